import type { ReactNode } from 'react'
import type { AwardState, Channel, NoticeState, PublicationDocument } from '../gql/graphql'
import { useFormat } from '../format'
import { useSite } from '../site'

/** What the award's bodies wrote is Chinese on an English page too. */
export function Zh({ children }: { children: ReactNode }) {
  return <span lang="zh-CN">{children}</span>
}

/** A pair of a list of facts. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>
}

export function NoticeBadge({ state }: { state: NoticeState }) {
  const { word } = useSite()
  return <span className={`badge ${state.toLowerCase()}`}>{word('NoticeState', state)}</span>
}

export function AwardBadge({ state }: { state: AwardState }) {
  const { word } = useSite()
  return <span className={`badge ${state.toLowerCase()}`}>{word('AwardState', state)}</span>
}

/** Where something was published. */
export function PublishedIn({ channel, evidence }: { channel: Channel; evidence?: string | null }) {
  const { word } = useSite()
  return (
    <>
      {word('ChannelLevel', channel.level)} · {word('ChannelKind', channel.kind)} ·{' '}
      <Zh>{channel.url ? <a href={channel.url}>{channel.name}</a> : channel.name}{evidence && ` · ${evidence}`}</Zh>
    </>
  )
}

/** A document of the authorities. */
export function PublishedBy({ document }: { document: PublicationDocument }) {
  const format = useFormat()
  return (
    <>
      <Zh>{document.url ? <a href={document.url}>{document.title}</a> : document.title} {document.number}</Zh>{' '}
      {format.day(document.issuedOn)}
    </>
  )
}
