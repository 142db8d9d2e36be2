import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useConfig } from '../config'
import { useText } from '../text'

/** The part of a list that the address asks for: `after` or `before` a cursor, else the beginning. */
export function usePage() {
  const { pageSize } = useConfig()
  const [search] = useSearchParams()
  const before = search.get('before')
  return before ? { last: pageSize, before } : { first: pageSize, after: search.get('after') }
}

type Connection = {
  totalCount: number
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor?: string | null; endCursor?: string | null }
}

/** A list with how many there are above it, said to screen readers, and the ways to its other parts below. */
export function Paged({ of: { totalCount, pageInfo }, children }: { of: Connection; children: ReactNode }) {
  const text = useText()
  const [path] = useLocation()
  const [search] = useSearchParams()
  const count = useRef<HTMLParagraphElement>(null)
  const cursor = search.get('after') ?? search.get('before')
  const shown = useRef(cursor)
  useEffect(() => {
    if (shown.current !== cursor) count.current?.focus()
    shown.current = cursor
  }, [cursor])

  const to = (where: 'after' | 'before', cursor?: string | null) => {
    const next = new URLSearchParams(search)
    next.delete('after')
    next.delete('before')
    next.set(where, cursor ?? '')
    return `${path}?${next}`
  }
  return (
    <>
      <p className="count" role="status" tabIndex={-1} ref={count}>{text.count(totalCount)}</p>
      {children}
      {(pageInfo.hasPreviousPage || pageInfo.hasNextPage) && (
        <nav className="pager" aria-label={text.pages}>
          {pageInfo.hasPreviousPage && <Link href={to('before', pageInfo.startCursor)} rel="prev">{text.previous}</Link>}
          {pageInfo.hasNextPage && <Link href={to('after', pageInfo.endCursor)} rel="next">{text.next}</Link>}
        </nav>
      )}
    </>
  )
}
