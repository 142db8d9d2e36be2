import type { FormEvent } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { graphql } from '../gql'
import { AwardFacts } from '../parts/award-facts'
import { Field } from '../parts/form'
import { Page } from '../parts/page'
import { Loaded, useRead } from '../parts/reading'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Certificate($number: String!) {
    certificate(number: $number) { ...AwardParts }
  }
`)

/** What a certificate proves. Its number stands in the address, so that a code printed on it can lead here. */
export function Certificate() {
  const text = useText()
  const { word } = useSite()
  const [path, navigate] = useLocation()
  const [search] = useSearchParams()
  const number = search.get('number') ?? ''
  const read = useRead(Query, { number }, { pause: !number })
  function check(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('number') as string
    navigate(`${path}?${new URLSearchParams({ number: typed })}`)
  }
  return (
    <Page title={text.certificate}>
      <form className="card" role="search" onSubmit={check}>
        <Field id="number" label={text.certificateNumber} hint={text.certificateHint}>
          {(control) => <input {...control} name="number" key={number} defaultValue={number} autoComplete="off" required />}
        </Field>
        <button type="submit">{text.lookUp}</button>
      </form>
      <div aria-live="polite">
        {number && (
          <Loaded read={read}>
            {({ certificate: award }) =>
              award ? (
                <section className={`card verdict ${award.state.toLowerCase()}`}>
                  <h2>{award.certificateNumber} {word('AwardState', award.state)}</h2>
                  <AwardFacts award={award} />
                  <p><Link href={`/awards/${award.id}`}>{text.wholeAward}</Link></p>
                </section>
              ) : (
                <p className="note">{text.noCertificate}</p>
              )
            }
          </Loaded>
        )}
      </div>
    </Page>
  )
}
