import { useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { graphql } from '../gql'
import type { ProgressQuery } from '../gql/graphql'
import { useFormat } from '../format'
import { Field } from '../parts/form'
import { Page } from '../parts/page'
import { Loaded, useRead } from '../parts/reading'
import { Row, Zh } from '../parts/small'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query Progress($receipt: String!) {
    objection(receipt: $receipt) {
      receipt name creditCode state filedAt reply decidedAt
      notice { id title }
    }
  }
`)

/** What became of an objection. The receipt is a secret: it stays out of the address. */
export function Progress() {
  const text = useText()
  const [typed, setTyped] = useState(useHistoryState<{ receipt?: string } | null>()?.receipt ?? '')
  const [receipt, setReceipt] = useState('')
  const read = useRead(Query, { receipt }, { pause: !receipt })
  function lookUp(event: FormEvent) {
    event.preventDefault()
    if (typed === receipt) read.again()
    setReceipt(typed)
  }
  return (
    <Page title={text.progress}>
      <form className="card" role="search" onSubmit={lookUp}>
        <Field id="receipt" label={text.receipt} hint={text.progressHint}>
          {(control) => (
            <input {...control} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" required />
          )}
        </Field>
        <button type="submit">{text.lookUp}</button>
      </form>
      <div aria-live="polite">
        {receipt && (
          <Loaded read={read}>
            {({ objection }) => (objection ? <State {...objection} /> : <p className="note">{text.noObjection}</p>)}
          </Loaded>
        )}
      </div>
    </Page>
  )
}

function State({ state, filedAt, decidedAt, reply, name, creditCode, notice }: NonNullable<ProgressQuery['objection']>) {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  return (
    <dl className="card">
      <Row name={text.state}><strong>{word('ObjectionState', state)}</strong></Row>
      <Row name={text.target}><Zh>{name}</Zh> <code>{creditCode}</code></Row>
      <Row name={text.notice}><Link href={`/notices/${notice.id}`}><Zh>{notice.title}</Zh></Link></Row>
      <Row name={text.filedAt}>{format.instant(filedAt)}</Row>
      {decidedAt && <Row name={text.decidedAt}>{format.instant(decidedAt)}</Row>}
      <Row name={text.reply}>{reply ? <Zh>{reply}</Zh> : text.notDecided}</Row>
    </dl>
  )
}
