//! Who may take the places that became vacant during the public notice, and the round that this needs (art. 19 §2).

use super::deliberation::{Deliberation, Held, Next};
use crate::rules::ballot::Outcome;
use crate::rules::substitution::{Line, Next as Turn};
use entity::enums::{ApplicationState, BallotPool, RoundKind, VacantPlaceState};
use entity::record::Parameters;
use std::collections::HashSet;
use uuid::Uuid;

impl Deliberation {
    /// Those who may take the vacant places of a class, in order.
    pub fn line(&self, parameters: &Parameters, tier: &str) -> Line {
        let Some(vote) = self.vote_on(tier) else { return Line::default() };
        let open: Vec<_> = self.vacancies(tier).filter(|place| place.state == VacantPlaceState::Open).collect();
        let substitutions: Vec<&Held> =
            self.after(vote).filter(|held| held.round.kind == RoundKind::Substitution).collect();
        // A place for which a vote on substitutes was held gets no other one.
        let unspent = open.iter().filter(|place| {
            !substitutions.iter().any(|held| held.round.opened_at.is_some_and(|opened| place.opened_at <= opened))
        });
        let unspent = unspent.count();
        let Outcome { reserve, tied, not_passed, .. } = self.decided(vote, parameters, &HashSet::new());
        let mut ahead: Vec<Vec<Uuid>> = [tied].into_iter().chain(reserve).collect();
        let mut tried: HashSet<Uuid> = HashSet::new();
        for held in substitutions {
            let Outcome { elected, tied, reserve, .. } = self.decided(held, parameters, &HashSet::new());
            ahead.extend([elected, tied].into_iter().chain(reserve));
            tried.extend(held.candidates.iter().map(|row| row.application_id));
        }
        let waits = |id: &Uuid| {
            let waiting = [ApplicationState::Reserve, ApplicationState::NotPassed];
            self.listed.iter().any(|row| row.id == *id && waiting.contains(&row.state))
        };
        // Who takes no place frees none, and fills none.
        let quota =
            |id: &Uuid| vote.candidates.iter().any(|row| row.application_id == *id && row.pool == BallotPool::Quota);
        let kept = |groups: Vec<Vec<Uuid>>, keep: &dyn Fn(&Uuid) -> bool| -> Vec<Vec<Uuid>> {
            let groups = groups.into_iter().map(|group| group.into_iter().filter(|id| keep(id)).collect::<Vec<_>>());
            groups.filter(|group| !group.is_empty()).collect()
        };
        Line {
            places: u32::try_from(if unspent > 0 { unspent } else { open.len() }).unwrap_or(u32::MAX),
            reserve: kept(ahead, &waits),
            not_passed: kept(not_passed, &|id| waits(id) && quota(id) && !tried.contains(id)),
            voted: unspent == 0,
        }
    }

    /// The vote on substitutes that an application passed; absent: it is in the reserve by the first vote.
    pub fn substitution_of(&self, id: Uuid) -> Option<Uuid> {
        let votes = self.rounds.iter().rev().filter(|held| held.round.kind == RoundKind::Substitution);
        let mut votes = votes.filter(|held| held.candidates.iter().any(|row| row.application_id == id));
        votes.next().map(|held| held.round.id)
    }

    /// The round that a vacant place needs: a run-off among those tied in the reserve, or a vote on substitutes.
    pub(super) fn due_for_vacancies(&self, parameters: &Parameters) -> Option<Next> {
        parameters.tiers.iter().find_map(|tier| {
            let line = self.line(parameters, &tier.key);
            let (kind, put) = match line.next() {
                Turn::RunOff(tied) => (RoundKind::RunOff, tied),
                Turn::Vote(put) => (RoundKind::Substitution, put),
                Turn::Take(_) | Turn::Nobody => return None,
            };
            let listed = self.listed.iter().map(|row| row.id).filter(|id| put.contains(id)).collect();
            (line.places > 0).then_some(Next { kind, tier: tier.key.clone(), places: line.places, candidates: listed })
        })
    }

    /// How many of the places that became vacant are undecided, and how many of these somebody could take still.
    pub fn vacant(&self, parameters: &Parameters) -> (u32, u32) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let of_tier = |tier: &str| {
            let open = count(self.vacancies(tier).filter(|place| place.state == VacantPlaceState::Open).count());
            let takers = self.line(parameters, tier).next() != Turn::Nobody;
            (open, if takers { open } else { 0 })
        };
        let all = parameters.tiers.iter().map(|tier| of_tier(&tier.key));
        all.fold((0, 0), |(open, left), (more, takers)| (open + more, left + takers))
    }
}
