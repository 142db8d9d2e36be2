import type { FormEvent } from 'react'
import { useMutation } from 'urql'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useDraft, type Draft } from '../draft'
import { graphql } from '../gql'
import type { ObjectionNoticeQuery } from '../gql/graphql'
import { ErrorsContext, Field, Refusals } from '../parts/form'
import { Page } from '../parts/page'
import { Failure, Loaded, useRead } from '../parts/reading'
import { Zh } from '../parts/small'
import { useSite } from '../site'
import { useText } from '../text'

const Query = graphql(`
  query ObjectionNotice($id: ID!) {
    publicNotice(id: $id) {
      id title
      entries { name creditCode struckAt }
      cycle { regulation { parameters { namedObjections } } }
    }
  }
`)

/** Asked for by itself: it tells of the instant, and no cache keeps what does. */
const Asked = graphql(`
  query MayObject($id: ID!) {
    publicNotice(id: $id) { allowedActions { action userErrors { ...Refused } } }
  }
`)

const Send = graphql(`
  mutation FileObjection($input: FileObjectionInput!) {
    fileObjection(input: $input) {
      objection { receipt }
      userErrors { ...Refused }
    }
  }
`)

export function Objection({ notice: id }: { notice: string }) {
  const text = useText()
  const read = useRead(Query, { id })
  return (
    <Page title={text.objection}>
      <Loaded read={read}>
        {({ publicNotice }) => (publicNotice ? <Form notice={publicNotice} /> : <p>{text.notFoundText}</p>)}
      </Loaded>
    </Page>
  )
}

function Form({ notice }: { notice: NonNullable<ObjectionNoticeQuery['publicNotice']> }) {
  const text = useText()
  const { values } = useSite()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const { draft, change, key, clear } = useDraft(notice.id, search.get('of') ?? '')
  const [{ data, error, fetching }, file] = useMutation(Send)
  const errors = data?.fileObjection.userErrors ?? []
  const asked = useRead(Asked, { id: notice.id }).data?.publicNotice?.allowedActions
  const closed = asked?.find((it) => it.action === 'FILE_OBJECTION')?.userErrors ?? []

  const { namedObjections } = notice.cycle.regulation.parameters
  const kinds = [
    ...values('ObjectorKind'),
    ...(namedObjections ? [] : [{ value: 'ANONYMOUS', label: text.anonymous }]),
  ]
  const labels = {
    creditCode: text.target,
    objector: text.objector,
    'objector.name': text.objectorName,
    'objector.contact': text.contact,
    facts: text.facts,
    evidence: text.evidence,
  }
  const typed = (part: keyof Draft) => ({
    value: draft[part],
    onChange: (event: { target: { value: string } }) => change({ [part]: event.target.value }),
  })

  async function send(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    const { kind, name, contact, creditCode, facts, evidence } = draft
    const objector = kind === 'ANONYMOUS' ? null : { kind, name, contact }
    const answer = await file({
      input: { notice: notice.id, creditCode, objector, facts, evidence: evidence || null, idempotencyKey: key() },
    })
    const receipt = answer.data?.fileObjection.objection?.receipt
    if (!receipt) return
    clear()
    navigate('/objections/filed', { replace: true, state: { receipt } })
  }

  return (
    <>
      <p><Link href={`/notices/${notice.id}`}><Zh>{notice.title}</Zh></Link></p>
      {closed.map((error) => <p className="note" key={error.code}>{error.message}</p>)}
      <ErrorsContext value={errors}>
        <form className="card" onSubmit={send} noValidate>
          <Refusals errors={errors} labels={labels} />
          <Field id="creditCode" label={labels.creditCode}>
            {(control) => (
              <select {...control} {...typed('creditCode')}>
                <option value="">{text.choose}</option>
                {notice.entries.filter((entry) => !entry.struckAt).map((entry) => (
                  <option key={entry.creditCode} value={entry.creditCode} lang="zh-CN">{entry.name}</option>
                ))}
              </select>
            )}
          </Field>
          <fieldset id="objector" tabIndex={-1} aria-describedby="objector-hint">
            <legend>{labels.objector}</legend>
            <p className="hint" id="objector-hint">{text.objectorHint}</p>
            <div className="choices">
              {kinds.map(({ value, label }) => (
                <label key={value}>
                  <input {...typed('kind')} type="radio" name="kind" value={value} checked={draft.kind === value} />
                  {label}
                </label>
              ))}
            </div>
            {draft.kind !== 'ANONYMOUS' && (
              <>
                <Field id="objector.name" label={labels['objector.name']}>
                  {(control) => <input {...control} {...typed('name')} autoComplete="name" />}
                </Field>
                <Field id="objector.contact" label={labels['objector.contact']}>
                  {(control) => <input {...control} {...typed('contact')} autoComplete="tel" />}
                </Field>
              </>
            )}
          </fieldset>
          <Field id="facts" label={labels.facts} hint={text.factsHint}>
            {(control) => <textarea {...control} {...typed('facts')} rows={6} />}
          </Field>
          <Field id="evidence" label={labels.evidence} hint={text.evidenceHint}>
            {(control) => <textarea {...control} {...typed('evidence')} rows={4} />}
          </Field>
          {error?.networkError && <p className="note error" role="alert">{text.notSent}</p>}
          {error && !error.networkError && <Failure error={error} />}
          <button type="submit" aria-disabled={fetching}>{fetching ? text.sending : text.send}</button>
        </form>
      </ErrorsContext>
    </>
  )
}
