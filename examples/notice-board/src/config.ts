import { createContext, useContext } from 'react'

/** What an installation decides, read from `config.json` beside the page: see README.md. */
export type Config = {
  /** Address of the API. */
  api: string
  /** Whether public reads go by GET with persisted queries, so that caches can answer them. */
  get: boolean
  /** Rows of a list. */
  pageSize: number
  /** How often what shows the time is read again, and everything while the server's stream of changes does not come through. */
  refreshSeconds: number
}

export const ConfigContext = createContext<Config>(null!)

export const useConfig = () => useContext(ConfigContext)

/** Where the board is deployed, without the last slash. */
export const root = import.meta.env.BASE_URL.replace(/\/$/, '')

export async function loadConfig(): Promise<Config> {
  const response = await fetch(`${root}/config.json`)
  return response.json()
}
