import type { ReactNode } from 'react'
import { Link, useLocation, useRoute, useSearch } from 'wouter'
import { baseOf, useLanguage } from '../language'
import { useSite } from '../site'
import { useText } from '../text'

export function Layout({ children }: { children: ReactNode }) {
  const text = useText()
  const { regulation } = useSite()
  const names = regulation?.parameters.names
  return (
    <>
      <a className="skip" href="#content">{text.skip}</a>
      <header>
        <div className="width">
          <Link href="/" className="site">{names?.award ?? text.board}</Link>
          <LanguageSwitch />
        </div>
        <nav aria-label={text.navigation}>
          <ul className="width">
            <Tab href="/">{text.announcements}</Tab>
            <Tab href="/notices">{text.notices}</Tab>
            <Tab href="/objections">{text.progress}</Tab>
            <Tab href="/awards">{text.awards}</Tab>
            <Tab href="/certificate">{text.certificate}</Tab>
            <Tab href="/revocations">{text.revocations}</Tab>
          </ul>
        </nav>
      </header>
      <main id="content" className="width" tabIndex={-1}>{children}</main>
      <footer>
        <div className="width">{names?.office} {regulation && <span>{text.under(regulation.title)}</span>}</div>
      </footer>
    </>
  )
}

function Tab({ href, children }: { href: string; children: ReactNode }) {
  const [within] = useRoute(href === '/' ? '/' : `${href}/*?`)
  return <li><Link href={href} aria-current={within ? 'page' : undefined}>{children}</Link></li>
}

/** The same page in the other language. */
function LanguageSwitch() {
  const other = useLanguage() === 'en' ? 'zh-CN' : 'en'
  const [path] = useLocation()
  const search = useSearch()
  return (
    <Link href={`~${baseOf[other]}${path}${search && `?${search}`}`} lang={other} hrefLang={other}>
      {other === 'en' ? 'English' : '中文'}
    </Link>
  )
}
