//! Tests of drafting, submitting, correcting and withdrawing.

use super::super::eligibility::sample::founding;
use super::super::eligibility::{HonourFact, award_row, reapplication_row};
use super::*;
use chrono::NaiveDate;
use entity::enums::HonourKind;
use entity::record::{Defect, Parameters, Words};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const fn earlier(instant: Instant) -> Instant {
    Instant(instant.0 - 1)
}

/// 2026-04-01 to 2026-04-30, met in its middle.
fn window() -> Window {
    Window {
        phase: Phase::Accepting,
        start: Some(start()),
        end: Some(end()),
        now: Instant::start_of(day("2026-04-15")),
    }
}

fn start() -> Instant {
    Instant::start_of(day("2026-04-01"))
}

fn end() -> Instant {
    Instant::end_of(day("2026-04-30"))
}

fn closed(now: Instant) -> Refusal {
    Refusal::new(RuleCode::WindowClosed).fact("windowEnd", Value::Instant(end())).fact("now", Value::Instant(now))
}

fn not_open() -> Refusal {
    Refusal::new(RuleCode::WindowNotOpen).fact("windowStart", Value::Instant(start()))
}

fn late() -> Refusal {
    Refusal::new(RuleCode::CorrectionDeadlinePassed).fact("deadline", Value::Instant(end()))
}

fn exists(number: Option<&str>) -> Refusal {
    Refusal::new(RuleCode::ApplicationAlreadyExists).fact_if("number", number.map(|n| Value::Text(n.to_owned())))
}

fn no_award() -> [Row; 1] {
    [award_row(&[], day("2026-04-15"), &founding())]
}

fn submission(bars: &[Row]) -> Submission<'_> {
    Submission {
        state: ApplicationState::Draft,
        window: window(),
        correction_deadline: None,
        missing: &[],
        other_live: None,
        bars,
    }
}

#[test]
fn a_draft_is_started_from_the_announcement_to_the_end_of_the_window() {
    let at = |phase, now| may_start(&Window { phase, now, ..window() }, None);
    assert_eq!(at(Phase::Accepting, earlier(start())), Ok(()));
    assert_eq!(at(Phase::Accepting, earlier(end())), Ok(()));
    assert_eq!(at(Phase::Accepting, end()), Err(vec![closed(end())]));
    assert_eq!(at(Phase::Qualification, start()), Err(vec![closed(start())]));
    let planned = Window { phase: Phase::Planning, start: None, end: None, now: start() };
    assert_eq!(may_start(&planned, None), Err(vec![Refusal::new(RuleCode::WindowNotOpen)]));
}

#[test]
fn one_live_application_an_organisation_and_cycle() {
    let other = |number: Option<&str>| OtherLive { number: number.map(str::to_owned) };
    assert_eq!(may_start(&window(), Some(&other(None))), Err(vec![exists(None)]));
    let late = Window { now: end(), ..window() };
    let numbered = other(Some("2026-001"));
    assert_eq!(may_start(&late, Some(&numbered)), Err(vec![closed(end()), exists(Some("2026-001"))]));
    let award = no_award();
    let submission = Submission { other_live: Some(&numbered), ..submission(&award) };
    assert_eq!(may_submit(&submission), Err(vec![exists(Some("2026-001"))]));
}

#[test]
fn submission_to_the_instant() {
    let award = no_award();
    let at = |phase, now| may_submit(&Submission { window: Window { phase, now, ..window() }, ..submission(&award) });
    assert_eq!(at(Phase::Accepting, earlier(start())), Err(vec![not_open()]));
    assert_eq!(at(Phase::Accepting, start()), Ok(()));
    assert_eq!(at(Phase::Accepting, earlier(end())), Ok(()));
    assert_eq!(at(Phase::Accepting, end()), Err(vec![closed(end())]));
    assert_eq!(at(Phase::Planning, start()), Err(vec![not_open()]));
    assert_eq!(at(Phase::Qualification, start()), Err(vec![closed(start())]));
}

#[test]
fn a_resubmission_has_its_own_deadline_never_the_window() {
    let award = no_award();
    let at = |now| {
        let window = Window { phase: Phase::Qualification, start: None, end: Some(start()), now };
        let state = ApplicationState::Returned;
        may_submit(&Submission { state, window, correction_deadline: Some(end()), ..submission(&award) })
    };
    assert_eq!(at(earlier(end())), Ok(()));
    assert_eq!(at(end()), Err(vec![late()]));
}

