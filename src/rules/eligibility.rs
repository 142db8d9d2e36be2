//! The conditions of articles 11 and 12, and the bar of article 4, row by row.

use super::period::{complete_from, day_after, runs_through};
use super::{Fact, Refusal, Value, term};
use chrono::NaiveDate;
use entity::RuleCode;
use entity::enums::{AdverseRecordKind, HonourKind, HonourRevocation, VerdictValue};
use entity::record::Parameters;
use std::collections::BTreeMap;

/// What the conditions are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub legal_entity: Option<bool>,
    pub registered_in_zone: Option<bool>,
    pub operating_since: Option<NaiveDate>,
    pub excellence_since: Option<NaiveDate>,
    pub self_report_years: Option<i32>,
    pub for_profit: Option<bool>,
    pub industry_rank: Option<i32>,
    /// Awards, predecessors' included.
    pub honours: &'a [HonourFact],
    /// Adverse records, predecessors' included.
    pub adverse: &'a [AdverseFact],
    /// The Office's verdicts.
    pub verdicts: &'a BTreeMap<RuleCode, VerdictValue>,
    /// The day of the first submission; of a draft today.
    pub day: NaiveDate,
    /// The year of the cycle that is applied for.
    pub year: i32,
}

/// An award in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HonourFact {
    pub kind: HonourKind,
    /// The year of the cycle in which it was won.
    pub won_in: i32,
    /// Last day of validity.
    pub valid_until: NaiveDate,
    /// When and why it was revoked.
    pub revoked: Option<(NaiveDate, HonourRevocation)>,
    /// Whether it bars while valid: the own always, a predecessor's only where the Office so decided.
    pub bars: bool,
}

impl HonourFact {
    /// The last day on which the award is valid (art. 6, 23, 24); on the day of its revocation it is no more.
    pub fn valid_through(&self) -> NaiveDate {
        let revoked = self.revoked.and_then(|(day, _)| day.pred_opt());
        revoked.map_or(self.valid_until, |day| day.min(self.valid_until))
    }
}

/// An entry in the adverse-record register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdverseFact {
    pub kind: AdverseRecordKind,
    /// The event, result notice or finding.
    pub dated_on: NaiveDate,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Fail,
    /// The Office has to give a verdict.
    NeedsJudgement,
}

/// One row of the qualification review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub code: RuleCode,
    pub outcome: Outcome,
    /// What decided it; empty where the applicant did not give the fact.
    pub facts: Vec<Fact>,
}

impl Row {
    /// The refusal that a failed row is.
    pub fn refusal(&self) -> Refusal {
        Refusal { facts: self.facts.clone(), ..Refusal::new(self.code) }
    }
}

/// The bars of article 4, then every row of articles 11 and 12.
const ROWS: [RuleCode; 18] = [
    RuleCode::AwardStillValid,
    RuleCode::ReapplicationTooEarly,
    RuleCode::ApplicantNotLegalEntity,
    RuleCode::ApplicantNotInZone,
    RuleCode::OperatingYearsTooShort,
    RuleCode::TaxNotInOrder,
    RuleCode::QualitySystemInsufficient,
    RuleCode::ExcellenceModelTooShort,
    RuleCode::SelfReportIncomplete,
    RuleCode::IndustryRankTooLow,
    RuleCode::IntegrityInsufficient,
    RuleCode::EnvironmentInsufficient,
    RuleCode::BarredByPolicy,
    RuleCode::BarredByMissingLicence,
    RuleCode::BarredByAccident,
    RuleCode::BarredBySpotCheck,
    RuleCode::BarredByFraud,
    RuleCode::BarredByViolation,
];

/// How many of the rows are bars of article 4, which no verdict decides.
const BARS: usize = 2;

/// Every row of articles 11 and 12: what acceptance and rejection need a verdict for (art. 8(4), 17).
pub fn verdict_codes() -> &'static [RuleCode] {
    ROWS.split_at(BARS).1
}

