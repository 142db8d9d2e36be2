//! How far the committee has come with a candidate list: the rounds that count, and what they say together (art. 18).

use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::loaders::Reader;
use crate::graphql::review::case::Frame;
use crate::rules::ballot::{self, Count, Outcome, Votes};
use async_graphql::dataloader::Loader;
use entity::enums::{ApplicationState, CandidateListState, RoundKind, RoundState};
use entity::{application, ballot_round, candidate, candidate_list, meeting, round_candidate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A candidate list under deliberation.
#[derive(Debug)]
pub struct Deliberation {
    /// The list that stands.
    pub list: candidate_list::Model,
    /// Its applications that are candidates still, in its order.
    pub candidates: Vec<application::Model>,
    /// Rounds that were counted and are not void, in order, each with its candidates.
    rounds: Vec<(ballot_round::Model, Vec<round_candidate::Model>)>,
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
        let list = candidate_list::Entity::find()
            .filter(candidate_list::Column::CycleId.eq(cycle_id))
            .filter(candidate_list::Column::State.eq(CandidateListState::Submitted));
        let Some(list) = list.one(db).await? else { return Ok(None) };
        let listed = candidate::Entity::find()
            .filter(candidate::Column::ListId.eq(list.id))
            .order_by_asc(candidate::Column::Position)
            .find_also_related(application::Entity)
            .all(db)
            .await?;
        let candidates = listed.into_iter().filter_map(|(_, application)| application);
        let candidates = candidates.filter(|row| row.state == ApplicationState::Shortlisted).collect();
        let rounds = ballot_round::Entity::find()
            .filter(ballot_round::Column::ListId.eq(list.id))
            .filter(ballot_round::Column::State.eq(RoundState::Closed))
            .order_by_asc(ballot_round::Column::OpenedAt)
            .order_by_asc(ballot_round::Column::Id)
            .all(db)
            .await?;
        let rows = round_candidate::Entity::find()
            .filter(round_candidate::Column::RoundId.is_in(rounds.iter().map(|round| round.id)))
            .all(db)
            .await?;
        let of_round = |round: ballot_round::Model| {
            let rows = rows.iter().filter(|row| row.round_id == round.id).cloned().collect();
            (round, rows)
        };
        let rounds = rounds.into_iter().map(of_round).collect();
        Ok(Some(Self { list, candidates, rounds }))
    }

    /// What the rounds say of each prize class, highest first; absent: no vote counts yet.
    pub fn outcomes(&self, frame: &Frame) -> Vec<Option<Outcome>> {
        let tiers = frame.regulation.parameters.tiers.iter();
        tiers.map(|tier| self.outcome(frame, &tier.key)).collect()
    }

    /// The last vote on a class and the run-offs after it.
    fn outcome(&self, frame: &Frame, tier: &str) -> Option<Outcome> {
        let of_tier: Vec<_> = self.rounds.iter().filter(|(round, _)| round.tier == tier).collect();
        let vote = of_tier.iter().rposition(|(round, _)| round.kind == RoundKind::Vote)?;
        let mut counts = of_tier.into_iter().skip(vote).map(|(round, rows)| count(round, rows, frame));
        let vote = counts.next()?;
        Some(ballot::outcome(&vote, &counts.collect::<Vec<_>>()))
    }

    /// The round that comes next; absent: every class is decided, or nobody is left to vote on.
    pub fn next(&self, frame: &Frame) -> Option<Next> {
        let outcomes = self.outcomes(frame);
        let (tier, kind) = ballot::next(&outcomes)?;
        let parameters = &frame.regulation.parameters;
        let elected: Vec<Uuid> = outcomes.iter().flatten().flat_map(|outcome| outcome.elected.clone()).collect();
        let (places, candidates): (u32, Vec<Uuid>) = match (kind, outcomes.get(tier)) {
            (RoundKind::RunOff, Some(Some(outcome))) => (outcome.places_left, outcome.tied.clone()),
            _ => {
                let places = ballot::places(frame.cycle.quota.unsigned_abs(), &parameters.tiers, tier);
                let ids = self.candidates.iter().map(|row| row.id).filter(|id| !elected.contains(id));
                (places, ids.collect())
            }
        };
        let tier = parameters.tiers.get(tier)?.key.clone();
        (!candidates.is_empty()).then_some(Next { kind, tier, places, candidates })
    }

    /// The applications of the next round.
    pub fn rows(&self, ids: &[Uuid]) -> Result<Vec<application::Model>> {
        let rows: HashMap<Uuid, &application::Model> = self.candidates.iter().map(|row| (row.id, row)).collect();
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
pub fn count(round: &ballot_round::Model, rows: &[round_candidate::Model], frame: &Frame) -> Count {
    let mut rows: Vec<&round_candidate::Model> = rows.iter().collect();
    rows.sort_unstable_by_key(|row| row.position);
    let votes = |row: &round_candidate::Model| Votes {
        id: row.application_id,
        pool: row.pool,
        approvals: row.approvals.unwrap_or_default().unsigned_abs(),
        base: row.base.unwrap_or_default().unsigned_abs(),
    };
    Count {
        kind: round.kind,
        places: round.places.unsigned_abs(),
        majority: frame.regulation.parameters.majority,
        votes: rows.into_iter().map(votes).collect(),
    }
}