#[test]
fn every_reason_at_once() {
    let words = |zh: &str| Words { zh: zh.to_owned(), en: None };
    let field = Missing {
        section: Some("identity".to_owned()),
        field: Some("name".to_owned()),
        attachment: None,
        label: words("名称"),
    };
    let file =
        Missing { section: None, field: None, attachment: Some("TAX_PROOF".to_owned()), label: words("纳税证明") };
    let honour = HonourFact {
        kind: HonourKind::ZoneAward,
        won_in: 2025,
        valid_until: day("2026-04-15"),
        revoked: None,
        bars: true,
    };
    let parameters = Parameters { reapplication_cycles: 1, ..founding() };
    let bars = [award_row(&[honour], day("2026-04-15"), &parameters), reapplication_row(&[honour], 2026, &parameters)];
    let path = |keys: [&str; 2]| keys.map(|key| Step::Field(key.to_owned())).to_vec();
    let incomplete = |keys, label| {
        Refusal::new(RuleCode::MaterialsIncomplete).at(path(keys)).fact("missing", Value::Words(words(label)))
    };
    let still_valid = Refusal::new(RuleCode::AwardStillValid)
        .fact("award", term!(HonourKind, HonourKind::ZoneAward))
        .fact("validUntil", Value::Date(day("2026-04-15")))
        .fact("firstPossible", Value::Date(day("2026-04-16")));
    let too_early = Refusal::new(RuleCode::ReapplicationTooEarly)
        .fact("wonIn", Value::Integer(2025))
        .fact("cycles", Value::Integer(1))
        .fact("firstYear", Value::Integer(2027));
    let missing = [field, file];
    let submission = Submission {
        window: Window { now: end(), ..window() },
        missing: &missing,
        other_live: Some(&OtherLive { number: None }),
        ..submission(&bars)
    };
    let expected = vec![
        closed(end()),
        exists(None),
        still_valid,
        too_early,
        incomplete(["identity", "name"], "名称"),
        incomplete(["attachments", "TAX_PROOF"], "纳税证明"),
    ];
    assert_eq!(may_submit(&submission), Err(expected));
}

#[test]
fn only_a_draft_or_a_returned_application_is_submitted_or_edited() {
    let award = no_award();
    for state in ApplicationState::all() {
        let window = Window { now: earlier(end()), ..window() };
        let submitted =
            may_submit(&Submission { state, window, correction_deadline: Some(end()), ..submission(&award) });
        let correction = Correction(vec![defect(Some("s"), None)]);
        let edited = may_edit(&Edit {
            state,
            window,
            correction: Some(&correction),
            correction_deadline: Some(end()),
            target: Target::Section("s"),
        });
        let open = matches!(state, ApplicationState::Draft | ApplicationState::Returned);
        let expected = if open { Ok(()) } else { Err(vec![locked(state)]) };
        assert_eq!(submitted, expected, "{state:?}");
        assert_eq!(edited, expected, "{state:?}");
    }
}

fn defect(section: Option<&str>, attachment: Option<&str>) -> Defect {
    Defect { section: section.map(str::to_owned), attachment: attachment.map(str::to_owned), message: "x".to_owned() }
}

#[test]
fn a_draft_is_edited_until_the_window_ends() {
    let at = |phase, now| {
        may_edit(&Edit {
            state: ApplicationState::Draft,
            window: Window { phase, now, ..window() },
            correction: None,
            correction_deadline: None,
            target: Target::Attachment("REPORT"),
        })
    };
    assert_eq!(at(Phase::Accepting, earlier(start())), Ok(()));
    assert_eq!(at(Phase::Accepting, earlier(end())), Ok(()));
    assert_eq!(at(Phase::Accepting, end()), Err(vec![closed(end())]));
    assert_eq!(at(Phase::Review, start()), Err(vec![closed(start())]));
}

#[test]
fn a_returned_application_is_edited_where_the_return_says_until_its_deadline() {
    let correction = Correction(vec![defect(Some("identity"), None), defect(None, Some("REPORT"))]);
    let at = |target, now| {
        may_edit(&Edit {
            state: ApplicationState::Returned,
            window: Window { phase: Phase::Qualification, now, ..window() },
            correction: Some(&correction),
            correction_deadline: Some(end()),
            target,
        })
    };
    let locked = Err(vec![locked(ApplicationState::Returned)]);
    assert_eq!(at(Target::Section("identity"), earlier(end())), Ok(()));
    assert_eq!(at(Target::Attachment("REPORT"), earlier(end())), Ok(()));
    assert_eq!(at(Target::Section("products"), earlier(end())), locked);
    assert_eq!(at(Target::Attachment("identity"), earlier(end())), locked);
    assert_eq!(at(Target::Section("REPORT"), earlier(end())), locked);
    assert_eq!(at(Target::Section("identity"), end()), Err(vec![late()]));
    assert_eq!(at(Target::Section("products"), end()), Err(vec![late()]));
}

#[test]
fn a_return_lapses_at_its_deadline() {
    for state in ApplicationState::all() {
        assert_eq!(effective_state(state, Some(end()), earlier(end())), state);
        let lapsed = if state == ApplicationState::Returned { ApplicationState::Submitted } else { state };
        assert_eq!(effective_state(state, Some(end()), end()), lapsed);
    }
}

#[test]
fn withdrawal_until_a_final_decision() {
    for state in ApplicationState::all() {
        use ApplicationState::{Accepted, Draft, Returned, Shortlisted, Submitted};
        for voting in [false, true] {
            let late = voting || !matches!(state, Draft | Submitted | Returned | Accepted | Shortlisted);
            let refusal = Refusal::new(RuleCode::WithdrawalTooLate).fact("state", term!(ApplicationState, state));
            assert_eq!(may_withdraw(state, voting), if late { Err(vec![refusal]) } else { Ok(()) });
        }
    }
}
