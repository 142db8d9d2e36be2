//! Tests of the vote.

use super::*;
use crate::rules::eligibility::sample::founding;
use BallotPool::{Former, Quota};
use BallotResult::{Elected, NotPassed, Reserve, Tie};
use proptest::prelude::*;
use std::collections::HashSet;

const TWO_THIRDS: Share = Share { numerator: 2, denominator: 3, inclusive: true };

fn id(n: usize) -> Uuid {
    Uuid::from_u128(n as u128)
}

fn count(kind: RoundKind, places: u32, base: u32, approvals: &[(BallotPool, u32)]) -> Count {
    let votes = |(n, (pool, approvals)): (usize, &(BallotPool, u32))| Votes {
        id: id(n),
        pool: *pool,
        approvals: *approvals,
        base,
    };
    Count { kind, places, majority: TWO_THIRDS, votes: approvals.iter().enumerate().map(votes).collect() }
}

fn quota(places: u32, base: u32, approvals: &[u32]) -> Count {
    let approvals: Vec<_> = approvals.iter().map(|approvals| (Quota, *approvals)).collect();
    count(RoundKind::Vote, places, base, &approvals)
}

fn run_off(places: u32, approvals: &[(usize, u32)]) -> Count {
    let votes = |(n, approvals): &(usize, u32)| Votes { id: id(*n), pool: Quota, approvals: *approvals, base: 9 };
    Count { kind: RoundKind::RunOff, places, majority: TWO_THIRDS, votes: approvals.iter().map(votes).collect() }
}

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

/// A second implementation of two thirds, by counting up instead of multiplying.
fn two_thirds(part: u32, whole: u32) -> bool {
    let mut needed = 0;
    while f64::from(needed) < f64::from(whole) * 2.0 / 3.0 - 1e-9 {
        needed += 1;
    }
    whole > 0 && part >= needed
}

#[test]
fn every_committee_of_three_to_forty_agrees_with_counting_up() {
    for members in 3..=40 {
        for attending in 0..=members {
            assert_eq!(quorate(attending, members, TWO_THIRDS).is_ok(), two_thirds(attending, members));
            for recused in 0..=attending {
                for approvals in 0..=attending - recused {
                    for recused_count in [true, false] {
                        let base = base(attending, recused, recused_count);
                        let naive = if recused_count { attending } else { attending - recused };
                        let result = quota(1, base, &[approvals]).results();
                        let expected = if two_thirds(approvals, naive) { Elected } else { NotPassed };
                        assert_eq!(result, [expected], "{members} {attending} {recused} {approvals} {recused_count}");
                    }
                }
            }
        }
    }
}

#[test]
fn places_go_by_approvals_and_ties_stand_across_the_last_place() {
    assert_eq!(quota(3, 9, &[9, 8, 7, 6, 5]).results(), [Elected, Elected, Elected, Reserve, NotPassed]);
    assert_eq!(quota(3, 9, &[9, 8, 6, 6]).results(), [Elected, Elected, Tie, Tie]);
    assert_eq!(quota(3, 9, &[9, 7, 7, 6]).results(), [Elected, Elected, Elected, Reserve]);
    assert_eq!(quota(1, 9, &[6, 6, 6]).results(), [Tie, Tie, Tie]);
    assert_eq!(quota(3, 9, &[6, 6]).results(), [Elected, Elected]);
    assert_eq!(quota(3, 0, &[0]).results(), [NotPassed]);
    assert_eq!(quota(0, 9, &[9]).results(), [Reserve]);
}

#[test]
fn former_winners_take_no_place() {
    let round = count(RoundKind::Vote, 1, 9, &[(Former, 9), (Quota, 7), (Quota, 6), (Former, 5)]);
    assert_eq!(round.results(), [Elected, Elected, Reserve, NotPassed]);
    assert_eq!(outcome(&round, &[], &HashSet::new()).places_left, 0);
}

#[test]
fn a_run_off_orders_without_a_majority() {
    let vote = quota(2, 9, &[9, 6, 6, 6, 4]);
    let first = outcome(&vote, &[], &HashSet::new());
    assert_eq!((first.tied, first.places_left), (vec![id(1), id(2), id(3)], 1));
    // Nobody needs two thirds; a repeated tie is run off again.
    let second = run_off(1, &[(1, 4), (2, 4), (3, 1)]);
    assert_eq!(second.results(), [Tie, Tie, Reserve]);
    let again = outcome(&vote, std::slice::from_ref(&second), &HashSet::new());
    assert_eq!((again.elected, again.reserve, again.tied), (vec![id(0)], vec![vec![id(3)]], vec![id(1), id(2)]));
    let third = run_off(1, &[(1, 3), (2, 5)]);
    let done = outcome(&vote, &[second, third], &HashSet::new());
    assert_eq!(done.elected, [id(0), id(2)]);
    assert_eq!(done.reserve, [vec![id(1)], vec![id(3)]]);
    assert_eq!((done.tied, done.not_passed, done.places_left), (vec![], vec![vec![id(4)]], 0));
}

