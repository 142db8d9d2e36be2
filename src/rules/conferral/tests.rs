//! Tests of approvals, renunciation, conferral, and the end of a cycle.

use super::super::eligibility::sample::founding;
use super::*;
use crate::rules::Step;
use ApplicationState::{Nominated, NotPassed, Reserve};
use chrono::Days;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const CHAIN: [ApprovalStep; 2] =
    [ApprovalStep { role: Role::CommitteeMember }, ApprovalStep { role: Role::ManagementDirector }];
const DIRECTOR: Uuid = Uuid::from_u128(1);
const MANAGEMENT: Uuid = Uuid::from_u128(2);
const DRAFTER: Uuid = Uuid::from_u128(3);
const OTHER: Uuid = Uuid::from_u128(4);

fn parameters() -> Parameters {
    Parameters { approval_chain: CHAIN.to_vec(), ..founding() }
}

fn named(code: RuleCode) -> Refusal {
    Refusal::new(code).fact("number", Value::Text("2026-001".to_owned()))
}

fn lost(state: ApplicationState) -> Refusal {
    named(RuleCode::NomineeDisqualified).fact("state", Value::Term("ApplicationState", state.name()))
}

fn stage(current: Phase, required: &str) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", Value::Term("Phase", current.name()))
        .fact("required", Value::Term("Phase", required.to_owned()))
}

fn open(unresolved: i64) -> Refusal {
    Refusal::new(RuleCode::ObjectionUnresolved).fact("unresolved", Value::Integer(unresolved))
}

fn ruling(refusals: Vec<Refusal>) -> Ruling {
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// The director in front of a nominee that nobody decided about.
fn approval() -> Approval<'static> {
    Approval {
        phase: Phase::Conferral,
        number: "2026-001",
        state: Nominated,
        chain: &CHAIN,
        approved_by: &[],
        drafter: DRAFTER,
        person: DIRECTOR,
        role: Role::CommitteeMember,
        unresolved: 0,
        failing: &[],
    }
}

#[test]
fn a_role_has_its_step_of_the_chain() {
    for role in Role::all() {
        let expected = match role {
            Role::CommitteeMember => Some(0),
            Role::ManagementDirector => Some(1),
            _ => None,
        };
        assert_eq!(Approval { role, ..approval() }.step(), expected);
    }
}

#[test]
fn a_nominee_is_approved_and_refused_in_conferral() {
    for phase in Phase::all() {
        let refusals = if phase == Phase::Conferral { vec![] } else { vec![stage(phase, "CONFERRAL")] };
        let approval = Approval { phase, ..approval() };
        assert_eq!(approval.may_approve(), ruling(refusals.clone()));
        assert_eq!(approval.may_refuse(), ruling(refusals));
    }
    for state in ApplicationState::all() {
        let refusals = if state == Nominated { vec![] } else { vec![lost(state)] };
        let approval = Approval { state, ..approval() };
        assert_eq!(approval.may_approve(), ruling(refusals.clone()));
        assert_eq!(approval.may_refuse(), ruling(refusals));
    }
}

#[test]
fn steps_are_taken_in_order_and_once_by_independent_persons() {
    use Role::{CommitteeMember, ManagementDirector};
    let review = || named(RuleCode::DirectorReviewMissing);
    let dependent = || Refusal::new(RuleCode::ApproverNotIndependent);
    let done = || Refusal::input("input-nothing-to-change");
    /// Who approved, who decides in which role; what both acts lack, and what only approving lacks.
    type Case<'a> = (&'a [Uuid], Uuid, Role, Vec<Refusal>, Vec<Refusal>);
    let cases: [Case<'_>; 11] = [
        (&[], DIRECTOR, CommitteeMember, vec![], vec![]),
        (&[], MANAGEMENT, ManagementDirector, vec![review()], vec![]),
        (&[DIRECTOR], MANAGEMENT, ManagementDirector, vec![], vec![]),
        (&[DIRECTOR], DIRECTOR, ManagementDirector, vec![dependent()], vec![]),
        (&[DIRECTOR], DRAFTER, ManagementDirector, vec![dependent()], vec![]),
        (&[], DRAFTER, CommitteeMember, vec![dependent()], vec![]),
        (&[], DRAFTER, ManagementDirector, vec![review(), dependent()], vec![]),
        // Who has approved may still refuse.
        (&[DIRECTOR], DIRECTOR, CommitteeMember, vec![], vec![done()]),
        (&[DIRECTOR], OTHER, CommitteeMember, vec![], vec![done()]),
        (&[DIRECTOR, MANAGEMENT], MANAGEMENT, ManagementDirector, vec![], vec![done()]),
        (&[DIRECTOR, MANAGEMENT], DIRECTOR, CommitteeMember, vec![], vec![done()]),
    ];
    for (approved_by, person, role, common, more) in cases {
        let approval = Approval { approved_by, person, role, ..approval() };
        assert_eq!(approval.may_refuse(), ruling(common.clone()), "{approval:?}");
        assert_eq!(approval.may_approve(), ruling([common, more].concat()), "{approval:?}");
    }
}

