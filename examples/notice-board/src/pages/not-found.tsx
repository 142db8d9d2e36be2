import { Page } from '../parts/page'
import { useText } from '../text'

export function NotFound() {
  const text = useText()
  return <Page title={text.notFound}><p>{text.notFoundText}</p></Page>
}
