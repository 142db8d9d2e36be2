import { useCallback, useEffect, type ReactNode } from 'react'
import { useQuery, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql'
import { useChanges } from '../changes'
import { useText } from '../text'

export type Read<Data> = { data?: Data; error?: CombinedError; again: () => void }

/** Runs a query, again after every change of the board and, where the answer shows the time, every so many seconds. */
export function useRead<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, everySeconds }: { pause?: boolean; everySeconds?: number } = {},
): Read<Data> {
  const [{ data, error }, execute] = useQuery<Data, AnyVariables>({
    query,
    variables,
    pause,
    requestPolicy: 'cache-and-network',
  })
  const again = useCallback(() => {
    if (!pause) execute({ requestPolicy: 'network-only' })
  }, [execute, pause])
  useChanges(again)
  useEffect(() => {
    if (!everySeconds) return
    const timer = setInterval(again, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [again, everySeconds])
  return { data, error, again }
}

/** What was read, or that it is on its way, or why it is not there. */
export function Loaded<Data>({ read, children }: { read: Read<Data>; children: (data: Data) => ReactNode }) {
  const text = useText()
  return (
    <>
      {read.error && <Failure error={read.error} again={read.again} />}
      {read.data ? children(read.data) : !read.error && <p role="status" className="loading">{text.loading}</p>}
    </>
  )
}

/** The API says in the reader's language what is wrong; only where it cannot be reached the board has to. */
export function Failure({ error, again }: { error: CombinedError; again?: () => void }) {
  const text = useText()
  const messages = error.graphQLErrors.map((fault) => fault.message)
  return (
    <div className="note error" role="alert">
      {messages.length ? messages.map((message) => <p key={message}>{message}</p>) : <p>{text.unreachable}</p>}
      {again && <button type="button" onClick={again}>{text.tryAgain}</button>}
    </div>
  )
}
