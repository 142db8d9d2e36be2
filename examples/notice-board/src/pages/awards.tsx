import type { FormEvent } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { graphql } from '../gql'
import type { AwardState } from '../gql/graphql'
import { Field } from '../parts/form'
import { Page } from '../parts/page'
import { Paged, usePage } from '../parts/paging'
import { Loaded, useRead } from '../parts/reading'
import { AwardBadge, Zh } from '../parts/small'
import { useFormat } from '../format'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Roll($filter: AwardFilter, $first: Int, $after: String, $last: Int, $before: String) {
    awards(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { id name state validFrom validUntil certificateNumber cycle { year } tier { title } }
    }
  }
`)

const Choices = graphql(`
  query Choices {
    awardChoices { years tiers { key title } }
  }
`)

/** The award roll; what is searched and which part is shown stands in the address. */
export function Awards() {
  const text = useText()
  const format = useFormat()
  const [search] = useSearchParams()
  const year = search.get('year')
  const filter = {
    nameContains: search.get('name'),
    year: year ? Number(year) : null,
    tier: search.get('tier'),
    state: search.get('state') as AwardState | null,
  }
  const read = useRead(Query, { filter, ...usePage() })
  return (
    <Page title={text.awards}>
      <Search key={search.toString()} />
      <Loaded read={read}>
        {({ awards }) => (
          <Paged of={awards}>
            {awards.nodes.length > 0 && (
              <table>
                <caption className="hidden">{text.awards}</caption>
                <thead>
                  <tr>
                    <th scope="col">{text.organisation}</th>
                    <th scope="col">{text.year}</th>
                    <th scope="col">{text.tier}</th>
                    <th scope="col">{text.validity}</th>
                    <th scope="col">{text.certificateNumber}</th>
                    <th scope="col">{text.state}</th>
                  </tr>
                </thead>
                <tbody>
                  {awards.nodes.map((award) => (
                    <tr key={award.id}>
                      <th scope="row"><Link href={`/awards/${award.id}`}><Zh>{award.name}</Zh></Link></th>
                      <td data-label={text.year}>{award.cycle.year}</td>
                      <td data-label={text.tier}>{award.tier?.title}</td>
                      <td data-label={text.validity}>
                        {text.fromTo(format.day(award.validFrom), format.day(award.validUntil))}
                      </td>
                      <td data-label={text.certificateNumber}>{award.certificateNumber}</td>
                      <td data-label={text.state}><AwardBadge state={award.state} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Paged>
        )}
      </Loaded>
    </Page>
  )
}

function Search() {
  const text = useText()
  const { values } = useSite()
  const { years, tiers } = useRead(Choices, {}).data?.awardChoices ?? { years: [], tiers: [] }
  const [path, navigate] = useLocation()
  const [search] = useSearchParams()
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = [...new FormData(event.currentTarget)].filter(([, value]) => value) as [string, string][]
    navigate(`${path}?${new URLSearchParams(given)}`)
  }
  return (
    <form className="card columns" role="search" onSubmit={submit}>
      <Field id="name" label={text.name}>
        {(control) => <input {...control} name="name" type="search" defaultValue={search.get('name') ?? ''} />}
      </Field>
      <Choice name="year" label={text.year} of={years.map((year) => ({ value: `${year}`, label: `${year}` }))} />
      <Choice name="tier" label={text.tier} of={tiers.map(({ key, title }) => ({ value: key, label: title }))} />
      <Choice name="state" label={text.state} of={values('AwardState')} />
      <div className="field actions">
        <button type="submit">{text.search}</button> <Link href="/awards">{text.clear}</Link>
      </div>
    </form>
  )
}

function Choice({ name, label, of }: { name: string; label: string; of: { value: string; label: string }[] }) {
  const text = useText()
  const [search] = useSearchParams()
  return (
    <Field id={name} label={label}>
      {(control) => (
        <select {...control} name={name} defaultValue={search.get(name) ?? ''}>
          <option value="">{text.any}</option>
          {of.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      )}
    </Field>
  )
}
