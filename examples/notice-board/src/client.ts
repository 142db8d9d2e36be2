import { persistedExchange } from '@urql/exchange-persisted'
import { cacheExchange, Client, fetchExchange } from 'urql'
import type { Config } from './config'
import type { Language } from './language'

/** One client per language: what the API says depends on `Accept-Language`, and so does what is cached. */
export function createClient(config: Config, language: Language) {
  return new Client({
    url: config.api,
    exchanges: [cacheExchange, ...(config.get ? [overGet] : []), fetchExchange],
    preferGetMethod: false,
    // A change is read at once: the browser asks whether what it keeps still stands.
    fetchOptions: { cache: 'no-cache', headers: { 'Accept-Language': language } },
  })
}

/** Queries go by GET under their hash; what has none stays with POST. */
const overGet = persistedExchange({
  preferGetForPersistedQueries: 'force',
  generateHash: async (query) => (takesReceipt(query) || !globalThis.crypto.subtle ? undefined : sha256(query)),
})

/** A receipt is a secret and does not belong into an address. */
const takesReceipt = (query: string) => query.includes('(receipt:')

async function sha256(text: string) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
