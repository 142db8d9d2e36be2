import { useState } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { Page } from '../parts/page'
import { useText } from '../text'

/** The receipt lies in the history entry: it survives a reload and is in no address. */
export function Filed() {
  const text = useText()
  const receipt = useHistoryState<{ receipt?: string } | null>()?.receipt
  const [copied, setCopied] = useState(false)
  if (!receipt) return <Page title={text.filed}><p>{text.noReceipt}</p></Page>
  return (
    <Page title={text.filed}>
      <div className="card">
        <p>{text.filedText}</p>
        <p className="receipt"><span>{text.receipt}</span> <code>{receipt}</code></p>
        {navigator.clipboard && (
          <p>
            <button type="button" onClick={() => navigator.clipboard.writeText(receipt).then(() => setCopied(true))}>
              {text.copy}
            </button>{' '}
            <span role="status">{copied && text.copied}</span>
          </p>
        )}
        <p><Link href="/objections" state={{ receipt }}>{text.toProgress}</Link></p>
      </div>
    </Page>
  )
}
