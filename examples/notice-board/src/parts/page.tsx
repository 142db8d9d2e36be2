import { useEffect, useRef, type ReactNode } from 'react'
import { useSite } from '../site'

let firstPage = true

/** A page: its title is the document's, and whoever came by a link is put on its heading. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  const { regulation } = useSite()
  const heading = useRef<HTMLHeadingElement>(null)
  const site = regulation?.parameters.names.award
  useEffect(() => {
    document.title = site ? `${title} · ${site}` : title
  }, [title, site])
  useEffect(() => {
    if (!firstPage) heading.current?.focus()
    firstPage = false
  }, [])
  return (
    <>
      <h1 tabIndex={-1} ref={heading}>{title}</h1>
      {children}
    </>
  )
}