#[test]
fn losers_of_a_run_off_stand_before_the_reserve() {
    let vote = quota(1, 9, &[8, 8, 7, 6, 6]);
    let done = outcome(&vote, &[run_off(1, &[(0, 5), (1, 4)])], &HashSet::new());
    assert_eq!(done.elected, [id(0)]);
    assert_eq!(done.reserve, [vec![id(1)], vec![id(2)], vec![id(3), id(4)]]);
}

#[test]
fn a_late_conflict_counts_as_an_approval_less() {
    let late = |n: usize, members: u32| HashMap::from([(id(n), members)]);
    // Seven of nine, six needed: one less still passes, two less not.
    let round = quota(2, 9, &[7, 9]);
    assert!(round.withstands(&late(0, 1), true));
    assert!(!round.withstands(&late(0, 2), true));
    // Where recused members do not count in the base: five of seven pass still.
    assert!(round.withstands(&late(0, 2), false));
    // One less makes a tie of a lead, or changes the order of the reserve.
    assert!(!quota(1, 9, &[8, 7]).withstands(&late(0, 1), true));
    assert!(!quota(1, 9, &[9, 7, 6]).withstands(&late(1, 1), true));
    assert!(quota(1, 9, &[9, 7, 6]).withstands(&late(2, 0), true));
    assert!(quota(1, 9, &[0]).withstands(&late(0, 1), true));
}

#[test]
fn a_round_opens_in_an_open_quorate_meeting_under_a_chair() {
    let ready = Opening {
        phase: Phase::Deliberation,
        meeting: MeetingState::Open,
        state: RoundState::Prepared,
        chaired: true,
        other_open: false,
        members: 5,
        attending: 4,
        mode: BallotMode::Secret,
    };
    let found = |opening: Opening| codes(may_open(&opening, &founding()));
    assert_eq!(found(ready), []);
    assert_eq!(found(Opening { phase: Phase::Notice, ..ready }), []);
    assert_eq!(found(Opening { phase: Phase::Conferral, ..ready }), [RuleCode::StageOutOfOrder]);
    assert_eq!(found(Opening { meeting: MeetingState::Adjourned, ..ready }), [RuleCode::MeetingNotOpen]);
    assert_eq!(found(Opening { state: RoundState::Closed, ..ready }), [RuleCode::StageOutOfOrder]);
    assert_eq!(found(Opening { chaired: false, ..ready }), [RuleCode::ChairMissing]);
    assert_eq!(found(Opening { other_open: true, ..ready }), [RuleCode::RoundAlreadyOpen]);
    assert_eq!(found(Opening { attending: 3, ..ready }), [RuleCode::QuorumNotMet]);
    let small = Opening { members: 3, attending: 2, ..ready };
    assert_eq!(found(small), [RuleCode::SecrecyNotPossible]);
    assert_eq!(found(Opening { mode: BallotMode::Named, ..small }), []);
    assert_eq!(found(Opening { members: 3, attending: 3, ..ready }), []);
}

#[test]
fn a_ballot_names_candidates_within_the_limit() {
    let (a, former) = (Choice { pool: Some(Quota), recused: false }, Choice { pool: Some(Former), recused: false });
    let cast = |choices: &[Choice], limit| {
        codes(may_cast(&Casting { state: RoundState::Open, attending: true, voted: false, choices, limit }))
    };
    assert_eq!(cast(&[], 3), []);
    assert_eq!(cast(&[a, a, a, former, former], 3), []);
    assert_eq!(cast(&[a, a, a, a], 3), [RuleCode::BallotLimitExceeded]);
    assert_eq!(cast(&[a, Choice { recused: true, ..a }], 3), [RuleCode::CandidateNotOnBallot]);
    assert_eq!(cast(&[Choice { pool: None, ..a }], 3), [RuleCode::CandidateNotOnBallot]);
    let open = Casting { state: RoundState::Open, attending: true, voted: false, choices: &[a], limit: 1 };
    assert_eq!(codes(may_cast(&Casting { state: RoundState::Closed, ..open })), [RuleCode::VotingNotOpen]);
    assert_eq!(codes(may_cast(&Casting { attending: false, ..open })), [RuleCode::NotAttending]);
    assert_eq!(codes(may_cast(&Casting { voted: true, limit: 0, ..open })), [RuleCode::AlreadyVoted]);
    assert_eq!(codes(may_close(RoundState::Prepared)), [RuleCode::VotingNotOpen]);
    assert_eq!(may_close(RoundState::Open), Ok(()));
}

