//! Tests of a cycle that ends without a winner.

use super::super::*;
use super::field;
use entity::enums::VacancyGround;

#[test]
fn a_vacant_cycle_is_closed_when_nobody_is_left() {
    use VacancyGround::{NoApplication, NoneAccepted, NoneLeft, NonePassed, NoneShortlisted, Resolved};
    let (none, unvoted) = (Counts::default(), Votes::default());
    let vacancy =
        |phase, counts, votes| Vacancy { phase, counts, votes, vacant: 0, round_open: false, resolved: false };
    for phase in Phase::all() {
        let after = !matches!(phase, Phase::Planning | Phase::Accepting | Phase::Closed);
        for ground in [NoApplication, NoneAccepted] {
            let expected = if after { Ok(()) } else { Err(vec![out_of_order(phase, Phase::Qualification)]) };
            assert_eq!(may_close_vacant(&vacancy(phase, none, &unvoted), ground), expected);
        }
    }
    let close = |ground, counts| may_close_vacant(&vacancy(Phase::Qualification, counts, &unvoted), ground);
    let left = |left| Err(vec![Refusal::new(RuleCode::CandidatesLeft).fact("left", Value::Integer(left))]);
    assert_eq!(close(NoApplication, Counts { undecided: 1, ..none }), left(1));
    assert_eq!(close(NoneAccepted, Counts { undecided: 1, accepted: 2, ineligible: 3, ..none }), left(3));
    assert_eq!(close(NonePassed, Counts { nominated: 1, not_passed: 1, ..none }), left(1));
    let cases = [
        (none, NoApplication),
        (Counts { ineligible: 1, ..none }, NoneAccepted),
        (Counts { ineligible: 1, not_shortlisted: 1, ..none }, NoneShortlisted),
        (Counts { not_shortlisted: 1, not_passed: 1, ..none }, NonePassed),
        (Counts { not_passed: 1, lost: 1, ..none }, NoneLeft),
    ];
    for (counts, expected) in cases {
        for ground in VacancyGround::all() {
            let ruling = close(ground, counts);
            if ground == expected || (counts.ineligible == 0 && expected == NoApplication && ground == NoneAccepted) {
                assert_eq!(ruling, Ok(()));
            } else {
                let wrong = Refusal::input("input-choice").at(field("ground"));
                assert_eq!(ruling, Err(vec![wrong.fact("expected", term!(VacancyGround, expected))]));
            }
        }
    }
    // The tally suffices: nobody passed.
    let shortlisted = Counts { shortlisted: 2, ..none };
    let rejected = Votes { complete: true, ..Votes::default() };
    let end = |votes: &Votes| {
        let vacancy = Vacancy {
            phase: Phase::Deliberation,
            counts: shortlisted,
            votes,
            vacant: 0,
            round_open: false,
            resolved: false,
        };
        may_close_vacant(&vacancy, NonePassed)
    };
    assert_eq!(end(&rejected), Ok(()));
    assert_eq!(end(&Votes { passed: 1, ..rejected.clone() }).unwrap_err()[0].code, RuleCode::CandidatesLeft);
    assert_eq!(end(&Votes { tie: Some((2, 1)), ..rejected.clone() }).unwrap_err()[0].code, RuleCode::CandidatesLeft);
    // A resolution leaves the award vacant until the public notice.
    for phase in Phase::all() {
        let resolved = Vacancy { resolved: true, ..vacancy(phase, shortlisted, &unvoted) };
        let in_time = (Phase::Qualification..=Phase::Deliberation).contains(&phase);
        let expected = if in_time { Ok(()) } else { Err(vec![out_of_order(phase, Phase::Deliberation)]) };
        assert_eq!(may_close_vacant(&resolved, Resolved), expected);
        assert_eq!(may_resolve_vacancy(phase), expected);
    }
}

#[test]
fn a_vacant_place_that_may_be_filled_is_a_candidate_left() {
    use VacancyGround::NoneLeft;
    let votes = Votes { complete: true, passed: 3, ..Votes::default() };
    let lost = Counts { lost: 1, ..Counts::default() };
    let open = Refusal::new(RuleCode::RoundAlreadyOpen);
    let left = |left| Refusal::new(RuleCode::CandidatesLeft).fact("left", Value::Integer(left));
    let cases = [
        (lost, 0, false, vec![]),
        (lost, 1, false, vec![left(1)]),
        (Counts { nominated: 1, ..lost }, 2, false, vec![left(3)]),
        (lost, 0, true, vec![open.clone()]),
        (lost, 2, true, vec![open.clone(), left(2)]),
    ];
    for phase in [Phase::Notice, Phase::Conferral] {
        for (counts, vacant, round_open, expected) in cases.clone() {
            let vacancy = Vacancy { phase, counts, votes: &votes, vacant, round_open, resolved: false };
            let expected = if expected.is_empty() { Ok(()) } else { Err(expected) };
            assert_eq!(may_close_vacant(&vacancy, NoneLeft), expected, "{vacancy:?}");
        }
    }
    let counts = Counts { undecided: 1, accepted: 2, shortlisted: 3, nominated: 4, ..lost };
    let vacancy = Vacancy { phase: Phase::Notice, counts, votes: &votes, vacant: 5, round_open: true, resolved: false };
    assert_eq!(vacancy.left(), 15);
    let wrong = Refusal::input("input-choice").at(field("ground"));
    let wrong = wrong.fact("expected", Value::Term("VacancyGround", "NONE_LEFT".to_owned()));
    assert_eq!(may_close_vacant(&vacancy, VacancyGround::NonePassed), Err(vec![open.clone(), left(15), wrong]));
    let closed = Vacancy { phase: Phase::Closed, counts: lost, vacant: 1, ..vacancy };
    let late = out_of_order(Phase::Closed, Phase::Qualification);
    assert_eq!(may_close_vacant(&closed, NoneLeft), Err(vec![late, open.clone(), left(1)]));
    // A resolution leaves whom it likes, but not in the middle of a round.
    let resolved = Vacancy { phase: Phase::Deliberation, resolved: true, ..vacancy };
    assert_eq!(may_close_vacant(&resolved, VacancyGround::Resolved), Err(vec![open]));
    assert_eq!(may_close_vacant(&Vacancy { round_open: false, ..resolved }, VacancyGround::Resolved), Ok(()));
}
