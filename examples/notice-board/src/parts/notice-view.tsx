import { Link } from 'wouter'
import { graphql } from '../gql'
import type { NoticePartsFragment } from '../gql/graphql'
import { useConfig } from '../config'
import { span, useFormat } from '../format'
import { useRead } from './reading'
import { useSite } from '../site'
import { useText } from '../text'
import { NoticeBadge, PublishedIn, Row, Zh } from './small'

export const NoticeParts = graphql(`
  fragment NoticeParts on PublicNotice {
    id number state title content publishedAt endsAt lastDay countedDays countedDaysPast announcedEndsAt supersededAt
    cycle { year regulation { parameters { noticeDayKind } } }
    channels { channel { level kind name url } evidence }
    entries { position name creditCode pool tier { title } struckAt strikeReason }
    days { day number reason occasion past today }
    extensions { content publishedAt channels { channel { level kind name url } evidence } }
    supersedes { id title }
    supersededBy { id title }
  }
`)

/** Asked for by itself: what stands beside it could not be kept by any cache. */
const Now = graphql(`
  query Now($notice: ID!) {
    serverTime
    publicNotice(id: $notice) { allowedActions { action allowed } }
  }
`)

export function NoticeView({ notice }: { notice: NoticePartsFragment }) {
  const text = useText()
  const format = useFormat()
  const heading = `notice-${notice.number}`
  const running = notice.state === 'PUBLISHED'
  const everySeconds = useConfig().refreshSeconds
  const { data: now } = useRead(Now, { notice: notice.id }, { pause: !running, everySeconds })
  const actions = now?.publicNotice?.allowedActions ?? []
  const takesObjections = running && actions.some((it) => it.action === 'FILE_OBJECTION' && it.allowed)
  return (
    <article className="card" aria-labelledby={heading}>
      <h2 id={heading}><Zh>{notice.title}</Zh></h2>
      <p>
        <NoticeBadge state={notice.state} /> {text.noticeNumber(notice.cycle.year, notice.number)} · {text.published}{' '}
        <time dateTime={notice.publishedAt}>{format.instant(notice.publishedAt)}</time>
      </p>
      <p className="prose"><Zh>{notice.content}</Zh></p>
      <Period notice={notice} serverTime={running ? now?.serverTime : undefined} />
      <Nominees notice={notice} takesObjections={takesObjections} />
      <h3>{text.publishedIn}</h3>
      <ul>
        {notice.channels.map((it) => <li key={it.channel.name}><PublishedIn {...it} /></li>)}
      </ul>
      {notice.extensions.length > 0 && <h3>{text.extensions}</h3>}
      {notice.extensions.map((extension) => (
        <div key={extension.publishedAt}>
          <p className="prose"><Zh>{extension.content}</Zh></p>
          <p>{text.published} {format.instant(extension.publishedAt)}</p>
          <ul>{extension.channels.map((it) => <li key={it.channel.name}><PublishedIn {...it} /></li>)}</ul>
        </div>
      ))}
    </article>
  )
}

/** The period as the server counts it: nothing here is computed but the difference of two of its instants. */
function Period({ notice, serverTime }: { notice: NoticePartsFragment; serverTime?: string }) {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  return (
    <>
      <h3>{text.period}</h3>
      <dl>
        <Row name={text.lastDay}>{text.endOf(format.day(notice.lastDay))}</Row>
        {notice.announcedEndsAt !== notice.endsAt && (
          <Row name={text.previousLastDay}>{format.instant(notice.announcedEndsAt)}</Row>
        )}
        {serverTime && (
          <Row name={text.timeLeft}>
            <strong>{text.span(span(serverTime, notice.endsAt))}</strong>{' '}
            <small>{text.asOf(format.instant(serverTime))}</small>
          </Row>
        )}
        <Row name={text.counted}>
          {text.countedOf(
            notice.countedDaysPast,
            notice.countedDays,
            word('DayKind', notice.cycle.regulation.parameters.noticeDayKind),
          )}
        </Row>
        {notice.supersedes && (
          <Row name={text.supersedes}>
            <Link href={`/notices/${notice.supersedes.id}`}><Zh>{notice.supersedes.title}</Zh></Link>
          </Row>
        )}
        {notice.supersededBy && (
          <Row name={text.supersededBy}>
            <Link href={`/notices/${notice.supersededBy.id}`}><Zh>{notice.supersededBy.title}</Zh></Link>
          </Row>
        )}
        {notice.supersededAt && <Row name={text.supersededAt}>{format.instant(notice.supersededAt)}</Row>}
      </dl>
      <Days days={notice.days} />
    </>
  )
}

function Days({ days }: { days: NoticePartsFragment['days'] }) {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  return (
    <ol className="days">
      {days.map(({ day, number, reason, occasion, past, today }) => (
        <li
          key={day}
          className={[number ? 'counts' : 'off', past && 'past'].filter(Boolean).join(' ')}
          aria-current={today ? 'date' : undefined}
        >
          <time dateTime={day}>{format.weekday(day)}</time>
          <span>{number ? text.dayNumber(number) : reason && word('UncountedReason', reason)}</span>
          {occasion && <small><Zh>{occasion}</Zh></small>}
          {past && <small>{text.dayPast}</small>}
          {today && <small>{text.today}</small>}
        </li>
      ))}
    </ol>
  )
}

function Nominees({ notice, takesObjections }: { notice: NoticePartsFragment; takesObjections: boolean }) {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  return (
    <table>
      <caption>{text.nominees}</caption>
      <thead>
        <tr>
          <th scope="col">{text.place}</th>
          <th scope="col">{text.organisation}</th>
          <th scope="col">{text.creditCode}</th>
          <th scope="col">{text.tier}</th>
          <th scope="col">{text.pool}</th>
          <th scope="col">{text.object}</th>
        </tr>
      </thead>
      <tbody>
        {notice.entries.map((entry) => (
          <tr key={entry.position} className={entry.struckAt ? 'struck' : undefined}>
            <td data-label={text.place}>{entry.position}</td>
            <th scope="row"><Zh>{entry.name}</Zh></th>
            <td data-label={text.creditCode}><code>{entry.creditCode}</code></td>
            <td data-label={text.tier}>{entry.tier?.title}</td>
            <td data-label={text.pool}>{word('BallotPool', entry.pool)}</td>
            <td>
              {entry.struckAt && entry.strikeReason
                ? text.struck(format.instant(entry.struckAt), word('StrikeReason', entry.strikeReason))
                : takesObjections && (
                    <Link
                      className="button"
                      href={`/notices/${notice.id}/objection?of=${entry.creditCode}`}
                      aria-label={text.objectTo(entry.name)}
                    >
                      {text.object}
                    </Link>
                  )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