#[test]
fn classes_are_voted_one_after_the_other_and_ties_first() {
    let (done, tie) =
        (outcome(&quota(1, 9, &[9]), &[], &HashSet::new()), outcome(&quota(1, 9, &[9, 9]), &[], &HashSet::new()));
    assert_eq!(next(&[None, None]), Some((0, RoundKind::Vote)));
    assert_eq!(next(&[Some(tie), None]), Some((0, RoundKind::RunOff)));
    assert_eq!(next(&[Some(done.clone()), None]), Some((1, RoundKind::Vote)));
    assert_eq!(next(&[Some(done)]), None);
}

#[test]
fn the_places_of_a_class() {
    let tier = |quota| Tier { quota, ..founding().tiers.remove(0) };
    assert_eq!(places(5, &[tier(3)], 0), 5);
    let two = [tier(1), tier(2)];
    assert_eq!([places(3, &two, 0), places(3, &two, 1)], [1, 2]);
    assert_eq!([places(4, &two, 0), places(4, &two, 1)], [1, 3]);
    assert_eq!([places(2, &two, 0), places(2, &two, 1)], [1, 1]);
    assert_eq!(limit(RoundKind::Vote, 3, &founding()), 3);
    let limited = Parameters { ballot_limit: Some(2), ..founding() };
    assert_eq!([limit(RoundKind::Vote, 3, &limited), limit(RoundKind::RunOff, 1, &limited)], [2, 1]);
    // A vote on substitutes is limited by its places alone.
    for parameters in [&founding(), &limited] {
        for places in 1..5 {
            assert_eq!(limit(RoundKind::Substitution, places, parameters), places);
        }
    }
}

/// A second implementation of the places: sorted, walked through group by group.
fn walked(round: &Count) -> Vec<BallotResult> {
    let mut results = vec![NotPassed; round.votes.len()];
    let mut passed: Vec<usize> = Vec::new();
    for (n, votes) in round.votes.iter().enumerate() {
        if two_thirds(votes.approvals, votes.base) {
            match votes.pool {
                Former => results[n] = Elected,
                Quota => passed.push(n),
            }
        }
    }
    passed.sort_by(|a, b| round.votes[*b].approvals.cmp(&round.votes[*a].approvals));
    let mut left = round.places as usize;
    while !passed.is_empty() {
        let level = round.votes[passed[0]].approvals;
        let size = passed.iter().take_while(|n| round.votes[**n].approvals == level).count();
        let group: Vec<usize> = passed.drain(..size).collect();
        let result = if left == 0 {
            Reserve
        } else if size <= left {
            Elected
        } else {
            Tie
        };
        left = left.saturating_sub(size);
        for n in group {
            results[n] = result;
        }
    }
    results
}

proptest! {
    #[test]
    fn counting_agrees_with_walking(
        places in 0..5_u32,
        attending in 0..41_u32,
        candidates in prop::collection::vec((any::<bool>(), 0..41_u32, 0..6_u32), 0..12),
    ) {
        let votes = candidates.iter().enumerate().map(|(n, (former, approvals, recused))| Votes {
            id: id(n),
            pool: if *former { Former } else { Quota },
            approvals: (*approvals).min(attending),
            base: base(attending, *recused, *recused % 2 == 0),
        });
        let round = Count { kind: RoundKind::Vote, places, majority: TWO_THIRDS, votes: votes.collect() };
        prop_assert_eq!(round.results(), walked(&round));
        let done = outcome(&round, &[], &HashSet::new());
        let beyond = [done.reserve.concat(), done.not_passed.concat()].concat();
        let all = done.elected.len() + beyond.len() + done.tied.len();
        prop_assert_eq!(all, round.votes.len());
        let elected = |votes: &&Votes| votes.pool == Quota && done.elected.contains(&votes.id);
        let quota_elected = round.votes.iter().filter(elected).count();
        prop_assert!(quota_elected <= places as usize);
        // A tie is only what more approvals than places stand level for.
        prop_assert!(done.tied.is_empty() || done.tied.len() > done.places_left as usize);
    }
}

