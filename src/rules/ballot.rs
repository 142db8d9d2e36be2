//! The limited vote (art. 4, 18): who may cast what, how ballots are counted in exact integers, and what the rounds of a
//! prize class say together.

use super::cycle::out_of_order;
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::RuleCode;
use entity::enums::{BallotMode, BallotPool, BallotResult, MeetingState, Phase, RoundKind, RoundState};
use entity::record::{Parameters, Share, Tier};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// The places of a prize class in a cycle of so many winners (art. 4): its own quota; what the cycle has more goes to the
/// lowest class, and what it has less is missing from the lowest.
pub fn places(quota: u32, tiers: &[Tier], tier: usize) -> u32 {
    let above: u32 = tiers.iter().take(tier).map(|tier| tier.quota).sum();
    let left = quota.saturating_sub(above);
    match tiers.get(tier) {
        Some(row) if tier + 1 < tiers.len() => left.min(row.quota),
        _ => left,
    }
}

/// Whether an applicant stands for a prize class (art. 4): for each down to the lowest that it would take, or for all.
pub fn stands_for(lowest: Option<&str>, tiers: &[Tier], tier: usize) -> bool {
    let lowest = lowest.and_then(|key| tiers.iter().position(|row| row.key == key));
    lowest.is_none_or(|lowest| tier <= lowest)
}

/// How many quota candidates a ballot may name (art. 18): the regulation's limit, or as many as there are places.
pub fn limit(kind: RoundKind, places: u32, parameters: &Parameters) -> u32 {
    match (kind, parameters.ballot_limit) {
        (RoundKind::Vote, Some(limit)) => limit,
        (RoundKind::Vote, None) | (RoundKind::RunOff | RoundKind::Substitution, _) => places,
    }
}

/// A round about to open.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    pub phase: Phase,
    pub meeting: MeetingState,
    pub state: RoundState,
    /// Whether somebody may chair it.
    pub chaired: bool,
    /// Whether another round is open.
    pub other_open: bool,
    pub members: u32,
    pub attending: u32,
    pub mode: BallotMode,
}

/// Whether a round may open (art. 18): STAGE_OUT_OF_ORDER, MEETING_NOT_OPEN, ROUND_ALREADY_OPEN, CHAIR_MISSING,
/// QUORUM_NOT_MET, SECRECY_NOT_POSSIBLE.
pub fn may_open(opening: &Opening, parameters: &Parameters) -> Ruling {
    let Opening { phase, meeting, state, members, attending, .. } = *opening;
    let mut refusals = Refusals::default();
    refusals.also(deliberating(phase));
    refusals.also(super::meeting::open(meeting));
    refusals.unless(state == RoundState::Prepared, || wrong_state(state, RoundState::Prepared));
    refusals.unless(!opening.other_open, || Refusal::new(RuleCode::RoundAlreadyOpen));
    refusals.unless(opening.chaired, || Refusal::new(RuleCode::ChairMissing));
    refusals.also(quorate(attending, members, parameters.quorum));
    let enough = opening.mode == BallotMode::Named || attending >= parameters.secret_ballot_min;
    refusals.unless(enough, || {
        Refusal::new(RuleCode::SecrecyNotPossible)
            .fact("required", Value::Integer(parameters.secret_ballot_min.into()))
            .fact("attending", Value::Integer(attending.into()))
    });
    refusals.ruling()
}

/// STAGE_OUT_OF_ORDER (art. 17) unless the committee deliberates: in DELIBERATION, and in NOTICE where a vote has to be held
/// again.
pub fn deliberating(phase: Phase) -> Ruling {
    if matches!(phase, Phase::Deliberation | Phase::Notice) {
        return Ok(());
    }
    Err(vec![out_of_order(phase, Phase::Deliberation)])
}

fn wrong_state(state: RoundState, required: RoundState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(RoundState, state))
        .fact("required", term!(RoundState, required))
}

/// QUORUM_NOT_MET (art. 18): too few of the roll attend, or returned a ballot.
pub fn quorate(attending: u32, members: u32, quorum: Share) -> Ruling {
    if quorum.reached(attending, members) {
        return Ok(());
    }
    Err(vec![
        Refusal::new(RuleCode::QuorumNotMet)
            .fact("required", Value::Integer(quorum.needed(members).max(1).into()))
            .fact("attending", Value::Integer(attending.into()))
            .fact("members", Value::Integer(members.into())),
    ])
}

/// A choice on a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Absent: no candidate of the round.
    pub pool: Option<BallotPool>,
    /// Whether the member is recused from it.
    pub recused: bool,
}

/// A member about to cast a ballot.
#[derive(Clone, Copy, Debug)]
pub struct Casting<'a> {
    pub state: RoundState,
    pub attending: bool,
    /// Whether the member's ballot is in.
    pub voted: bool,
    pub choices: &'a [Choice],
    pub limit: u32,
}

