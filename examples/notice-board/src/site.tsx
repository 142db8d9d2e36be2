import { createContext, useContext, type ReactNode } from 'react'
import { graphql } from './gql'
import type * as api from './gql/graphql'
import { Loaded, useRead } from './parts/reading'

const SiteQuery = graphql(`
  query Site($enums: [String!]) {
    regulation {
      title
      parameters {
        names { award zone office }
      }
    }
    vocabulary(names: $enums) { enum values { value label } }
  }
`)

/** The enums whose words the board shows. */
type Enums = {
  AwardState: api.AwardState
  BallotPool: api.BallotPool
  ChannelKind: api.ChannelKind
  ChannelLevel: api.ChannelLevel
  DayKind: api.DayKind
  NoticeState: api.NoticeState
  ObjectionState: api.ObjectionState
  ObjectorKind: api.ObjectorKind
  Phase: api.Phase
  RevocationGround: api.RevocationGround
  StrikeReason: api.StrikeReason
  UncountedReason: api.UncountedReason
  VacancyGround: api.VacancyGround
}
const enums: (keyof Enums)[] = [
  'AwardState', 'BallotPool', 'ChannelKind', 'ChannelLevel', 'DayKind', 'NoticeState', 'ObjectionState', 'ObjectorKind',
  'Phase', 'RevocationGround', 'StrikeReason', 'UncountedReason', 'VacancyGround',
]

type Site = {
  regulation: api.SiteQuery['regulation']
  /** The values of an enum with their words, in the order of the schema. */
  values: (name: keyof Enums) => { value: string; label: string }[]
  /** The word of a value; a value that is newer than the words stands for itself. */
  word: <E extends keyof Enums>(name: E, value: Enums[E]) => string
}

const SiteContext = createContext<Site>(null!)
export const useSite = () => useContext(SiteContext)

/** What every page needs, read once: whose award it is, and the words of the enums. */
export function SiteProvider({ children }: { children: ReactNode }) {
  const site = useRead(SiteQuery, { enums })
  return <Loaded read={site}>{(data) => <SiteContext value={siteOf(data)}>{children}</SiteContext>}</Loaded>
}

function siteOf({ regulation, vocabulary }: api.SiteQuery): Site {
  const values: Site['values'] = (name) => vocabulary.find((words) => words.enum === name)?.values ?? []
  const word: Site['word'] = (name, value) => values(name).find((words) => words.value === value)?.label ?? value
  return { regulation, values, word }
}