/// Whoever is excluded after the vote leaves the place to the next in reserve; equals beyond the last place are tied.
#[test]
fn the_reserve_moves_up() {
    let vote = quota(2, 9, &[9, 8, 7, 6, 6]);
    let after =
        |run_offs: &[Count], gone: &[usize]| outcome(&vote, run_offs, &gone.iter().map(|number| id(*number)).collect());
    let ids = |numbers: &[usize]| numbers.iter().map(|number| id(*number)).collect::<Vec<_>>();
    let one = after(&[], &[0]);
    assert_eq!((one.elected, one.places_left), (ids(&[1, 2]), 0));
    assert_eq!(one.reserve, [ids(&[3, 4])]);
    // In reserve, and beyond it, nobody moves.
    assert_eq!(after(&[], &[2]).elected, ids(&[0, 1]));
    // Two equals for one place.
    let two = after(&[], &[0, 1]);
    assert_eq!((two.elected, two.tied, two.places_left), (ids(&[2]), ids(&[3, 4]), 1));
    let decided = after(&[run_off(1, &[(3, 4), (4, 5)])], &[0, 1]);
    assert_eq!((decided.elected, decided.reserve), (ids(&[2, 4]), vec![ids(&[3])]));
    // One of the equals is gone too: nothing is left to decide.
    let three = after(&[], &[0, 1, 3]);
    assert_eq!((three.elected, three.tied, three.places_left), (ids(&[2, 4]), Vec::new(), 0));
    let all = after(&[], &[0, 1, 2, 3, 4]);
    assert_eq!((all.elected, all.places_left), (Vec::new(), 2));
}

#[test]
fn those_not_passed_stand_by_approvals_and_equals_together() {
    let ids = |groups: &[&[usize]]| -> Vec<Vec<Uuid>> {
        groups.iter().map(|group| group.iter().map(|n| id(*n)).collect()).collect()
    };
    let vote = quota(1, 9, &[9, 3, 5, 0, 5, 6, 0]);
    let not_passed = |run_offs: &[Count], gone: &[usize]| {
        outcome(&vote, run_offs, &gone.iter().map(|n| id(*n)).collect()).not_passed
    };
    assert_eq!(not_passed(&[], &[]), ids(&[&[2, 4], &[1], &[3, 6]]));
    // Whoever is gone is left out, and so is a group of which nobody stays.
    assert_eq!(not_passed(&[], &[0, 4]), ids(&[&[2], &[1], &[3, 6]]));
    assert_eq!(not_passed(&[], &[1, 2, 4]), ids(&[&[3, 6]]));
    assert_eq!(not_passed(&[], &[1, 2, 3, 4, 6]), ids(&[]));
    // A run-off moves nobody among them.
    let level = quota(1, 9, &[6, 6, 5]);
    let done = outcome(&level, &[run_off(1, &[(0, 1), (1, 2)])], &HashSet::new());
    assert_eq!((done.elected, done.reserve, done.not_passed), (vec![id(1)], ids(&[&[0]]), ids(&[&[2]])));
    // Each by its own base: six of nine pass, six of ten do not; a former winner stands with the others.
    let mut bases = count(RoundKind::Vote, 3, 10, &[(Quota, 6), (Quota, 6), (Former, 6), (Former, 4)]);
    bases.votes[0].base = 9;
    let done = outcome(&bases, &[], &HashSet::new());
    assert_eq!((done.elected, done.not_passed), (ids(&[&[0]]).concat(), ids(&[&[1, 2], &[3]])));
}

#[test]
fn a_vote_on_substitutes_asks_the_majority() {
    let round = |kind, places, approvals: &[u32]| {
        let approvals: Vec<_> = approvals.iter().map(|approvals| (Quota, *approvals)).collect();
        count(kind, places, 9, &approvals)
    };
    let substitution = |places, approvals: &[u32]| round(RoundKind::Substitution, places, approvals).results();
    assert_eq!(substitution(1, &[6]), [Elected]);
    assert_eq!(substitution(1, &[5]), [NotPassed]);
    assert_eq!(round(RoundKind::RunOff, 1, &[5]).results(), [Elected]);
    assert_eq!(substitution(2, &[9, 5, 6, 7]), [Elected, NotPassed, Reserve, Elected]);
    assert_eq!(substitution(1, &[6, 6]), [Tie, Tie]);
    assert_eq!(count(RoundKind::Substitution, 1, 0, &[(Quota, 0)]).results(), [NotPassed]);
    for (places, approvals) in [(1, &[6, 5, 8][..]), (2, &[6, 6, 6]), (3, &[0, 9])] {
        assert_eq!(substitution(places, approvals), round(RoundKind::Vote, places, approvals).results());
    }
    let done = outcome(&round(RoundKind::Substitution, 2, &[7, 5]), &[], &HashSet::new());
    assert_eq!((done.elected, done.not_passed, done.places_left), (vec![id(0)], vec![vec![id(1)]], 1));
}

#[test]
fn an_applicant_stands_for_every_class_that_it_would_take() {
    let tier = |key: &str| Tier { key: key.to_owned(), ..founding().tiers.remove(0) };
    let tiers = [tier("GOLD"), tier("SILVER"), tier("BRONZE")];
    let stands = |lowest| [0, 1, 2].map(|tier| stands_for(lowest, &tiers, tier));
    assert_eq!(stands(None), [true, true, true]);
    assert_eq!(stands(Some("BRONZE")), [true, true, true]);
    assert_eq!(stands(Some("SILVER")), [true, true, false]);
    assert_eq!(stands(Some("GOLD")), [true, false, false]);
}
