import { Link } from 'wouter'
import { graphql } from '../gql'
import { useFormat } from '../format'
import { Page } from '../parts/page'
import { Paged, usePage } from '../parts/paging'
import { Loaded, useRead } from '../parts/reading'
import { PublishedBy, Row, Zh } from '../parts/small'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Revoked($first: Int, $after: String, $last: Int, $before: String) {
    revocations(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes {
        id ground revokedOn publishedAt
        award { id name cycle { year } }
        articles { label title }
        document { number title issuedOn url }
      }
    }
  }
`)

export function Revocations() {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  const read = useRead(Query, usePage())
  return (
    <Page title={text.revocations}>
      <Loaded read={read}>
        {({ revocations }) => (
          <Paged of={revocations}>
            {revocations.nodes.map(({ id, award, ground, articles, revokedOn, document, publishedAt }) => (
              <article className="card" key={id}>
                <h2><Link href={`/awards/${award.id}`}><Zh>{award.name}</Zh></Link></h2>
                <dl>
                  <Row name={text.year}>{award.cycle.year}</Row>
                  <Row name={text.ground}>{word('RevocationGround', ground)}</Row>
                  <Row name={text.legalBasis}>{articles.map(text.article).join(' ')}</Row>
                  {revokedOn && <Row name={text.revokedOn}>{format.day(revokedOn)}</Row>}
                  {document && <Row name={text.document}><PublishedBy document={document} /></Row>}
                  {publishedAt && <Row name={text.published}>{format.instant(publishedAt)}</Row>}
                </dl>
              </article>
            ))}
          </Paged>
        )}
      </Loaded>
    </Page>
  )
}