#[test]
fn each_step_before_is_missed_by_name() {
    let chain = [Role::ManagementDirector, Role::Supervisor, Role::CommitteeMember].map(|role| ApprovalStep { role });
    let missing = |approved_by| Approval { chain: &chain, approved_by, ..approval() }.may_refuse();
    let (management, review) = (named(RuleCode::ManagementApprovalMissing), named(RuleCode::DirectorReviewMissing));
    assert_eq!(missing(&[]), Err(vec![management, review.clone()]));
    assert_eq!(missing(&[MANAGEMENT]), Err(vec![review]));
    assert_eq!(missing(&[MANAGEMENT, OTHER]), Ok(()));
    let dependent = Refusal::new(RuleCode::ApproverNotIndependent);
    assert_eq!(missing(&[DIRECTOR, OTHER]), Err(vec![dependent.clone()]));
    assert_eq!(missing(&[MANAGEMENT, DIRECTOR]), Err(vec![dependent]));
}

#[test]
fn open_objections_and_failing_rows_stop_an_approval_but_no_refusal() {
    let failing = [Refusal::new(RuleCode::BarredByFraud), Refusal::new(RuleCode::TaxNotInOrder)];
    let rows = Approval { failing: &failing, ..approval() };
    assert_eq!(rows.may_approve(), Err(failing.to_vec()));
    assert_eq!(Approval { unresolved: 2, ..approval() }.may_approve(), Err(vec![open(2)]));
    assert_eq!(Approval { unresolved: 2, ..rows }.may_refuse(), Ok(()));
    let all = Approval {
        phase: Phase::Notice,
        state: ApplicationState::Disqualified,
        person: DRAFTER,
        approved_by: &[DIRECTOR],
        unresolved: 1,
        failing: &failing[..1],
        ..approval()
    };
    let expected = vec![
        stage(Phase::Notice, "CONFERRAL"),
        lost(ApplicationState::Disqualified),
        Refusal::new(RuleCode::ApproverNotIndependent),
        Refusal::input("input-nothing-to-change"),
        open(1),
        failing[0].clone(),
    ];
    assert_eq!(all.may_refuse(), Err(expected[..3].to_vec()));
    assert_eq!(all.may_approve(), Err(expected));
}

/// A nominee that the whole chain approved.
fn honoree() -> Honoree {
    Honoree { number: "2026-001".to_owned(), state: Nominated, approvals: 2, unresolved: 0, failing: Vec::new() }
}

fn conferral(honorees: &[Honoree]) -> Conferral<'_> {
    Conferral {
        phase: Phase::Conferral,
        document: Some(day("2026-08-20")),
        approved_on: Some(day("2026-08-18")),
        today: day("2026-08-20"),
        honorees,
        left_out: &[],
    }
}

fn dated(first: &str, last: &str) -> Refusal {
    Refusal::input("input-out-of-range")
        .at(vec![Step::Field("document".to_owned()), Step::Field("issuedOn".to_owned())])
        .fact("min", Value::Date(day(first)))
        .fact("max", Value::Date(day(last)))
}

