import { graphql } from '../gql'
import { NoticeView } from '../parts/notice-view'
import { Page } from '../parts/page'
import { Loaded, useRead } from '../parts/reading'
import { useText } from '../text'

const Query = graphql(`
  query OneNotice($id: ID!) {
    publicNotice(id: $id) { ...NoticeParts }
  }
`)

export function Notice({ id }: { id: string }) {
  const text = useText()
  const read = useRead(Query, { id })
  return (
    <Page title={text.notice}>
      <Loaded read={read}>
        {({ publicNotice }) => (publicNotice ? <NoticeView notice={publicNotice} /> : <p>{text.notFoundText}</p>)}
      </Loaded>
    </Page>
  )
}
