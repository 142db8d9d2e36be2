//! Tests of objections, hearings and decisions.

use super::*;

const DUE: Instant = Instant(1_773_849_600_000);
const BEFORE: Instant = Instant(DUE.0 - 1);
const AFTER: Instant = Instant(DUE.0 + 1);

fn decided(state: ObjectionState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", Value::Term("ObjectionState", state.name()))
        .fact("required", Value::Term("ObjectionState", "FILED".to_owned()))
}

fn joined() -> Refusal {
    Refusal::input("input-joined").at(vec![Step::Field("objection".to_owned())])
}

fn nothing() -> Refusal {
    Refusal::input("input-nothing-to-change")
}

fn missing(what: &'static str) -> Refusal {
    Refusal::new(RuleCode::FindingsMissing).fact("missing", Value::Message(what))
}

fn ruling(refusals: &[Refusal]) -> Ruling {
    if refusals.is_empty() { Ok(()) } else { Err(refusals.to_vec()) }
}

/// An objection of which nothing was done yet.
const FILED: Case = Case { state: ObjectionState::Filed, joined: false, hearing_due: None, heard: false, voted: false };

/// What a public input names.
const fn target(superseded: bool, nominee: Option<ApplicationState>) -> Target {
    Target { superseded, ends_at: DUE, nominee, notice_at: "notice", nominee_at: "creditCode" }
}

#[test]
fn an_objection_is_taken_until_the_last_instant_of_the_notice() {
    let nominee = Some(ApplicationState::Nominated);
    let object = |now| may_object(&target(false, nominee), now);
    assert_eq!(object(BEFORE), Ok(()));
    for now in [DUE, AFTER] {
        let closed = Refusal::new(RuleCode::ObjectionWindowClosed)
            .fact("endsAt", Value::Instant(DUE))
            .fact("now", Value::Instant(now));
        assert_eq!(object(now), Err(vec![closed]));
    }
}

#[test]
fn an_objection_is_to_a_nominee_of_a_notice_that_stands() {
    let invalid = |field| Refusal::new(RuleCode::ObjectionTargetInvalid).at(at(field));
    let object = |superseded, nominee, now| may_object(&target(superseded, nominee), now);
    for state in ApplicationState::all() {
        let expected = if state == ApplicationState::Nominated { Ok(()) } else { Err(vec![invalid("creditCode")]) };
        assert_eq!(object(false, Some(state), BEFORE), expected, "{state:?}");
        assert_eq!(object(true, Some(state), BEFORE), Err(vec![invalid("notice")]));
    }
    assert_eq!(object(false, None, BEFORE), Err(vec![invalid("creditCode")]));
    let closed = Refusal::new(RuleCode::ObjectionWindowClosed)
        .fact("endsAt", Value::Instant(DUE))
        .fact("now", Value::Instant(DUE));
    assert_eq!(object(true, None, DUE), Err(vec![invalid("notice"), closed]));
}

#[test]
fn what_is_decided_stays() {
    for state in ObjectionState::all() {
        let open = state == ObjectionState::Filed;
        let expected = if open { Ok(()) } else { Err(vec![decided(state)]) };
        assert_eq!(undecided(state), expected);
        let case = Case { state, ..FILED };
        assert_eq!(case.may_open_hearing(), expected);
        assert_eq!(case.may_join(), expected);
        assert_eq!(case.may_decide(true, false, BEFORE), expected);
        assert_eq!(Case { hearing_due: Some(DUE), ..case }.may_answer(), expected);
        assert_eq!(Case { heard: true, ..case }.may_decide(true, true, BEFORE), expected);
    }
    assert_eq!(decided(ObjectionState::Upheld).facts[0].value, Value::Term("ObjectionState", "UPHELD".to_owned()));
}

#[test]
fn a_hearing_is_opened_once() {
    assert_eq!(FILED.may_open_hearing(), Ok(()));
    let opened = Case { hearing_due: Some(DUE), ..FILED };
    assert_eq!(opened.may_open_hearing(), Err(vec![nothing()]));
    assert_eq!(Case { joined: true, ..FILED }.may_open_hearing(), Err(vec![joined()]));
    let all = Case { state: ObjectionState::Dismissed, joined: true, ..opened };
    let expected = vec![decided(ObjectionState::Dismissed), joined(), nothing()];
    assert_eq!(all.may_open_hearing(), Err(expected));
}

