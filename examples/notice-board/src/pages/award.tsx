import { Link } from 'wouter'
import { graphql } from '../gql'
import type { AwardQuery } from '../gql/graphql'
import { useFormat } from '../format'
import { AwardFacts } from '../parts/award-facts'
import { Page } from '../parts/page'
import { Loaded, useRead } from '../parts/reading'
import { PublishedBy, Row, Zh } from '../parts/small'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Award($id: ID!) {
    award(id: $id) {
      ...AwardParts
      revocation { ground articles { label title } document { number title issuedOn url } }
      experiences { id title summary text publishedAt }
    }
  }
`)

type Whole = NonNullable<AwardQuery['award']>

export function Award({ id }: { id: string }) {
  const text = useText()
  const read = useRead(Query, { id })
  return (
    <Page title={read.data?.award?.name ?? text.awards}>
      <Loaded read={read}>{({ award }) => (award ? <Found award={award} /> : <p>{text.notFoundText}</p>)}</Loaded>
    </Page>
  )
}

function Found({ award }: { award: Whole }) {
  const text = useText()
  const wording = award.publicityWording
  return (
    <>
      <div className="card"><AwardFacts award={award} /></div>
      {award.revocation && <Revocation {...award.revocation} />}
      {wording && (
        <section className="card" aria-labelledby="wording">
          <h2 id="wording">{text.wording}</h2>
          <p>{text.wordingHint(wording.year)} {!wording.mayUseAsCurrent && <strong>{text.notCurrent}</strong>}</p>
          <blockquote lang="zh-CN">{wording.zh}</blockquote>
          <blockquote lang="en">{wording.en}</blockquote>
        </section>
      )}
      <Experiences of={award.experiences} />
    </>
  )
}

function Revocation({ ground, articles, document }: NonNullable<Whole['revocation']>) {
  const text = useText()
  const { word } = useSite()
  return (
    <section className="card" aria-labelledby="revocation">
      <h2 id="revocation"><Link href="/revocations">{text.revocations}</Link></h2>
      <dl>
        <Row name={text.ground}>{word('RevocationGround', ground)}</Row>
        <Row name={text.legalBasis}>{articles.map(text.article).join(' ')}</Row>
        {document && <Row name={text.document}><PublishedBy document={document} /></Row>}
      </dl>
    </section>
  )
}

function Experiences({ of }: { of: Whole['experiences'] }) {
  const text = useText()
  const format = useFormat()
  if (!of.length) return null
  return (
    <section aria-labelledby="experiences">
      <h2 id="experiences">{text.experiences}</h2>
      {of.map(({ id, title, summary, text: body, publishedAt }) => (
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
