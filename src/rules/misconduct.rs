//! Misconduct of people who take part in the review (art. 28): opening a case suspends, only findings disqualify.

use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::RuleCode;
use entity::enums::{MisconductState, Role};

/// The roles in which somebody takes part in the work of the award: what a case takes away.
const OF_THE_AWARD: [Role; 5] =
    [Role::Recommender, Role::Reviewer, Role::CommitteeMember, Role::Office, Role::ManagementDirector];

/// Whether a role is taken away while a case is open and once it disqualified (art. 28).
pub fn takes_away(role: Role) -> bool {
    OF_THE_AWARD.contains(&role)
}

/// A case about to be opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Whether it would be about the person who opens it.
    pub own: bool,
    /// Whether the person is or was a reviewer, staff of the Office or a member of the committee.
    pub of_the_review: bool,
    /// Whether a case about the person is open.
    pub open: bool,
}

/// Whether a case may be opened (art. 28): about a reviewer, staff of the Office or a member of the committee, of now or of
/// before; by somebody else; one at a time.
pub fn may_open(opening: &Opening) -> Ruling {
    let mut refusals = Refusals::default();
    let at = |message| Refusal::input(message).at(vec![Step::Field("person".to_owned())]);
    refusals.unless(!opening.own, || at("input-oneself"));
    refusals.unless(opening.of_the_review, || at("input-not-of-the-review"));
    refusals.unless(!opening.open, || at("input-duplicate"));
    refusals.ruling()
}

/// Whether a case may be decided (art. 28): once, STAGE_OUT_OF_ORDER; with findings, FINDINGS_MISSING.
pub fn may_decide(state: MisconductState, findings: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(state == MisconductState::Opened, || out_of_order(state, MisconductState::Opened));
    refusals.unless(findings, || {
        Refusal::new(RuleCode::FindingsMissing).fact("missing", Value::Message("missing-misconduct-findings"))
    });
    refusals.ruling()
}

/// Whether a referral may be recorded (art. 28): of a case that disqualified, STAGE_OUT_OF_ORDER.
pub fn may_refer(state: MisconductState) -> Ruling {
    let disqualified = MisconductState::Disqualified;
    if state == disqualified { Ok(()) } else { Err(vec![out_of_order(state, disqualified)]) }
}

/// PERSON_DISQUALIFIED (art. 8(2), 28): nobody whom a case suspends or disqualified is appointed, assigned or enrolled.
pub fn undisputed(barred: bool, name: &str) -> Ruling {
    if barred { Err(vec![disqualified(name)]) } else { Ok(()) }
}

/// PERSON_DISQUALIFIED (art. 8(2), 28) for a person.
pub fn disqualified(name: &str) -> Refusal {
    Refusal::new(RuleCode::PersonDisqualified).fact("name", Value::Text(name.to_owned()))
}

fn out_of_order(current: MisconductState, required: MisconductState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(MisconductState, current))
        .fact("required", term!(MisconductState, required))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn about_somebody_else_of_the_review_and_one_at_a_time() {
        let lawful = Opening { own: false, of_the_review: true, open: false };
        assert_eq!(may_open(&lawful), Ok(()));
        let messages = |opening: &Opening| -> Vec<_> {
            may_open(opening).unwrap_err().into_iter().filter_map(|refusal| refusal.message).collect()
        };
        assert_eq!(messages(&Opening { own: true, ..lawful }), ["input-oneself"]);
        assert_eq!(messages(&Opening { of_the_review: false, ..lawful }), ["input-not-of-the-review"]);
        assert_eq!(messages(&Opening { open: true, ..lawful }), ["input-duplicate"]);
        let all = Opening { own: true, of_the_review: false, open: true };
        assert_eq!(messages(&all), ["input-oneself", "input-not-of-the-review", "input-duplicate"]);
    }

    #[test]
    fn decided_once_with_findings_and_referred_after() {
        use MisconductState::*;
        let (order, findings) = (RuleCode::StageOutOfOrder, RuleCode::FindingsMissing);
        assert_eq!(codes(may_decide(Opened, true)), []);
        assert_eq!(codes(may_decide(Opened, false)), [findings]);
        for state in [Dismissed, Disqualified] {
            assert_eq!(codes(may_decide(state, true)), [order]);
            assert_eq!(codes(may_decide(state, false)), [order, findings]);
        }
        assert_eq!(codes(may_refer(Opened)), [order]);
        assert_eq!(codes(may_refer(Dismissed)), [order]);
        assert_eq!(codes(may_refer(Disqualified)), []);
    }

    #[test]
    fn a_case_takes_the_work_of_the_award_away_and_nothing_else() {
        let kept: Vec<Role> = Role::all().filter(|role| !takes_away(*role)).collect();
        assert_eq!(kept, [Role::Applicant, Role::Supervisor, Role::Admin]);
        assert_eq!(codes(undisputed(true, "张三")), [RuleCode::PersonDisqualified]);
        assert_eq!(undisputed(false, "张三"), Ok(()));
    }
}
