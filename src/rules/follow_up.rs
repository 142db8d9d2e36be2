//! Follow-up visits to winners (art. 25): when one is due, planning and recording it, and what a winner has to mend.

use super::qualification::field;
use super::revocation::Honoured;
use super::{Refusal, Refusals, Ruling, Value};
use chrono::{Months, NaiveDate};
use entity::enums::{FollowUpState, RectificationState};

/// The last day on which the visit is in time (art. 25): the interval after the award's date or the visit before.
pub fn due_on(since: NaiveDate, months: u32) -> NaiveDate {
    since.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The latest day since which a visit is overdue today: whatever counts from it or earlier is overdue, and nothing else. So a
/// list is filtered by the day that is stored.
pub fn overdue_since(today: NaiveDate, months: u32) -> NaiveDate {
    let day = today.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN);
    if due_on(day, months) < today { day } else { day.pred_opt().unwrap_or(NaiveDate::MIN) }
}

/// Where a visit stands (art. 25): only a winner whose award is valid is visited.
pub fn follow_up_state(recorded: bool, valid: bool, due_on: NaiveDate, today: NaiveDate) -> FollowUpState {
    match (recorded, valid) {
        (true, _) => FollowUpState::Recorded,
        (false, false) => FollowUpState::Lapsed,
        (false, true) if due_on < today => FollowUpState::Overdue,
        (false, true) => FollowUpState::Upcoming,
    }
}

/// Where a rectification stands.
pub fn rectification_state(answered: bool, closed: bool, due_on: NaiveDate, today: NaiveDate) -> RectificationState {
    match (closed, answered) {
        (true, _) => RectificationState::Closed,
        (false, true) => RectificationState::Answered,
        (false, false) if due_on < today => RectificationState::Overdue,
        (false, false) => RectificationState::Open,
    }
}

/// A refusal of a day outside its bounds.
fn within(name: &str, day: NaiveDate, first: NaiveDate, last: NaiveDate) -> Ruling {
    if (first..=last).contains(&day) {
        return Ok(());
    }
    let refusal = Refusal::input("input-out-of-range").at(vec![field(name)]);
    Err(vec![refusal.fact("min", Value::Date(first)).fact("max", Value::Date(last))])
}

/// A refusal of what was done already.
fn once(done: bool) -> Ruling {
    if done { Err(vec![Refusal::input("input-nothing-to-change")]) } else { Ok(()) }
}

/// Whether the visit ahead may be planned for a day, again as well (art. 25): of a valid award, AWARD_NOT_VALID; from today to
/// its last day.
pub fn may_plan(recorded: bool, award: &Honoured, day: NaiveDate, today: NaiveDate) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(once(recorded));
    match award.valid() {
        Ok(()) => refusals.also(within("plannedOn", day, today, award.valid_until)),
        not_valid => refusals.also(not_valid),
    }
    refusals.ruling()
}

/// Whether a visit may be recorded (art. 25): once; made after the visit before, not in the future, and while the award was valid,
/// AWARD_NOT_VALID. `award` is the award on the day of the visit.
pub fn may_record(recorded: bool, award: &Honoured, since: NaiveDate, day: NaiveDate, today: NaiveDate) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(once(recorded));
    refusals.also(within("visitedOn", day, since, today));
    refusals.also(award.valid());
    refusals.ruling()
}

/// Whether a winner may be told to mend something (art. 25): after a visit that is recorded, while its award is valid,
/// AWARD_NOT_VALID, and not for a day that is over.
pub fn may_demand(recorded: bool, award: &Honoured, due: NaiveDate, today: NaiveDate) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(recorded, || Refusal::input("input-visit-not-recorded").at(vec![field("visit")]));
    refusals.also(award.valid());
    refusals.unless(today <= due, || {
        Refusal::input("input-in-past").at(vec![field("dueOn")]).fact("min", Value::Date(today))
    });
    refusals.ruling()
}

/// Whether the winner may answer a demand (art. 25): once, until it is closed.
pub fn may_answer(answered: bool, closed: bool) -> Ruling {
    once(answered || closed)
}