#[test]
fn a_document_is_dated_between_the_last_approval_and_today() {
    let honorees = [honoree()];
    let confer = |document: Option<&str>, approved_on: Option<&str>| {
        let (document, approved_on) = (document.map(day), approved_on.map(day));
        may_confer(&Conferral { document, approved_on, ..conferral(&honorees) }, &parameters())
    };
    for (document, inside) in
        [("2026-08-17", false), ("2026-08-18", true), ("2026-08-19", true), ("2026-08-20", true), ("2026-08-21", false)]
    {
        let expected = if inside { vec![] } else { vec![dated("2026-08-18", "2026-08-20")] };
        assert_eq!(confer(Some(document), Some("2026-08-18")), ruling(expected), "{document}");
    }
    // Where the day of the approval is not known, or it is today: today.
    for approved_on in [None, Some("2026-08-20")] {
        assert_eq!(confer(Some("2026-08-20"), approved_on), Ok(()));
        for document in ["2026-08-19", "2026-08-21"] {
            assert_eq!(confer(Some(document), approved_on), Err(vec![dated("2026-08-20", "2026-08-20")]));
        }
    }
    assert_eq!(confer(None, Some("2026-08-18")), Err(vec![Refusal::new(RuleCode::PublicationDocumentMissing)]));
}

#[test]
fn awards_are_conferred_on_approved_nominees() {
    let confer = |honoree: Honoree| may_confer(&conferral(&[honoree]), &parameters());
    let (review, management) = (named(RuleCode::DirectorReviewMissing), named(RuleCode::ManagementApprovalMissing));
    for (approvals, missing) in [(0, vec![review, management.clone()]), (1, vec![management]), (2, vec![])] {
        assert_eq!(confer(Honoree { approvals, ..honoree() }), ruling(missing));
    }
    assert_eq!(may_confer(&conferral(&[Honoree { approvals: 0, ..honoree() }]), &founding()), Ok(()));
    // Of who is no nominee nothing else is said.
    let failing = vec![Refusal::new(RuleCode::BarredByFraud)];
    for state in ApplicationState::all() {
        let expected = if state == Nominated { vec![] } else { vec![lost(state)] };
        assert_eq!(confer(Honoree { state, ..honoree() }), ruling(expected.clone()));
        if state != Nominated {
            let worse = Honoree { state, approvals: 0, unresolved: 1, failing: failing.clone(), ..honoree() };
            assert_eq!(confer(worse), Err(expected));
        }
    }
    assert_eq!(confer(Honoree { unresolved: 1, ..honoree() }), Err(vec![open(1)]));
    assert_eq!(confer(Honoree { failing: failing.clone(), ..honoree() }), Err(failing));
    for phase in Phase::all() {
        let expected = if phase == Phase::Conferral { vec![] } else { vec![stage(phase, "CONFERRAL")] };
        assert_eq!(may_confer(&Conferral { phase, ..conferral(&[honoree()]) }, &parameters()), ruling(expected));
    }
}

#[test]
fn all_nominees_are_conferred_at_once_and_everything_is_said_at_once() {
    let undecided =
        |number: &str| Refusal::new(RuleCode::NomineeUndecided).fact("number", Value::Text(number.to_owned()));
    let left_out = ["2026-002".to_owned(), "2026-003".to_owned()];
    let honorees = [honoree()];
    let partly = Conferral { left_out: &left_out, ..conferral(&honorees) };
    assert_eq!(may_confer(&partly, &parameters()), Err(vec![undecided("2026-002"), undecided("2026-003")]));
    let failing = vec![Refusal::new(RuleCode::BarredByFraud)];
    let honorees = [
        Honoree { approvals: 1, unresolved: 2, failing: failing.clone(), ..honoree() },
        Honoree { state: ApplicationState::NotApproved, ..honoree() },
    ];
    let all = Conferral { phase: Phase::Notice, document: None, left_out: &left_out[..1], ..conferral(&honorees) };
    let expected = vec![
        stage(Phase::Notice, "CONFERRAL"),
        Refusal::new(RuleCode::PublicationDocumentMissing),
        named(RuleCode::ManagementApprovalMissing),
        open(2),
        failing[0].clone(),
        lost(ApplicationState::NotApproved),
        undecided("2026-002"),
    ];
    assert_eq!(may_confer(&all, &parameters()), Err(expected));
}

