//! Tests of revocation: each code from both sides.

use super::*;
use RevocationGround::{Fraud, SevereLoss};
use RevocationState::{CommitteeDecided, Dismissed, Investigated, Opened, Revoked};

const DUE: Instant = Instant(1_000);
const BEFORE: Instant = Instant(999);
const DIRECTOR: Uuid = Uuid::from_u128(1);
const CLERK: Uuid = Uuid::from_u128(2);

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

fn award(state: AwardState) -> Honoured {
    Honoured { state, valid_until: NaiveDate::from_ymd_opt(2029, 6, 20).unwrap() }
}

fn case(ground: RevocationGround, state: RevocationState) -> Case {
    Case {
        number: "2026-0001".to_owned(),
        ground,
        state,
        award: award(AwardState::Valid),
        hearing_due: (state != Opened).then_some(DUE),
        heard: false,
        under_vote: false,
        handlers: vec![CLERK],
    }
}

#[test]
fn a_case_needs_a_ground_and_an_award_that_can_be_revoked() {
    assert_eq!(may_open(Some(SevereLoss), &award(AwardState::Valid), false), Ok(()));
    assert_eq!(codes(may_open(None, &award(AwardState::Valid), false)), [RuleCode::RevocationGroundMissing]);
    assert_eq!(codes(may_open(Some(Fraud), &award(AwardState::Valid), true)), [RuleCode::InvalidInput]);
    for ground in RevocationGround::all() {
        assert_eq!(award(AwardState::Expired).revocable(ground).is_ok(), ground == Fraud);
        assert_eq!(codes(award(AwardState::Revoked).revocable(ground)), [RuleCode::AwardNotValid]);
        assert_eq!(revocation(ground) == HonourRevocation::Fraud, ground == Fraud);
    }
}

#[test]
fn findings_are_recorded_once() {
    assert_eq!(case(Fraud, Opened).may_investigate(true), Ok(()));
    assert_eq!(codes(case(Fraud, Opened).may_investigate(false)), [RuleCode::RevocationGroundMissing]);
    for state in [Investigated, CommitteeDecided, Revoked, Dismissed] {
        assert_eq!(codes(case(SevereLoss, state).may_investigate(true)), [RuleCode::StageOutOfOrder]);
    }
}

#[test]
fn the_winner_answers_once_until_somebody_decides() {
    for state in RevocationState::all() {
        assert_eq!(case(SevereLoss, state).may_answer().is_ok(), state == Investigated, "{state:?}");
    }
    let heard = Case { heard: true, ..case(Fraud, Investigated) };
    assert_eq!(codes(heard.may_answer()), [RuleCode::InvalidInput]);
}

#[test]
fn nobody_decides_before_the_winner_was_heard() {
    let fraud = case(Fraud, Investigated);
    assert_eq!(codes(fraud.may_revoke(DIRECTOR, BEFORE)), [RuleCode::WinnerNotHeard]);
    assert_eq!(fraud.may_revoke(DIRECTOR, DUE), Ok(()));
    let heard = Case { heard: true, ..fraud };
    assert_eq!(heard.may_revoke(DIRECTOR, BEFORE), Ok(()));
    assert_eq!(codes(case(SevereLoss, Investigated).may_put(BEFORE)), [RuleCode::WinnerNotHeard]);
    assert_eq!(case(SevereLoss, Investigated).may_put(DUE), Ok(()));
}

#[test]
fn a_later_event_goes_through_the_committee_and_fraud_does_not() {
    assert_eq!(codes(case(SevereLoss, Investigated).may_decide(DIRECTOR, DUE)), [RuleCode::CommitteeDecisionMissing]);
    assert_eq!(case(SevereLoss, CommitteeDecided).may_decide(DIRECTOR, DUE), Ok(()));
    assert_eq!(codes(case(Fraud, Investigated).may_put(DUE)), [RuleCode::InvalidInput]);
    assert_eq!(codes(case(SevereLoss, Opened).may_put(DUE)), [RuleCode::RevocationGroundMissing]);
    assert_eq!(codes(case(SevereLoss, CommitteeDecided).may_put(DUE)), [RuleCode::StageOutOfOrder]);
    let opened = [RuleCode::RevocationGroundMissing, RuleCode::CommitteeDecisionMissing];
    assert_eq!(codes(case(SevereLoss, Opened).may_decide(DIRECTOR, DUE)), opened);
}

