import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { stringifyDocument } from 'urql'
import { type Config, useConfig } from './config'
import { graphql } from './gql'

const Board = graphql(`
  subscription Board {
    boardChanged { part }
  }
`)

const Changes = createContext<EventTarget>(null!)

/** One stream of events for the whole board; whatever was read is read again when it tells of a change. */
export function ChangesProvider({ children }: { children: ReactNode }) {
  const config = useConfig()
  const [changes] = useState(() => new EventTarget())
  useEffect(() => followBoard(config, () => changes.dispatchEvent(new Event('change'))), [config, changes])
  return <Changes value={changes}>{children}</Changes>
}

/** Runs `again` after every change of what everybody may read. */
export function useChanges(again: () => void) {
  const changes = useContext(Changes)
  useEffect(() => {
    changes.addEventListener('change', again)
    return () => changes.removeEventListener('change', again)
  }, [changes, again])
}

/**
 * Tells of changes while somebody looks at the page: as the server does, and every so many seconds while its stream does not come
 * through. The browser opens a lost stream again by itself, behind the last change; one that was refused is asked for anew.
 */
function followBoard({ api, refreshSeconds }: Config, tell: () => void) {
  const address = `${api}/stream?${new URLSearchParams({ query: stringifyDocument(Board) })}`
  let stream: EventSource | undefined
  function open() {
    close()
    stream = new EventSource(address)
    stream.addEventListener('next', tell)
    stream.addEventListener('complete', close)
  }
  const close = () => stream?.close()
  const look = () => (document.hidden ? close() : open())
  const timer = setInterval(() => {
    if (document.hidden || stream?.readyState === EventSource.OPEN) return
    if (stream?.readyState === EventSource.CLOSED) open()
    tell()
  }, refreshSeconds * 1000)
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    clearInterval(timer)
    close()
  }
}