#[test]
fn the_nominee_answers_once_in_an_open_hearing() {
    let closed = Refusal::input("input-hearing-not-open").at(vec![Step::Field("objection".to_owned())]);
    let answer = |hearing_due, heard| Case { hearing_due, heard, ..FILED }.may_answer();
    assert_eq!(answer(Some(DUE), false), Ok(()));
    assert_eq!(answer(None, false), Err(vec![closed.clone()]));
    assert_eq!(answer(Some(DUE), true), Err(vec![nothing()]));
    let all = Case { state: ObjectionState::Upheld, hearing_due: None, heard: true, ..FILED };
    assert_eq!(all.may_answer(), Err(vec![decided(ObjectionState::Upheld), closed, nothing()]));
}

#[test]
fn an_objection_is_upheld_only_after_the_nominee_could_answer() {
    let unheard = missing("missing-hearing");
    let waiting = unheard.clone().fact("dueAt", Value::Instant(DUE));
    let cases = [
        (None, false, BEFORE, vec![unheard.clone()]),
        (None, false, AFTER, vec![unheard]),
        (Some(DUE), false, BEFORE, vec![waiting]),
        (Some(DUE), false, DUE, vec![]),
        (Some(DUE), false, AFTER, vec![]),
        (Some(DUE), true, BEFORE, vec![]),
        (None, true, BEFORE, vec![]),
    ];
    for (hearing_due, heard, now, expected) in cases {
        let case = Case { hearing_due, heard, ..FILED };
        assert_eq!(case.may_decide(true, true, now), ruling(&expected), "{case:?} {now:?}");
        // It is dismissed at any time.
        assert_eq!(case.may_decide(true, false, now), Ok(()));
    }
}

#[test]
fn no_decision_without_findings_nor_by_whoever_voted() {
    let incompatible = Refusal::new(RuleCode::RoleIncompatible)
        .fact("role", Value::Term("Role", "OFFICE".to_owned()))
        .fact("held", Value::Term("Role", "COMMITTEE_MEMBER".to_owned()));
    let heard = Case { heard: true, hearing_due: Some(DUE), ..FILED };
    for uphold in [true, false] {
        let decide = |case: Case, findings| case.may_decide(findings, uphold, BEFORE);
        assert_eq!(decide(heard, true), Ok(()));
        assert_eq!(decide(heard, false), Err(vec![missing("missing-findings")]));
        assert_eq!(decide(Case { voted: true, ..heard }, true), Err(vec![incompatible.clone()]));
        assert_eq!(decide(Case { joined: true, ..heard }, true), Err(vec![joined()]));
    }
    let all = Case { state: ObjectionState::Upheld, joined: true, hearing_due: Some(DUE), heard: false, voted: true };
    let expected = vec![
        decided(ObjectionState::Upheld),
        joined(),
        incompatible,
        missing("missing-findings"),
        missing("missing-hearing").fact("dueAt", Value::Instant(DUE)),
    ];
    assert_eq!(all.may_decide(false, true, BEFORE), Err(expected));
}

#[test]
fn objections_to_the_same_nominee_are_joined_once() {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let filed = Joining { application: one, state: ObjectionState::Filed, joined: false };
    let choice =
        |index| Refusal::input("input-choice").at(vec![Step::Field("objections".to_owned()), Step::Index(index)]);
    assert_eq!(may_join(one, &[]), Ok(()));
    assert_eq!(may_join(one, &[filed, filed]), Ok(()));
    assert_eq!(may_join(other, &[filed, filed]), Err(vec![choice(0), choice(1)]));
    let strange = Joining { application: other, ..filed };
    assert_eq!(may_join(one, &[filed, strange]), Err(vec![choice(1)]));
    let bound = Joining { joined: true, ..filed };
    assert_eq!(may_join(one, &[bound, filed]), Err(vec![choice(0)]));
    for state in ObjectionState::all() {
        let expected = if state == ObjectionState::Filed { Ok(()) } else { Err(vec![decided(state)]) };
        assert_eq!(may_join(one, &[Joining { state, ..filed }]), expected);
    }
    let upheld = Joining { state: ObjectionState::Upheld, ..bound };
    let expected = vec![choice(0), decided(ObjectionState::Upheld), choice(1)];
    assert_eq!(may_join(one, &[upheld, strange]), Err(expected));
    // Nor to one that is joined itself.
    assert_eq!(FILED.may_join(), Ok(()));
    assert_eq!(Case { joined: true, ..FILED }.may_join(), Err(vec![joined()]));
    let both = Case { state: ObjectionState::Dismissed, joined: true, ..FILED };
    assert_eq!(both.may_join(), Err(vec![decided(ObjectionState::Dismissed), joined()]));
}