#[test]
fn who_handled_the_case_does_not_decide_it_and_an_end_is_an_end() {
    assert_eq!(codes(case(Fraud, Investigated).may_decide(CLERK, DUE)), [RuleCode::ApproverNotIndependent]);
    for state in [Revoked, Dismissed] {
        assert_eq!(codes(case(SevereLoss, state).may_revoke(DIRECTOR, DUE)), [RuleCode::StageOutOfOrder]);
        assert_eq!(codes(case(SevereLoss, state).may_dismiss()), [RuleCode::StageOutOfOrder]);
    }
}

#[test]
fn an_award_that_expires_meanwhile_is_revoked_for_fraud_alone() {
    let expired = |case: Case| Case { award: award(AwardState::Expired), ..case };
    assert_eq!(codes(expired(case(SevereLoss, CommitteeDecided)).may_revoke(DIRECTOR, DUE)), [RuleCode::AwardNotValid]);
    assert_eq!(codes(expired(case(SevereLoss, Investigated)).may_put(DUE)), [RuleCode::AwardNotValid]);
    assert_eq!(expired(case(SevereLoss, CommitteeDecided)).may_decide(DIRECTOR, DUE), Ok(()));
    assert_eq!(expired(case(Fraud, Investigated)).may_revoke(DIRECTOR, DUE), Ok(()));
}

#[test]
fn the_office_drops_what_is_still_its_own() {
    assert_eq!(case(Fraud, Opened).may_dismiss(), Ok(()));
    assert_eq!(case(SevereLoss, Investigated).may_dismiss(), Ok(()));
    let under_vote = Case { under_vote: true, ..case(SevereLoss, Investigated) };
    assert_eq!(codes(under_vote.may_dismiss()), [RuleCode::StageOutOfOrder]);
    assert_eq!(codes(case(SevereLoss, CommitteeDecided).may_dismiss()), [RuleCode::StageOutOfOrder]);
}

#[test]
fn nothing_follows_before_the_management_committee_has_decided() {
    for state in [Opened, Investigated, CommitteeDecided] {
        let case = case(SevereLoss, state);
        assert_eq!(codes(case.may_publish(false)), [RuleCode::ManagementApprovalMissing]);
        let settling = case.may_settle(ConsequenceKind::Trophy, None);
        assert_eq!(codes(settling), [RuleCode::ManagementApprovalMissing]);
    }
    assert_eq!(codes(case(Fraud, Dismissed).may_publish(false)), [RuleCode::StageOutOfOrder]);
    assert_eq!(case(Fraud, Revoked).may_publish(false), Ok(()));
    assert_eq!(codes(case(Fraud, Revoked).may_publish(true)), [RuleCode::InvalidInput]);
    assert_eq!(case(Fraud, Revoked).may_settle(ConsequenceKind::Bonus, Some(false)), Ok(()));
    for (kind, done) in [
        (ConsequenceKind::Bonus, None),
        (ConsequenceKind::Bonus, Some(true)),
        (ConsequenceKind::Title, Some(true)),
        (ConsequenceKind::Publication, Some(false)),
    ] {
        assert_eq!(codes(case(Fraud, Revoked).may_settle(kind, done)), [RuleCode::InvalidInput], "{kind:?}");
    }
}

#[test]
fn fraud_costs_what_was_given_and_a_later_event_the_title() {
    use ConsequenceKind::{AdverseRecord, Bonus, Certificate, Publication, Title, Trophy};
    let all = [Title, Trophy, Certificate, Bonus, AdverseRecord, Publication];
    assert_eq!(consequences(Fraud, true, true), all);
    assert_eq!(consequences(Fraud, true, false), [Title, Trophy, Certificate, AdverseRecord, Publication]);
    assert_eq!(consequences(Fraud, false, true), [Title, Bonus, AdverseRecord, Publication]);
    for ground in RevocationGround::all().filter(|ground| *ground != Fraud) {
        assert_eq!(consequences(ground, true, true), [Title, Publication]);
    }
}

#[test]
fn what_follows_is_dated_between_the_decision_and_today() {
    let day = |number| NaiveDate::from_ymd_opt(2026, 7, number).unwrap();
    for (number, allowed) in [(9, false), (10, true), (12, true), (13, false)] {
        assert_eq!(done_between(&["doneOn"], day(number), day(10), day(12)).is_ok(), allowed, "{number}");
    }
}
