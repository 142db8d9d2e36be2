//! How far the committee has come with a candidate list: the rounds that count, and what they say together (art. 18).

use super::nomination::{CANDIDATES, Registers};
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::loaders::Reader;
use crate::rules::ballot::{self, Count, Outcome};
use crate::rules::cycle::Votes;
use async_graphql::dataloader::Loader;
use entity::enums::{ApplicationState, CandidateListState, MeetingState, Phase, RoundKind, RoundState};
use entity::record::Parameters;
use entity::{application, ballot_round, candidate, candidate_list, cycle, meeting, round_candidate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A candidate list under deliberation.
#[derive(Clone, Debug)]
pub struct Deliberation {
    /// The list that stands.
    pub list: candidate_list::Model,
    /// Its applications, in its order.
    pub listed: Vec<application::Model>,
    /// Rounds that were counted and are not void, in order.
    rounds: Vec<Held>,
}

/// A counted round with its candidates.
#[derive(Clone, Debug)]
struct Held {
    round: ballot_round::Model,
    candidates: Vec<round_candidate::Model>,
    /// Whether its meeting has ended.
    over: bool,
}

/// A round that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub kind: RoundKind,
    /// Key of the prize class.
    pub tier: String,
    pub places: u32,
    /// Applications to vote on, in the order of the list.
    pub candidates: Vec<Uuid>,
}

impl Deliberation {
    /// On the list of a cycle that stands; absent: none does.
    pub async fn read(db: &impl ConnectionTrait, cycle_id: Uuid) -> Result<Option<Self>> {
        Ok(Self::read_all(db, [cycle_id]).await?.remove(&cycle_id))
    }

