//! Visits to applicants (art. 17, 18): when they are announced and recorded, and when an issue is closed.

use super::{Refusal, Refusals, Ruling, Step, Value};
use chrono::NaiveDate;
use entity::RuleCode;

fn at(field: &str) -> Vec<Step> {
    vec![Step::Field(field.to_owned())]
}

/// Whether a visit may be announced for some days, or moved to them (art. 17): from today on, until it is recorded.
pub fn scheduled(starts_on: NaiveDate, ends_on: NaiveDate, today: NaiveDate, recorded: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(!recorded, || Refusal::input("input-nothing-to-change").at(at("application")));
    refusals.unless(today <= starts_on, || {
        Refusal::input("input-in-past").at(at("startsOn")).fact("min", Value::Date(today))
    });
    refusals.unless(starts_on <= ends_on, || Refusal::input("input-range-order").at(at("endsOn")));
    refusals.ruling()
}

/// Whether a visit may be recorded (art. 17): once, on one of its days, and not before every member who is not recused has
/// submitted the material scores, MATERIAL_REVIEW_MISSING.
pub fn may_record(recorded: bool, open_sheets: usize, day: NaiveDate, days: (NaiveDate, NaiveDate)) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(!recorded, || Refusal::input("input-nothing-to-change").at(at("visit")));
    refusals.unless(open_sheets == 0, || missing_sheets(RuleCode::MaterialReviewMissing, open_sheets));
    refusals.unless(days.0 <= day && day <= days.1, || {
        let refusal = Refusal::input("input-out-of-range").at(at("visitedOn")).fact("min", Value::Date(days.0));
        refusal.fact("max", Value::Date(days.1))
    });
    refusals.ruling()
}

/// A review that lacks so many sheets.
pub fn missing_sheets(code: RuleCode, missing: usize) -> Refusal {
    Refusal::new(code).fact("missing", Value::Integer(i64::try_from(missing).unwrap_or(i64::MAX)))
}

/// Whether an issue may be closed (art. 18): once, and after the visit is recorded, SITE_REVIEW_MISSING.
pub fn may_close_issue(closed: bool, visited: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(!closed, || Refusal::input("input-nothing-to-change").at(at("issue")));
    refusals.unless(visited, || Refusal::new(RuleCode::SiteReviewMissing));
    refusals.ruling()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn a_visit_is_announced_from_today_on() {
        let announce = |from, to| codes(scheduled(day(from), day(to), day("2026-05-11"), false));
        assert_eq!(announce("2026-05-11", "2026-05-11"), []);
        assert_eq!(announce("2026-05-10", "2026-05-11"), [RuleCode::InvalidInput]);
        assert_eq!(announce("2026-05-12", "2026-05-11"), [RuleCode::InvalidInput]);
        assert_eq!(
            codes(scheduled(day("2026-05-12"), day("2026-05-12"), day("2026-05-11"), true)),
            [RuleCode::InvalidInput]
        );
    }

    #[test]
    fn a_visit_is_recorded_on_its_days_after_the_material_review() {
        let days = (day("2026-05-18"), day("2026-05-19"));
        let record = |open, on| codes(may_record(false, open, day(on), days));
        assert_eq!((record(0, "2026-05-18"), record(0, "2026-05-19")), (vec![], vec![]));
        assert_eq!(record(0, "2026-05-17"), [RuleCode::InvalidInput]);
        assert_eq!(record(0, "2026-05-20"), [RuleCode::InvalidInput]);
        assert_eq!(record(1, "2026-05-18"), [RuleCode::MaterialReviewMissing]);
        assert_eq!(codes(may_record(true, 0, days.0, days)), [RuleCode::InvalidInput]);
    }

    #[test]
    fn an_issue_is_closed_once_after_the_visit() {
        assert_eq!(codes(may_close_issue(false, true)), []);
        assert_eq!(codes(may_close_issue(false, false)), [RuleCode::SiteReviewMissing]);
        assert_eq!(codes(may_close_issue(true, true)), [RuleCode::InvalidInput]);
    }
}
