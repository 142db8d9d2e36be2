import { graphql } from '../gql'
import type { AwardPartsFragment } from '../gql/graphql'
import { useFormat } from '../format'
import { useSite } from '../site'
import { useText } from '../text'
import { AwardBadge, PublishedBy, Row, Zh } from './small'

export const AwardParts = graphql(`
  fragment AwardParts on AwardEntry {
    id name creditCode pool bonus validFrom validUntil state revokedOn certificateNumber certificateIssuedOn
    cycle { year }
    tier { title }
    document { number title issuedOn url }
    publicityWording { zh en year mayUseAsCurrent }
  }
`)

/** An award as it stands in the roll and behind a certificate. */
export function AwardFacts({ award }: { award: AwardPartsFragment }) {
  const text = useText()
  const format = useFormat()
  const { word } = useSite()
  return (
    <dl>
      <Row name={text.state}>
        <AwardBadge state={award.state} /> {award.revokedOn && format.day(award.revokedOn)}
      </Row>
      <Row name={text.holder}><Zh>{award.name}</Zh></Row>
      <Row name={text.creditCode}><code>{award.creditCode}</code></Row>
      <Row name={text.year}>{award.cycle.year}</Row>
      {award.tier && <Row name={text.tier}>{award.tier.title}</Row>}
      <Row name={text.pool}>{word('BallotPool', award.pool)}</Row>
      {award.bonus && <Row name={text.bonus}>{format.money(award.bonus)}</Row>}
      <Row name={text.validity}>
        {text.fromTo(format.day(award.validFrom), text.endOf(format.day(award.validUntil)))}
      </Row>
      <Row name={text.document}><PublishedBy document={award.document} /></Row>
      {award.certificateNumber && <Row name={text.certificateNumber}>{award.certificateNumber}</Row>}
      {award.certificateIssuedOn && (
        <Row name={text.certificateIssued}>{format.day(award.certificateIssuedOn)}</Row>
      )}
    </dl>
  )
}