    /// On the lists of many cycles, in four statements.
    pub async fn read_all(
        db: &impl ConnectionTrait,
        cycles: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Self>> {
        let lists = candidate_list::Entity::find()
            .filter(candidate_list::Column::CycleId.is_in(cycles))
            .filter(candidate_list::Column::State.eq(CandidateListState::Submitted))
            .all(db)
            .await?;
        let ids: Vec<Uuid> = lists.iter().map(|list| list.id).collect();
        let listed = candidate::Entity::find()
            .filter(candidate::Column::ListId.is_in(ids.clone()))
            .order_by_asc(candidate::Column::Position)
            .find_also_related(application::Entity)
            .all(db)
            .await?;
        let rounds = ballot_round::Entity::find()
            .filter(ballot_round::Column::ListId.is_in(ids))
            .filter(ballot_round::Column::State.eq(RoundState::Closed))
            .order_by_asc(ballot_round::Column::OpenedAt)
            .order_by_asc(ballot_round::Column::Id)
            .find_also_related(meeting::Entity)
            .all(db)
            .await?;
        let rows = round_candidate::Entity::find()
            .filter(round_candidate::Column::RoundId.is_in(rounds.iter().map(|(round, _)| round.id)))
            .all(db)
            .await?;
        let held = |(round, meeting): &(ballot_round::Model, Option<meeting::Model>)| Held {
            candidates: rows.iter().filter(|row| row.round_id == round.id).cloned().collect(),
            over: meeting.as_ref().is_some_and(|meeting| meeting.state == MeetingState::Closed),
            round: round.clone(),
        };
        let deliberation = |list: candidate_list::Model| {
            let on_list = listed.iter().filter(|(candidate, _)| candidate.list_id == list.id);
            let listed = on_list.filter_map(|(_, application)| application.clone()).collect();
            let rounds = rounds.iter().filter(|(round, _)| round.list_id == list.id).map(held).collect();
            (list.cycle_id, Self { list, listed, rounds })
        };
        Ok(lists.into_iter().map(deliberation).collect())
    }

    /// What the rounds say of each prize class, highest first; absent: no vote counts yet.
    pub fn outcomes(&self, parameters: &Parameters) -> Vec<Option<Outcome>> {
        parameters.tiers.iter().map(|tier| self.outcome(parameters, &tier.key)).collect()
    }

    /// The last vote on a class and the run-offs after it, less those who were excluded since.
    fn outcome(&self, parameters: &Parameters, tier: &str) -> Option<Outcome> {
        let of_tier: Vec<&Held> = self.rounds.iter().filter(|held| held.round.tier == tier).collect();
        let vote = of_tier.iter().rposition(|held| held.round.kind == RoundKind::Vote)?;
        let mut counts = of_tier.into_iter().skip(vote).map(|held| count(&held.round, &held.candidates, parameters));
        let vote = counts.next()?;
        let gone = self.listed.iter().filter(|row| row.state == ApplicationState::Disqualified);
        let gone: HashSet<Uuid> = gone.map(|row| row.id).collect();
        Some(ballot::outcome(&vote, &counts.collect::<Vec<_>>(), &gone))
    }

    /// Whether the last round on a class was a run-off that ended in a tie again, and the chair has closed its meeting: the
    /// places stay vacant, those tied are reserve (art. 18).
    fn left_tied(&self, tier: &str, tied: &[Uuid]) -> bool {
        let last = self.rounds.iter().rfind(|held| held.round.tier == tier);
        last.is_some_and(|held| {
            let ran = |id: &Uuid| held.candidates.iter().any(|row| row.application_id == *id);
            held.round.kind == RoundKind::RunOff && held.over && tied.iter().all(ran)
        })
    }

    /// How far the votes have come, and whether those who would be nominated are eligible still.
    pub fn votes(&self, cycle: &cycle::Model, parameters: &Parameters, registers: &Registers) -> Votes {
        let mut outcomes = self.outcomes(parameters);
        self.settle_ties(parameters, &mut outcomes);
        let undecided = self.due(cycle, parameters, &outcomes);
        let all = outcomes.iter().flatten();
        let passed = all.clone().flat_map(|outcome| {
            outcome.elected.iter().chain(outcome.reserve.iter().flatten()).chain(&outcome.tied).copied()
        });
        let failing = |id: &Uuid| {
            let row = self.listed.iter().find(|row| row.id == *id);
            row.map_or_else(Vec::new, |row| registers.failing(row, parameters))
        };
        let tie = undecided.as_ref().filter(|next| next.kind == RoundKind::RunOff);
        Votes {
            complete: undecided.is_none() && all.clone().count() > 0,
            tie: tie.map(|next| (u32::try_from(next.candidates.len()).unwrap_or(u32::MAX), next.places)),
            passed: u32::try_from(passed.collect::<HashSet<_>>().len()).unwrap_or(u32::MAX),
            failing: all.flat_map(|outcome| &outcome.elected).flat_map(failing).collect(),
        }
    }

    /// Takes ties that the chair left standing into the reserve.
    fn settle_ties(&self, parameters: &Parameters, outcomes: &mut [Option<Outcome>]) {
        for (tier, outcome) in parameters.tiers.iter().zip(outcomes) {
            if let Some(outcome) = outcome.as_mut().filter(|outcome| self.left_tied(&tier.key, &outcome.tied)) {
                let tied = std::mem::take(&mut outcome.tied);
                if !tied.is_empty() {
                    outcome.reserve.insert(0, tied);
                }
            }
        }
    }

    /// Applications by the state that the votes give them, once they are complete.
    pub fn results(&self, parameters: &Parameters) -> HashMap<Uuid, ApplicationState> {
        let mut outcomes = self.outcomes(parameters);
        self.settle_ties(parameters, &mut outcomes);
        let mut states: HashMap<Uuid, ApplicationState> = HashMap::new();
        let all = outcomes.iter().flatten();
        states.extend(all.clone().flat_map(|outcome| &outcome.not_passed).map(|id| (*id, ApplicationState::NotPassed)));
        let reserve = all.clone().flat_map(|outcome| outcome.reserve.iter().flatten());
        states.extend(reserve.map(|id| (*id, ApplicationState::Reserve)));
        states.extend(all.flat_map(|outcome| &outcome.elected).map(|id| (*id, ApplicationState::Nominated)));
        states
    }

    /// The round that comes next; absent: every class is decided, or nobody is left to vote on. While the committee
    /// deliberates, a tie that its chair left standing may still be resolved by another run-off.
    pub fn next(&self, cycle: &cycle::Model, parameters: &Parameters) -> Option<Next> {
        let mut outcomes = self.outcomes(parameters);
        if cycle.phase != Phase::Deliberation {
            self.settle_ties(parameters, &mut outcomes);
        }
        self.due(cycle, parameters, &outcomes)
    }

    fn due(&self, cycle: &cycle::Model, parameters: &Parameters, outcomes: &[Option<Outcome>]) -> Option<Next> {
        let (tier, kind) = ballot::next(outcomes)?;
        let elected: Vec<Uuid> = outcomes.iter().flatten().flat_map(|outcome| outcome.elected.clone()).collect();
        let (places, candidates): (u32, Vec<Uuid>) = match (kind, outcomes.get(tier)) {
            (RoundKind::RunOff, Some(Some(outcome))) => (outcome.places_left, outcome.tied.clone()),
            _ => {
                let places = ballot::places(cycle.quota.unsigned_abs(), &parameters.tiers, tier);
                let open = self.listed.iter().filter(|row| CANDIDATES.contains(&row.state));
                (places, open.map(|row| row.id).filter(|id| !elected.contains(id)).collect())
            }
        };
        let tier = parameters.tiers.get(tier)?.key.clone();
        (!candidates.is_empty()).then_some(Next { kind, tier, places, candidates })
    }

    /// The applications of the next round.
    pub fn rows(&self, ids: &[Uuid]) -> Result<Vec<application::Model>> {
        let rows: HashMap<Uuid, &application::Model> = self.listed.iter().map(|row| (row.id, row)).collect();
        ids.iter().map(|id| rows.get(id).copied().cloned().ok_or(NOT_FOUND)).collect()
    }
}

/// Whether any round of a cycle has opened: from then on no candidate withdraws (art. 16).
pub async fn voting_begun(db: &impl ConnectionTrait, cycle_id: Uuid) -> Result<bool> {
    Ok(begun(db, [cycle_id]).await?.contains(&cycle_id))
}

/// Those of these cycles in which a round has opened.
pub async fn begun(db: &impl ConnectionTrait, cycles: impl IntoIterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    let opened = ballot_round::Entity::find()
        .join(JoinType::InnerJoin, ballot_round::Relation::Meeting.def())
        .filter(meeting::Column::CycleId.is_in(cycles))
        .filter(ballot_round::Column::State.ne(RoundState::Prepared))
        .select_only()
        .column(meeting::Column::CycleId);
    Ok(opened.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
}

/// Whether a round of a cycle has opened, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BegunIn(pub Uuid);

impl Loader<BegunIn> for Reader {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[BegunIn]) -> Result<HashMap<BegunIn, bool>> {
        let begun = begun(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(keys.iter().map(|key| (*key, begun.contains(&key.0))).collect())
    }
}

/// A counted round as the rule looks at it.
pub fn count(round: &ballot_round::Model, rows: &[round_candidate::Model], parameters: &Parameters) -> Count {
    let mut rows: Vec<&round_candidate::Model> = rows.iter().collect();
    rows.sort_unstable_by_key(|row| row.position);
    let votes = |row: &round_candidate::Model| ballot::Votes {
        id: row.application_id,
        pool: row.pool,
        approvals: row.approvals.unwrap_or_default().unsigned_abs(),
        base: row.base.unwrap_or_default().unsigned_abs(),
    };
    Count {
        kind: round.kind,
        places: round.places.unsigned_abs(),
        majority: parameters.majority,
        votes: rows.into_iter().map(votes).collect(),
    }
}
