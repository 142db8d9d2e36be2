import { useState } from 'react'
import type { ObjectorKind } from './gql/graphql'

/** An objection as it is being written. */
export type Draft = {
  kind: ObjectorKind | 'ANONYMOUS'
  name: string
  contact: string
  creditCode: string
  facts: string
  evidence: string
}

type Stored = { draft: Draft; attempt?: { key: string; of: string } }

/** A draft that outlives a reload and a change of language, until it is filed or the tab is closed. */
export function useDraft(notice: string, creditCode: string) {
  const place = `objection:${notice}`
  const [stored, setStored] = useState<Stored>(() => {
    const kept = sessionStorage.getItem(place)
    const stored: Stored = kept
      ? JSON.parse(kept)
      : { draft: { kind: 'PERSON', name: '', contact: '', creditCode, facts: '', evidence: '' } }
    if (creditCode) stored.draft.creditCode = creditCode
    return stored
  })
  const keep = (next: Stored) => {
    sessionStorage.setItem(place, JSON.stringify(next))
    setStored(next)
  }
  return {
    draft: stored.draft,
    change: (part: Partial<Draft>) => keep({ ...stored, draft: { ...stored.draft, ...part } }),
    /** The same key for the same content, so that sending it again is done once. */
    key: () => {
      const of = JSON.stringify(stored.draft)
      const attempt = stored.attempt?.of === of ? stored.attempt : { key: newKey(), of }
      keep({ ...stored, attempt })
      return attempt.key
    },
    clear: () => sessionStorage.removeItem(place),
  }
}

/** A random UUID; `crypto.randomUUID` exists over HTTPS only, which a board in an inner network may not have. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