/// Whether a ballot may be cast (art. 18): VOTING_NOT_OPEN, NOT_ATTENDING, ALREADY_VOTED; CANDIDATE_NOT_ON_BALLOT for each
/// choice that is no candidate, or from which the member is recused; BALLOT_LIMIT_EXCEEDED. A blank ballot is one.
pub fn may_cast(casting: &Casting<'_>) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(casting.state == RoundState::Open, || Refusal::new(RuleCode::VotingNotOpen));
    refusals.unless(casting.attending, || Refusal::new(RuleCode::NotAttending));
    // What the ballot holds is nobody's business once it is in.
    if casting.voted {
        refusals.push(Refusal::new(RuleCode::AlreadyVoted));
        return refusals.ruling();
    }
    for (index, choice) in casting.choices.iter().enumerate() {
        refusals.unless(choice.pool.is_some() && !choice.recused, || {
            let path = vec![Step::Field("choices".to_owned()), Step::Index(index)];
            Refusal::new(RuleCode::CandidateNotOnBallot).at(path)
        });
    }
    let chosen = casting.choices.iter().filter(|choice| choice.pool == Some(BallotPool::Quota)).count();
    let chosen = u32::try_from(chosen).unwrap_or(u32::MAX);
    refusals.unless(chosen <= casting.limit, || {
        Refusal::new(RuleCode::BallotLimitExceeded)
            .fact("limit", Value::Integer(casting.limit.into()))
            .fact("chosen", Value::Integer(chosen.into()))
    });
    refusals.ruling()
}

/// Whether a round may be closed (art. 18): VOTING_NOT_OPEN unless it is open.
pub fn may_close(state: RoundState) -> Ruling {
    if state == RoundState::Open { Ok(()) } else { Err(vec![Refusal::new(RuleCode::VotingNotOpen)]) }
}

/// What the majority is taken of (art. 18): all attending members; where the regulation says so, less those recused.
pub fn base(attending: u32, recused: u32, recused_count: bool) -> u32 {
    if recused_count { attending } else { attending.saturating_sub(recused) }
}

/// A candidate's votes in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    pub id: Uuid,
    pub pool: BallotPool,
    pub approvals: u32,
    /// What the majority is taken of.
    pub base: u32,
}

/// A round as it is counted.
#[derive(Clone, Debug)]
pub struct Count {
    pub kind: RoundKind,
    pub places: u32,
    pub majority: Share,
    pub votes: Vec<Votes>,
}

impl Count {
    /// Whether a candidate passed (art. 18): two thirds of its base; a base of 0 never passes. A run-off only orders those
    /// who have passed.
    fn passed(&self, votes: &Votes) -> bool {
        self.kind == RoundKind::RunOff || self.majority.reached(votes.approvals, votes.base)
    }

    /// The result of each candidate, in the order of the votes (art. 4, 18): those who passed take the places in order of
    /// approvals; whoever passed beyond them is reserve; equal approvals across the last place are a tie. Former winners
    /// take no place.
    pub fn results(&self) -> Vec<BallotResult> {
        let rivals = || self.votes.iter().filter(|votes| votes.pool == BallotPool::Quota && self.passed(votes));
        let result = |votes: &Votes| {
            if !self.passed(votes) {
                return BallotResult::NotPassed;
            }
            if votes.pool == BallotPool::Former {
                return BallotResult::Elected;
            }
            let count = |wanted: &dyn Fn(u32) -> bool| {
                u32::try_from(rivals().filter(|rival| wanted(rival.approvals)).count()).unwrap_or(u32::MAX)
            };
            let ahead = count(&|approvals| approvals > votes.approvals);
            let level = count(&|approvals| approvals == votes.approvals);
            if ahead >= self.places {
                BallotResult::Reserve
            } else if ahead + level <= self.places {
                BallotResult::Elected
            } else {
                BallotResult::Tie
            }
        };
        self.votes.iter().map(result).collect()
    }

    /// Whether the result stays the same if so many members had been recused from a candidate and had approved it: a conflict
    /// that surfaces after the vote (art. 7). The results of all and the order of the reserve count.
    pub fn withstands(&self, late: &HashMap<Uuid, u32>, recused_count: bool) -> bool {
        let mut without = self.clone();
        for votes in &mut without.votes {
            let members = late.get(&votes.id).copied().unwrap_or(0);
            votes.approvals = votes.approvals.saturating_sub(members);
            votes.base = base(votes.base, members, recused_count);
        }
        self.results() == without.results() && self.reserve() == without.reserve()
    }

    /// Those who passed and stand for a place, in groups of equal approvals, best first.
    fn order(&self) -> Vec<Vec<Uuid>> {
        self.groups(|votes| votes.pool == BallotPool::Quota && self.passed(votes))
    }

