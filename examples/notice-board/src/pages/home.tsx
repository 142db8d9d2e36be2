import { Link } from 'wouter'
import { graphql } from '../gql'
import type { HomeQuery } from '../gql/graphql'
import { useFormat } from '../format'
import { Page } from '../parts/page'
import { Paged, usePage } from '../parts/paging'
import { Loaded, useRead } from '../parts/reading'
import { PublishedIn, Row, Zh } from '../parts/small'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Home($first: Int, $after: String, $last: Int, $before: String) {
    cycles(first: 1) { nodes { year phase vacancy vacancyNote window { open } } }
    running: publicNotices(filter: { states: [PUBLISHED] }) { nodes { id title } }
    announcements(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes {
        id title content supplement windowStart windowEnd publishedAt
        channels { level kind name url }
      }
    }
  }
`)

export function Home() {
  const text = useText()
  const home = useRead(Query, usePage())
  return (
    <Page title={text.announcements}>
      <Loaded read={home}>
        {({ cycles, running, announcements }) => (
          <>
            {cycles.nodes[0] && <CycleNow {...cycles.nodes[0]} />}
            {running.nodes.length > 0 && (
              <section className="note" aria-labelledby="running">
                <h2 id="running">{text.runningNotices}</h2>
                <ul>
                  {running.nodes.map(({ id, title }) => (
                    <li key={id}><Link href={`/notices/${id}`}><Zh>{title}</Zh></Link></li>
                  ))}
                </ul>
              </section>
            )}
            <Paged of={announcements}>
              {announcements.nodes.map((announcement) => <Announcement key={announcement.id} {...announcement} />)}
            </Paged>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function CycleNow({ year, phase, vacancy, vacancyNote, window }: HomeQuery['cycles']['nodes'][number]) {
  const text = useText()
  const { word } = useSite()
  return (
    <p className="lead">
      {text.cycleOf(year)} · {text.phase} <strong>{word('Phase', phase)}</strong>
      {window?.open && ` · ${text.accepting}`}
      {vacancy && <> · {word('VacancyGround', vacancy)} <Zh>{vacancyNote}</Zh></>}
    </p>
  )
}

function Announcement(it: HomeQuery['announcements']['nodes'][number]) {
  const text = useText()
  const format = useFormat()
  return (
    <article className="card">
      <h2>
        <Zh>{it.title}</Zh> {it.supplement && <span className="badge">{text.supplement}</span>}
      </h2>
      <p className="prose"><Zh>{it.content}</Zh></p>
      <dl>
        <Row name={text.applicationPeriod}>
          {text.fromTo(format.day(it.windowStart), text.endOf(format.day(it.windowEnd)))}
        </Row>
        <Row name={text.published}>{format.instant(it.publishedAt)}</Row>
        <Row name={text.publishedIn}>
          <ul>{it.channels.map((channel) => <li key={channel.name}><PublishedIn channel={channel} /></li>)}</ul>
        </Row>
      </dl>
    </article>
  )
}