/// Those of an application's rows that are bars of article 4: they refuse its submission.
pub fn bars(rows: &[Row]) -> &[Row] {
    rows.get(..BARS).unwrap_or(rows)
}

/// Whether a row is computed; all others are judged by the Office. The rank in the industry is computed unless the
/// applicant is non-profit (art. 11(3)).
pub fn is_computed(code: RuleCode, for_profit: Option<bool>) -> bool {
    match code {
        RuleCode::IndustryRankTooLow => for_profit != Some(false),
        RuleCode::TaxNotInOrder
        | RuleCode::QualitySystemInsufficient
        | RuleCode::IntegrityInsufficient
        | RuleCode::EnvironmentInsufficient
        | RuleCode::BarredByPolicy
        | RuleCode::BarredByMissingLicence => false,
        _ => ROWS.contains(&code),
    }
}

/// Every row in the order of the regulation (art. 4, 11, 12). A computed row follows the facts whatever the verdict says,
/// and fails where its fact is not given; a judged row waits for its verdict.
pub fn evaluate(facts: &Facts<'_>, parameters: &Parameters) -> Vec<Row> {
    ROWS.iter().map(|&code| row(code, facts, parameters)).collect()
}

/// The bar of article 4 alone: no application while an award that blocks is valid, through its last day.
pub fn award_row(honours: &[HonourFact], day: NaiveDate, parameters: &Parameters) -> Row {
    let blocking = honours.iter().filter(|award| award.bars && parameters.blocking_awards.contains(&award.kind));
    let latest = blocking.filter(|award| day <= award.valid_through()).max_by_key(|award| award.valid_through());
    let facts = latest.map_or_else(Vec::new, |award| {
        vec![
            Fact { key: "award", value: term!(HonourKind, award.kind) },
            Fact { key: "validUntil", value: Value::Date(award.valid_through()) },
            Fact { key: "firstPossible", value: Value::Date(day_after(award.valid_through())) },
        ]
    });
    computed(RuleCode::AwardStillValid, latest.is_none(), facts)
}

/// The bar of a regulation that asks for cycles between an award and the next application (art. 4): won in the cycle of a
/// year, the first that is possible again is so many periods later. The last own award counts, also one that was revoked.
pub fn reapplication_row(honours: &[HonourFact], year: i32, parameters: &Parameters) -> Row {
    let own = honours.iter().filter(|award| award.bars && award.kind == HonourKind::ZoneAward && award.won_in < year);
    let last = own.map(|award| award.won_in).max().filter(|_| parameters.reapplication_cycles > 0);
    let periods = parameters.reapplication_cycles.saturating_add(1);
    let years = i64::from(periods) * i64::from(parameters.cycle_years.max(1));
    let barring = last.map(|won| (won, i64::from(won) + years)).filter(|(_, first)| i64::from(year) < *first);
    let facts = barring.map_or_else(Vec::new, |(won, first)| {
        vec![
            Fact { key: "wonIn", value: Value::Integer(won.into()) },
            Fact { key: "cycles", value: Value::Integer(parameters.reapplication_cycles.into()) },
            Fact { key: "firstYear", value: Value::Integer(first) },
        ]
    });
    computed(RuleCode::ReapplicationTooEarly, barring.is_none(), facts)
}

/// Whether a winner would be a repeat winner (art. 4 §2): on submission it has had a freeing award whose validity has
/// ended. One revoked under article 24 counts, its bonus was kept; one revoked under article 23 does not.
pub fn repeat_winner(honours: &[HonourFact], day: NaiveDate, parameters: &Parameters) -> bool {
    honours.iter().any(|award| {
        parameters.freeing_awards.contains(&award.kind)
            && award.valid_through() < day
            && !matches!(award.revoked, Some((_, HonourRevocation::Fraud)))
    })
}

