//! The committee and its open votes on resolutions (art. 7, 18).

use super::{Refusal, Refusals, Ruling, Step, Value};
use entity::RuleCode;
use entity::enums::{Position, ResolutionState};
use entity::record::Share;

/// Whether the committee is complete (art. 7): exactly one director and one executive deputy director in office,
/// COMMITTEE_INCOMPLETE otherwise.
pub fn complete(positions: &[Position]) -> Ruling {
    let count = |wanted| positions.iter().filter(|&&position| position == wanted).count();
    let (directors, deputies) = (count(Position::Director), count(Position::ExecutiveDeputyDirector));
    let mut refusals = Refusals::default();
    refusals.unless(directors == 1 && deputies == 1, || {
        let number = |count| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
        Refusal::new(RuleCode::CommitteeIncomplete)
            .fact("directors", number(directors))
            .fact("deputies", number(deputies))
    });
    refusals.ruling()
}

/// A member about to vote on a resolution.
#[derive(Clone, Copy, Debug)]
pub struct Vote {
    pub state: ResolutionState,
    /// Whether the member stands on the frozen roll.
    pub on_roll: bool,
    /// Whether the member has voted.
    pub already: bool,
}

/// Whether the member may vote (art. 18): VOTING_NOT_OPEN, NOT_ATTENDING, ALREADY_VOTED.
pub fn may_vote(vote: &Vote) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(may_close(vote.state));
    refusals.unless(vote.on_roll, || Refusal::new(RuleCode::NotAttending));
    refusals.unless(!vote.already, || Refusal::new(RuleCode::AlreadyVoted));
    refusals.ruling()
}

/// Whether a resolution is still open, to be voted on or closed (art. 18): VOTING_NOT_OPEN.
pub fn may_close(state: ResolutionState) -> Ruling {
    match state {
        ResolutionState::Proposed => Ok(()),
        ResolutionState::Passed | ResolutionState::Rejected | ResolutionState::Lapsed => {
            Err(vec![Refusal::new(RuleCode::VotingNotOpen)])
        }
    }
}

/// Whether an open vote may end without a result: only as long as it has no quorum, so that nobody can bury one.
pub fn may_lapse(state: ResolutionState, tally: &Tally) -> Ruling {
    may_close(state)?;
    if !tally.quorum.reached(tally.attending, tally.members) {
        return Ok(());
    }
    let number = |count: u32| Value::Integer(count.into());
    let refusal = Refusal::input("input-quorum-reached").at(vec![Step::Field("resolution".to_owned())]);
    Err(vec![refusal.fact("attending", number(tally.attending)).fact("members", number(tally.members))])
}

/// The count of an open vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Members on the frozen roll.
    pub members: u32,
    /// Members who voted: the base of the majority, abstentions included.
    pub attending: u32,
    pub approvals: u32,
    /// Share of the roll that has to attend.
    pub quorum: Share,
    /// Share of the attending that has to approve.
    pub majority: Share,
}

/// The result of a vote (art. 18): passed or not. Without quorum there is none, QUORUM_NOT_MET; a majority that is not
/// reached is a result and refuses only what the resolution should have allowed ([`majority_refusal`]).
pub fn close(tally: &Tally) -> Result<bool, Vec<Refusal>> {
    let Tally { members, attending, approvals, quorum, majority } = *tally;
    if quorum.reached(attending, members) {
        return Ok(majority.reached(approvals, attending));
    }
    Err(vec![
        Refusal::new(RuleCode::QuorumNotMet)
            .fact("required", Value::Integer(quorum.needed(members).max(1).into()))
            .fact("attending", Value::Integer(attending.into()))
            .fact("members", Value::Integer(members.into())),
    ])
}

