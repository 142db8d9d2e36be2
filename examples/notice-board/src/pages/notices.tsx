import { Link } from 'wouter'
import { graphql } from '../gql'
import { useFormat } from '../format'
import { NoticeView } from '../parts/notice-view'
import { Page } from '../parts/page'
import { Paged, usePage } from '../parts/paging'
import { Loaded, useRead } from '../parts/reading'
import { NoticeBadge, Zh } from '../parts/small'
import { useText } from '../text'

const Running = graphql(`
  query RunningNotices {
    publicNotices(filter: { states: [PUBLISHED] }) { nodes { ...NoticeParts } }
  }
`)

const All = graphql(`
  query AllNotices($first: Int, $after: String, $last: Int, $before: String) {
    publicNotices(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { id number state title publishedAt cycle { year } }
    }
  }
`)

/** The notices that run, whole; and the list of all there were. */
export function Notices() {
  const text = useText()
  const format = useFormat()
  const running = useRead(Running, {})
  const all = useRead(All, usePage())
  return (
    <Page title={text.notices}>
      <section aria-label={text.runningNotices}>
        <Loaded read={running}>
          {({ publicNotices: { nodes } }) =>
            nodes.length
              ? nodes.map((notice) => <NoticeView key={notice.id} notice={notice} />)
              : <p role="status">{text.noRunningNotice}</p>
          }
        </Loaded>
      </section>
      <section aria-labelledby="all">
        <h2 id="all">{text.allNotices}</h2>
        <Loaded read={all}>
          {({ publicNotices }) => (
            <Paged of={publicNotices}>
              <ul className="list">
                {publicNotices.nodes.map(({ id, number, state, title, publishedAt, cycle }) => (
                  <li key={id}>
                    <Link href={`/notices/${id}`}><Zh>{title}</Zh></Link>
                    <span>{text.noticeNumber(cycle.year, number)}</span>
                    <time dateTime={publishedAt}>{format.instant(publishedAt)}</time>
                    <NoticeBadge state={state} />
                  </li>
                ))}
              </ul>
            </Paged>
          )}
        </Loaded>
      </section>
    </Page>
  )
}