#[test]
fn a_nominee_or_who_is_in_line_renounces_from_the_notice_until_conferral() {
    for phase in Phase::all() {
        for state in ApplicationState::all() {
            for on_ballot in [false, true] {
                let mut expected = Vec::new();
                if !matches!(phase, Phase::Notice | Phase::Conferral) {
                    expected.push(stage(phase, "NOTICE"));
                }
                if ![Nominated, Reserve, NotPassed].contains(&state) {
                    let state = Value::Term("ApplicationState", state.name());
                    expected.push(Refusal::new(RuleCode::ApplicationLocked).fact("state", state));
                }
                if on_ballot {
                    expected.push(Refusal::new(RuleCode::RoundAlreadyOpen));
                }
                assert_eq!(may_renounce(phase, state, on_ballot), ruling(expected), "{phase:?} {state:?} {on_ballot}");
            }
        }
    }
}

#[test]
fn a_cycle_is_settled_when_every_award_has_its_certificate() {
    let undecided = |n| Refusal::new(RuleCode::NomineeUndecided).fact("undecided", Value::Integer(n));
    let uncertified = |n| Refusal::new(RuleCode::CertificateMissing).fact("awards", Value::Integer(n));
    let nobody = Refusal::input("input-nobody-conferred").at(vec![Step::Field("to".to_owned())]);
    let cases = [
        (0, 1, 0, vec![]),
        (1, 1, 0, vec![undecided(1)]),
        (2, 0, 0, vec![undecided(2)]),
        (0, 3, 2, vec![uncertified(2)]),
        (1, 3, 3, vec![undecided(1), uncertified(3)]),
        (0, 0, 0, vec![nobody]),
    ];
    for (undecided, conferred, uncertified, expected) in cases {
        let winners = Winners { undecided, conferred, uncertified };
        assert_eq!(winners.settled(), ruling(expected), "{winners:?}");
    }
}

#[test]
fn an_award_is_valid_through_its_anniversary() {
    assert_eq!(valid_until(day("2026-08-20"), &founding()), day("2029-08-20"));
    assert_eq!(valid_until(day("2024-02-29"), &founding()), day("2027-02-28"));
    let four = Parameters { validity_years: 4, ..founding() };
    assert_eq!(valid_until(day("2024-02-29"), &four), day("2028-02-29"));
    let state = |revoked: Option<&str>, today| {
        let revoked = revoked.map(|on| (day(on), HonourRevocation::LaterEvent));
        award_state(day("2029-08-20"), revoked, day(today))
    };
    let cases = [
        (None, "2026-08-20", AwardState::Valid),
        (None, "2029-08-20", AwardState::Valid),
        (None, "2029-08-21", AwardState::Expired),
        (Some("2028-01-10"), "2028-01-09", AwardState::Valid),
        (Some("2028-01-10"), "2028-01-10", AwardState::Revoked),
        (Some("2028-01-10"), "2029-08-21", AwardState::Revoked),
        (Some("2029-09-01"), "2029-08-31", AwardState::Expired),
        (Some("2029-09-01"), "2029-09-01", AwardState::Revoked),
    ];
    for (revoked, today, expected) in cases {
        assert_eq!(state(revoked, today), expected, "{revoked:?} {today}");
    }
}

proptest! {
    #[test]
    fn the_state_of_an_award_agrees_with_a_walk(
        last in 0..1200_u64,
        revoked in prop::option::of((0..1400_u64, prop::sample::select(HonourRevocation::all().collect::<Vec<_>>()))),
        today in 0..1400_u64,
    ) {
        let first = day("2026-08-20");
        let at = |offset: u64| first + Days::new(offset);
        // Each day may end the award; nothing brings it back.
        let mut walked = AwardState::Valid;
        for n in 0..=today {
            if revoked.is_some_and(|(on, _)| on == n) {
                walked = AwardState::Revoked;
            } else if n == last + 1 && walked == AwardState::Valid {
                walked = AwardState::Expired;
            }
        }
        let state = |today| award_state(at(last), revoked.map(|(on, ground)| (at(on), ground)), at(today));
        prop_assert_eq!(state(today), walked);
        prop_assert!(state(today) <= state(today + 1));
    }
}