/// MAJORITY_NOT_REACHED (art. 18): what acting on a rejected resolution is refused with.
pub fn majority_refusal(tally: &Tally) -> Refusal {
    Refusal::new(RuleCode::MajorityNotReached)
        .fact("required", Value::Integer(tally.majority.needed(tally.attending).max(1).into()))
        .fact("approvals", Value::Integer(tally.approvals.into()))
        .fact("base", Value::Integer(tally.attending.into()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use Position::{Director, ExecutiveDeputyDirector, Member};

    pub(in crate::rules) const TWO_THIRDS: Share = Share { numerator: 2, denominator: 3, inclusive: true };

    pub(in crate::rules) fn tally(members: u32, attending: u32, approvals: u32) -> Tally {
        Tally { members, attending, approvals, quorum: TWO_THIRDS, majority: TWO_THIRDS }
    }

    #[test]
    fn one_director_and_one_deputy() {
        let incomplete = |directors, deputies| {
            Err(vec![
                Refusal::new(RuleCode::CommitteeIncomplete)
                    .fact("directors", Value::Integer(directors))
                    .fact("deputies", Value::Integer(deputies)),
            ])
        };
        assert_eq!(complete(&[Director, ExecutiveDeputyDirector]), Ok(()));
        assert_eq!(complete(&[Member, ExecutiveDeputyDirector, Member, Director]), Ok(()));
        assert_eq!(complete(&[]), incomplete(0, 0));
        assert_eq!(complete(&[Director, Member]), incomplete(1, 0));
        assert_eq!(complete(&[ExecutiveDeputyDirector]), incomplete(0, 1));
        assert_eq!(complete(&[Director, Director, ExecutiveDeputyDirector]), incomplete(2, 1));
        assert_eq!(complete(&[Director, ExecutiveDeputyDirector, ExecutiveDeputyDirector]), incomplete(1, 2));
    }

    #[test]
    fn members_on_the_roll_vote_once_while_it_is_open() {
        let open = Vote { state: ResolutionState::Proposed, on_roll: true, already: false };
        let codes = |vote| may_vote(&vote).map_err(|refusals| refusals.iter().map(|r| r.code).collect::<Vec<_>>());
        assert_eq!(codes(open), Ok(()));
        assert_eq!(codes(Vote { on_roll: false, ..open }), Err(vec![RuleCode::NotAttending]));
        assert_eq!(codes(Vote { already: true, ..open }), Err(vec![RuleCode::AlreadyVoted]));
        for state in [ResolutionState::Passed, ResolutionState::Rejected, ResolutionState::Lapsed] {
            assert_eq!(codes(Vote { state, ..open }), Err(vec![RuleCode::VotingNotOpen]));
            assert!(may_close(state).is_err());
        }
        assert_eq!(may_close(ResolutionState::Proposed), Ok(()));
    }

    #[test]
    fn every_committee_up_to_forty() {
        for members in 1..=40 {
            for attending in 0..=members {
                for approvals in 0..=attending {
                    let vote = tally(members, attending, approvals);
                    let result = close(&vote);
                    if attending * 3 >= members * 2 {
                        assert_eq!(result, Ok(approvals * 3 >= attending * 2), "{vote:?}");
                    } else {
                        let facts = result.unwrap_err().remove(0).facts;
                        let values: Vec<_> = facts.into_iter().map(|fact| fact.value).collect();
                        let required = (attending + 1..=members).find(|more| more * 3 >= members * 2).unwrap();
                        assert_eq!(values, [required, attending, members].map(|n| Value::Integer(n.into())));
                    }
                }
            }
        }
    }

    #[test]
    fn a_vote_lapses_only_without_a_quorum() {
        let codes = |state, attending| {
            may_lapse(state, &tally(9, attending, 0)).map_err(|mut refusals| refusals.remove(0).code)
        };
        assert_eq!(codes(ResolutionState::Proposed, 5), Ok(()));
        assert_eq!(codes(ResolutionState::Proposed, 6), Err(RuleCode::InvalidInput));
        assert_eq!(codes(ResolutionState::Lapsed, 5), Err(RuleCode::VotingNotOpen));
    }

    #[test]
    fn both_sides_of_two_thirds() {
        assert_eq!(close(&tally(9, 5, 5)).unwrap_err()[0].code, RuleCode::QuorumNotMet);
        assert_eq!(close(&tally(9, 6, 4)), Ok(true));
        assert_eq!(close(&tally(9, 6, 3)), Ok(false));
        assert_eq!(close(&tally(0, 0, 0)).unwrap_err()[0].facts[0].value, Value::Integer(1));
        let refusal = majority_refusal(&tally(9, 7, 4));
        assert_eq!(refusal.code, RuleCode::MajorityNotReached);
        let facts: Vec<_> = refusal.facts.into_iter().map(|fact| (fact.key, fact.value)).collect();
        let expected = [("required", 5), ("approvals", 4), ("base", 7)].map(|(key, n)| (key, Value::Integer(n)));
        assert_eq!(facts, expected);
    }

    #[test]
    fn a_share_to_be_exceeded_is_not_met_by_reaching_it() {
        let half = Share { numerator: 1, denominator: 2, inclusive: false };
        let vote = |attending, approvals| Tally { quorum: half, majority: half, ..tally(8, attending, approvals) };
        assert_eq!(close(&vote(4, 4)).unwrap_err()[0].facts[0].value, Value::Integer(5));
        assert_eq!(close(&vote(6, 3)), Ok(false));
        assert_eq!(close(&vote(6, 4)), Ok(true));
    }
}