/// Whether a rectification may be closed (art. 25): once; answered or not, as the Office finds it.
pub fn may_close(closed: bool) -> Ruling {
    once(closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::RuleCode;
    use entity::enums::AwardState;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    fn award(state: AwardState) -> Honoured {
        Honoured { state, valid_until: day("2029-06-20") }
    }

    #[test]
    fn a_visit_is_in_time_through_the_end_of_the_interval() {
        let due = due_on(day("2026-06-20"), 12);
        assert_eq!(due, day("2027-06-20"));
        let at = |today| follow_up_state(false, true, due, day(today));
        assert_eq!(at("2027-06-20"), FollowUpState::Upcoming);
        assert_eq!(at("2027-06-21"), FollowUpState::Overdue);
        assert_eq!(follow_up_state(true, true, due, day("2028-01-01")), FollowUpState::Recorded);
        assert_eq!(follow_up_state(false, false, due, day("2028-01-01")), FollowUpState::Lapsed);
        assert_eq!(due_on(day("2024-01-31"), 1), day("2024-02-29"));
    }

    proptest! {
        #[test]
        fn the_day_that_is_stored_tells_what_is_overdue(today in 0_u64..4000, since in 0_i64..4000, months in 1_u32..40) {
            let start = day("2019-01-01");
            let today = start + chrono::Days::new(today);
            let since = start + chrono::TimeDelta::days(since);
            prop_assert_eq!(since <= overdue_since(today, months), due_on(since, months) < today);
        }
    }

    #[test]
    fn a_visit_is_planned_within_the_validity() {
        let (valid, today) = (award(AwardState::Valid), day("2027-05-01"));
        for (planned, allowed) in
            [("2027-04-30", false), ("2027-05-01", true), ("2029-06-20", true), ("2029-06-21", false)]
        {
            assert_eq!(may_plan(false, &valid, day(planned), today).is_ok(), allowed, "{planned}");
        }
        assert_eq!(codes(may_plan(true, &valid, today, today)), [RuleCode::InvalidInput]);
        for state in [AwardState::Expired, AwardState::Revoked] {
            assert_eq!(codes(may_plan(false, &award(state), today, today)), [RuleCode::AwardNotValid]);
        }
    }

    #[test]
    fn a_visit_is_recorded_once_and_after_the_one_before() {
        let (valid, since, today) = (award(AwardState::Valid), day("2026-06-20"), day("2027-05-01"));
        for (made, allowed) in
            [("2026-06-19", false), ("2026-06-20", true), ("2027-05-01", true), ("2027-05-02", false)]
        {
            assert_eq!(may_record(false, &valid, since, day(made), today).is_ok(), allowed, "{made}");
        }
        assert_eq!(codes(may_record(true, &valid, since, today, today)), [RuleCode::InvalidInput]);
        let expired = award(AwardState::Expired);
        assert_eq!(codes(may_record(false, &expired, since, today, today)), [RuleCode::AwardNotValid]);
    }

    #[test]
    fn a_demand_follows_a_visit_and_ends_once() {
        let (valid, today) = (award(AwardState::Valid), day("2027-05-01"));
        assert_eq!(may_demand(true, &valid, today, today), Ok(()));
        assert_eq!(codes(may_demand(true, &valid, day("2027-04-30"), today)), [RuleCode::InvalidInput]);
        assert_eq!(codes(may_demand(false, &valid, today, today)), [RuleCode::InvalidInput]);
        assert_eq!(codes(may_demand(true, &award(AwardState::Revoked), today, today)), [RuleCode::AwardNotValid]);
        assert_eq!((may_answer(false, false), may_close(false)), (Ok(()), Ok(())));
        assert_eq!(codes(may_answer(true, false)), [RuleCode::InvalidInput]);
        assert_eq!(codes(may_answer(false, true)), [RuleCode::InvalidInput]);
        assert_eq!(codes(may_close(true)), [RuleCode::InvalidInput]);
        let due = day("2027-05-01");
        let at = |answered, closed, today| rectification_state(answered, closed, due, day(today));
        assert_eq!(at(false, false, "2027-05-01"), RectificationState::Open);
        assert_eq!(at(false, false, "2027-05-02"), RectificationState::Overdue);
        assert_eq!(at(true, false, "2027-05-02"), RectificationState::Answered);
        assert_eq!(at(true, true, "2027-05-02"), RectificationState::Closed);
    }
}
