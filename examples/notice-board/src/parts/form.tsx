import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react'
import { graphql } from '../gql'
import type { RefusedFragment } from '../gql/graphql'
import { useText } from '../text'

export const Refused = graphql(`
  fragment Refused on UserError {
    code message
    path { field index }
    articles { label title }
  }
`)

/** Where in the input a refusal points, such as `objector.name`; this is also the id of its field. */
const place = (error: RefusedFragment) => error.path.map((step) => step.field ?? step.index).join('.')

export const ErrorsContext = createContext<RefusedFragment[]>([])

type RefusalsProps = { errors: RefusedFragment[]; labels: Record<string, string> }

/** Every refusal above the form, each with the name of its field and a way to it; whoever sent the form is put here. */
export function Refusals({ errors, labels }: RefusalsProps) {
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (errors.length) box.current?.focus()
  }, [errors])
  if (!errors.length) return null
  return (
    <div className="note error" role="alert" tabIndex={-1} ref={box}>
      <p>{text.refused}</p>
      <ul>
        {errors.map((error) => (
          <li key={`${error.code} ${place(error)}`}>
            {labels[place(error)] && <FieldLink to={place(error)}>{labels[place(error)]}</FieldLink>} {error.message}{' '}
            {error.articles.map(text.article).join(' ')}
          </li>
        ))}
      </ul>
    </div>
  )
}

function FieldLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a
      href={`#${to}`}
      onClick={(event) => {
        event.preventDefault()
        document.getElementById(to)?.focus()
      }}
    >
      {children}
    </a>
  )
}

type Control = { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }

/** A label, a hint, a control and what is wrong with it, tied together for screen readers. */
export function Field(props: { id: string; label: string; hint?: string; children: (control: Control) => ReactNode }) {
  const { id, label, hint, children } = props
  const errors = useContext(ErrorsContext).filter((error) => place(error) === id)
  const described = [hint && `${id}-hint`, errors.length && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      {children({ id, 'aria-invalid': errors.length ? true : undefined, 'aria-describedby': described || undefined })}
      {errors.length > 0 && (
        <p className="fault" id={`${id}-error`}>{errors.map((error) => error.message).join(' ')}</p>
      )}
    </div>
  )
}