    /// Candidates in groups of equal approvals, best first.
    fn groups(&self, wanted: impl Fn(&Votes) -> bool) -> Vec<Vec<Uuid>> {
        let mut groups: BTreeMap<std::cmp::Reverse<u32>, Vec<Uuid>> = BTreeMap::new();
        for votes in self.votes.iter().filter(|votes| wanted(votes)) {
            groups.entry(std::cmp::Reverse(votes.approvals)).or_default().push(votes.id);
        }
        groups.into_values().collect()
    }

    /// Those beyond the places, in groups of equal approvals, best first.
    fn reserve(&self) -> Vec<Vec<Uuid>> {
        let reserve = self.with(BallotResult::Reserve);
        let mut groups = self.order();
        groups.retain(|group| group.iter().all(|id| reserve.contains(id)));
        groups
    }

    fn with(&self, wanted: BallotResult) -> Vec<Uuid> {
        let results = self.results();
        let rows = self.votes.iter().zip(results).filter(|(_, result)| *result == wanted);
        rows.map(|(votes, _)| votes.id).collect()
    }
}

/// What the rounds of one prize class say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Those who take a place, and former winners who passed.
    pub elected: Vec<Uuid>,
    /// Those who passed beyond the places, best first; equals stand in one group.
    pub reserve: Vec<Vec<Uuid>>,
    /// Those without the majority, best first; equals stand in one group.
    pub not_passed: Vec<Vec<Uuid>>,
    /// Those who are tied across the last place, for as many places as are left.
    pub tied: Vec<Uuid>,
    pub places_left: u32,
}

/// The outcome of a vote and of the run-offs after it, in their order (art. 18). The vote ranks those who passed in groups of
/// equal approvals, each run-off ranks the members of one group; whoever was excluded since leaves the place to the next. A
/// group across the last place stands in `tied`; should it stay, its places stay vacant and the tied are reserve of equal
/// order, before all others.
pub fn outcome(vote: &Count, run_offs: &[Count], gone: &HashSet<Uuid>) -> Outcome {
    let mut order = vote.order();
    for run_off in run_offs {
        order = order.into_iter().flat_map(|group| refined(group, &run_off.order())).collect();
    }
    let remaining = |group: Vec<Uuid>| group.into_iter().filter(|id| !gone.contains(id)).collect::<Vec<_>>();
    let not_passed = vote.groups(|votes| !vote.passed(votes)).into_iter().map(remaining);
    let not_passed = not_passed.filter(|group| !group.is_empty()).collect();
    let mut outcome = Outcome { not_passed, places_left: vote.places, ..Outcome::default() };
    let mut elected: HashSet<Uuid> = HashSet::new();
    for group in order.into_iter().map(remaining).filter(|group| !group.is_empty()) {
        let wanted = u32::try_from(group.len()).unwrap_or(u32::MAX);
        if !outcome.tied.is_empty() || outcome.places_left == 0 {
            outcome.reserve.push(group);
        } else if wanted <= outcome.places_left {
            outcome.places_left -= wanted;
            elected.extend(group);
        } else {
            outcome.tied = group;
        }
    }
    let former = |votes: &Votes| votes.pool == BallotPool::Former && vote.passed(votes) && !gone.contains(&votes.id);
    let takes = vote.votes.iter().filter(|votes| elected.contains(&votes.id) || former(votes));
    outcome.elected = takes.map(|votes| votes.id).collect();
    outcome
}

/// The members of a group as a run-off ranks them; those who were not in it come after.
fn refined(group: Vec<Uuid>, ranks: &[Vec<Uuid>]) -> Vec<Vec<Uuid>> {
    let ranked = ranks.iter().map(|rank| rank.iter().copied().filter(|id| group.contains(id)).collect::<Vec<_>>());
    let mut groups: Vec<Vec<Uuid>> = ranked.collect();
    groups.push(group.iter().copied().filter(|id| !ranks.iter().flatten().any(|ranked| ranked == id)).collect());
    groups.retain(|group| !group.is_empty());
    groups
}

/// Which round comes next, by the outcomes of the prize classes, highest first: a run-off of the first tie, else a vote on
/// the first class that has none (art. 18).
pub fn next(outcomes: &[Option<Outcome>]) -> Option<(usize, RoundKind)> {
    let undecided = |outcome: &Option<Outcome>| outcome.as_ref().is_none_or(|outcome| !outcome.tied.is_empty());
    let tier = outcomes.iter().position(undecided)?;
    let voted = outcomes.get(tier).is_some_and(Option::is_some);
    Some((tier, if voted { RoundKind::RunOff } else { RoundKind::Vote }))
}

#[cfg(test)]
mod tests;