fn row(code: RuleCode, facts: &Facts<'_>, parameters: &Parameters) -> Row {
    use AdverseRecordKind::{Accident, Complaint, Fraud, ServiceFault, SpotCheck, Violation};
    if !is_computed(code, facts.for_profit) {
        let outcome = match facts.verdicts.get(&code) {
            None => Outcome::NeedsJudgement,
            Some(VerdictValue::Meets) => Outcome::Pass,
            Some(VerdictValue::Fails) => Outcome::Fail,
        };
        return Row { code, outcome, facts: Vec::new() };
    }
    match code {
        RuleCode::AwardStillValid => award_row(facts.honours, facts.day, parameters),
        RuleCode::ReapplicationTooEarly => reapplication_row(facts.honours, facts.year, parameters),
        RuleCode::ApplicantNotLegalEntity => computed(code, facts.legal_entity == Some(true), Vec::new()),
        RuleCode::ApplicantNotInZone => computed(code, facts.registered_in_zone == Some(true), Vec::new()),
        RuleCode::OperatingYearsTooShort => years(code, facts.operating_since, parameters.operating_years, facts.day),
        RuleCode::ExcellenceModelTooShort => {
            years(code, facts.excellence_since, parameters.excellence_years, facts.day)
        }
        RuleCode::SelfReportIncomplete => {
            let required = parameters.self_report_years;
            number(code, "years", facts.self_report_years, required, |years| years >= i64::from(required))
        }
        RuleCode::IndustryRankTooLow => {
            let required = parameters.industry_rank;
            number(code, "rank", facts.industry_rank, required, |rank| (1..=i64::from(required)).contains(&rank))
        }
        RuleCode::BarredByAccident => adverse(code, facts, &[Accident, Complaint], parameters.accident_years),
        RuleCode::BarredBySpotCheck => adverse(code, facts, &[SpotCheck, ServiceFault], parameters.spot_check_years),
        RuleCode::BarredByFraud => adverse(code, facts, &[Fraud], parameters.fraud_years),
        _ => adverse(code, facts, &[Violation], parameters.violation_years),
    }
}

fn computed(code: RuleCode, holds: bool, facts: Vec<Fact>) -> Row {
    Row { code, outcome: if holds { Outcome::Pass } else { Outcome::Fail }, facts }
}

/// A number of full years since a day (art. 11(1), (2)).
fn years(code: RuleCode, since: Option<NaiveDate>, required: u32, day: NaiveDate) -> Row {
    let Some(since) = since else { return computed(code, false, Vec::new()) };
    let complete = complete_from(since, required);
    let facts = vec![
        Fact { key: "since", value: Value::Date(since) },
        Fact { key: "required", value: Value::Integer(required.into()) },
        Fact { key: "completeFrom", value: Value::Date(complete) },
    ];
    computed(code, day >= complete, facts)
}

/// A number against the one required (art. 11(2), (3)).
fn number(code: RuleCode, key: &'static str, given: Option<i32>, required: u32, holds: impl Fn(i64) -> bool) -> Row {
    let Some(given) = given.map(i64::from) else { return computed(code, false, Vec::new()) };
    let facts = vec![
        Fact { key, value: Value::Integer(given) },
        Fact { key: "required", value: Value::Integer(required.into()) },
    ];
    computed(code, holds(given), facts)
}

/// No record of these kinds within the look-back (art. 12(3)-(6)): a record bars through 24:00 of its anniversary. One
/// dated after the submission bars too, look-backs stay open until conferral.
fn adverse(code: RuleCode, facts: &Facts<'_>, kinds: &[AdverseRecordKind], years: u32) -> Row {
    let latest = facts.adverse.iter().filter(|record| kinds.contains(&record.kind)).map(|record| record.dated_on).max();
    let barring = latest.map(|day| (day, runs_through(day, years))).filter(|(_, until)| facts.day <= *until);
    let facts = barring.map_or_else(Vec::new, |(day, until)| {
        vec![
            Fact { key: "recordedOn", value: Value::Date(day) },
            Fact { key: "barredUntil", value: Value::Date(until) },
        ]
    });
    computed(code, barring.is_none(), facts)
}

#[cfg(test)]
pub(super) mod sample;

#[cfg(test)]
mod tests;
