import { Link } from 'wouter'
import { graphql } from '../gql'
import type { AwardPartsFragment } from '../gql/graphql'
import { useFormat } from '../format'
import { AwardFacts } from '../parts/award-facts'
import { Page } from '../parts/page'
import { Loaded, useRead } from '../parts/reading'
import { Zh } from '../parts/small'
import { useText } from '../text'

const Query = graphql(`
  query Award($id: ID!) {
    node(id: $id) { __typename ...AwardParts }
  }
`)

const Afterwards = graphql(`
  query AfterAward($year: Int!, $creditCode: CreditCode!) {
    experiences(filter: { year: $year, creditCode: $creditCode }) { nodes { id title summary text publishedAt } }
  }
`)

export function Award({ id }: { id: string }) {
  const text = useText()
  const read = useRead(Query, { id })
  const award = read.data?.node?.__typename === 'AwardEntry' ? read.data.node : undefined
  return (
    <Page title={award?.name ?? text.awards}>
      <Loaded read={read}>{() => (award ? <Found award={award} /> : <p>{text.notFoundText}</p>)}</Loaded>
    </Page>
  )
}

function Found({ award }: { award: AwardPartsFragment }) {
  const text = useText()
  const wording = award.publicityWording
  return (
    <>
      <div className="card"><AwardFacts award={award} /></div>
      {award.state === 'REVOKED' && <p className="note"><Link href="/revocations">{text.revocations}</Link></p>}
      {wording && (
        <section className="card" aria-labelledby="wording">
          <h2 id="wording">{text.wording}</h2>
          <p>{text.wordingHint(wording.year)} {!wording.mayUseAsCurrent && <strong>{text.notCurrent}</strong>}</p>
          <blockquote lang="zh-CN">{wording.zh}</blockquote>
          <blockquote lang="en">{wording.en}</blockquote>
        </section>
      )}
      <Experiences year={award.cycle.year} creditCode={award.creditCode} />
    </>
  )
}

function Experiences(of: { year: number; creditCode: string }) {
  const text = useText()
  const format = useFormat()
  const read = useRead(Afterwards, of)
  return (
    <Loaded read={read}>
      {({ experiences: { nodes } }) =>
        nodes.length > 0 && (
          <section aria-labelledby="experiences">
            <h2 id="experiences">{text.experiences}</h2>
            {nodes.map(({ id, title, summary, text: body, publishedAt }) => (
              <article key={id} className="card">
                <h3><Zh>{title}</Zh></h3>
                <p><strong><Zh>{summary}</Zh></strong></p>
                <p className="prose"><Zh>{body}</Zh></p>
                {publishedAt && <p>{text.published} {format.instant(publishedAt)}</p>}
              </article>
            ))}
          </section>
        )
      }
    </Loaded>
  )
}
