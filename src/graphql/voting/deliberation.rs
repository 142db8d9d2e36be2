//! How far the committee has come with a candidate list: the rounds that count, and what they say together (art. 18).

use super::nomination::{CANDIDATES, Registers};
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::loaders::Reader;
use crate::rules::ballot::{self, Count, Outcome};
use crate::rules::cycle::Votes;
use crate::rules::notice::Tally;
use async_graphql::dataloader::Loader;
use entity::enums::{
    ApplicationState, BallotPool, CandidateListState, MeetingState, Phase, RoundKind, RoundState, VacantPlaceState,
};
use entity::record::Parameters;
use entity::{
    application, ballot_round, candidate, candidate_list, cycle, meeting, notice_entry, public_notice, round_candidate,
    vacant_place,
};
use sea_orm::sea_query::SimpleExpr;
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
    pub(super) rounds: Vec<Held>,
    /// Applications that have stood on a public notice.
    noticed: HashSet<Uuid>,
    /// Places that became vacant during the notice.
    vacancies: Vec<vacant_place::Model>,
}

/// A counted round with its candidates.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) round: ballot_round::Model,
    pub(super) candidates: Vec<round_candidate::Model>,
    /// Whether its meeting has ended.
    over: bool,
}

/// Where a nominee got its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// Key of the prize class.
    pub tier: String,
    pub pool: BallotPool,
    /// The vote on the class.
    pub round_id: Uuid,
    pub places: i32,
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

    /// On the lists of many cycles, in six statements.
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
        let noticed = notice_entry::Entity::find()
            .join(JoinType::InnerJoin, notice_entry::Relation::PublicNotice.def())
            .filter(public_notice::Column::CycleId.is_in(lists.iter().map(|list| list.cycle_id)))
            .select_only()
            .column(notice_entry::Column::ApplicationId);
        let noticed: HashSet<Uuid> = noticed.into_tuple::<Uuid>().all(db).await?.into_iter().collect();
        let vacancies = vacant_place::Entity::find()
            .filter(vacant_place::Column::CycleId.is_in(lists.iter().map(|list| list.cycle_id)))
            .order_by_asc(vacant_place::Column::Id)
            .all(db)
            .await?;
        let held = |(round, meeting): &(ballot_round::Model, Option<meeting::Model>)| Held {
            candidates: rows.iter().filter(|row| row.round_id == round.id).cloned().collect(),
            over: meeting.as_ref().is_some_and(|meeting| meeting.state == MeetingState::Closed),
            round: round.clone(),
        };
        let deliberation = |list: candidate_list::Model| {
            let on_list = listed.iter().filter(|(candidate, _)| candidate.list_id == list.id);
            let listed: Vec<application::Model> = on_list.filter_map(|(_, application)| application.clone()).collect();
            let rounds = rounds.iter().filter(|(round, _)| round.list_id == list.id).map(held).collect();
            let noticed = listed.iter().map(|row| row.id).filter(|id| noticed.contains(id)).collect();
            let vacancies = vacancies.iter().filter(|place| place.cycle_id == list.cycle_id).cloned().collect();
            (list.cycle_id, Self { list, listed, rounds, noticed, vacancies })
        };
        Ok(lists.into_iter().map(deliberation).collect())
    }

    /// What the rounds say of each prize class, highest first; absent: no vote counts yet.
    pub fn outcomes(&self, parameters: &Parameters) -> Vec<Option<Outcome>> {
        parameters.tiers.iter().map(|tier| self.outcome(parameters, &tier.key)).collect()
    }

    /// The last vote on a class.
    pub(super) fn vote_on(&self, tier: &str) -> Option<&Held> {
        self.rounds.iter().rfind(|held| held.round.tier == tier && held.round.kind == RoundKind::Vote)
    }

    /// The rounds on a class that followed another one.
    pub(super) fn after<'a>(&'a self, held: &'a Held) -> impl Iterator<Item = &'a Held> {
        let position = self.rounds.iter().position(|other| other.round.id == held.round.id);
        let later = self.rounds.iter().skip(position.map_or(self.rounds.len(), |position| position + 1));
        later.filter(|other| other.round.tier == held.round.tier)
    }

    /// What a round says together with the run-offs after it, less those who are gone.
    pub(super) fn decided(&self, held: &Held, parameters: &Parameters, gone: &HashSet<Uuid>) -> Outcome {
        let run_offs = self.after(held).filter(|later| later.round.kind == RoundKind::RunOff);
        let run_offs: Vec<Count> = run_offs.map(|later| count(&later.round, &later.candidates, parameters)).collect();
        ballot::outcome(&count(&held.round, &held.candidates, parameters), &run_offs, gone)
    }

    /// The last vote on a class and the run-offs after it, less those who were excluded before they stood on a public notice:
    /// from then on a place that is lost is vacant, and nobody moves up by itself (art. 19 §2).
    fn outcome(&self, parameters: &Parameters, tier: &str) -> Option<Outcome> {
        let gone =
            |row: &&application::Model| row.state == ApplicationState::Disqualified && !self.noticed.contains(&row.id);
        let gone: HashSet<Uuid> = self.listed.iter().filter(gone).map(|row| row.id).collect();
        Some(self.decided(self.vote_on(tier)?, parameters, &gone))
    }

    /// Whether those tied were put to a run-off that ended in a tie again, and the chair has closed its meeting: the places
    /// stay vacant, those tied are reserve (art. 18).
    fn left_tied(&self, tier: &str, tied: &[Uuid]) -> bool {
        let among = |held: &&Held| {
            let ran = |id: &Uuid| held.candidates.iter().any(|row| row.application_id == *id);
            held.round.tier == tier && held.round.kind == RoundKind::RunOff && tied.iter().all(ran)
        };
        self.rounds.iter().rfind(among).is_some_and(|held| held.over)
    }

    /// The places of a class that became vacant in the vote that counts.
    pub fn vacancies<'a>(&'a self, tier: &'a str) -> impl Iterator<Item = &'a vacant_place::Model> {
        let vote = self.vote_on(tier).map(|held| held.round.id);
        self.vacancies.iter().filter(move |place| place.tier == tier && Some(place.round_id) == vote)
    }

    /// The places that became vacant in the votes that count, of every class.
    pub fn all_vacancies<'a>(&'a self, parameters: &'a Parameters) -> impl Iterator<Item = &'a vacant_place::Model> {
        parameters.tiers.iter().flat_map(|tier| self.vacancies(&tier.key))
    }

    /// Where a nominee got its place: in the vote on its class, or as a substitute.
    pub fn placing(&self, id: Uuid, parameters: &Parameters) -> Option<Placing> {
        let of = |tier: &str, held: &Held, pool| Placing {
            tier: tier.to_owned(),
            pool,
            round_id: held.round.id,
            places: held.round.places,
        };
        parameters.tiers.iter().find_map(|tier| {
            let vote = self.vote_on(&tier.key)?;
            if self.vacancies(&tier.key).any(|place| place.substitute_id == Some(id)) {
                return Some(of(&tier.key, vote, BallotPool::Quota));
            }
            let elected = self.outcome(parameters, &tier.key)?.elected.contains(&id);
            let row = vote.candidates.iter().find(|row| row.application_id == id).filter(|_| elected)?;
            Some(of(&tier.key, vote, row.pool))
        })
    }

    /// What an application got in the last vote on it, run-offs left out.
    pub fn tally(&self, id: Uuid, parameters: &Parameters) -> Option<Tally> {
        let votes = self.rounds.iter().rev().filter(|held| held.round.kind != RoundKind::RunOff);
        let row = votes.flat_map(|held| &held.candidates).find(|row| row.application_id == id)?;
        let base = row.base?.unsigned_abs();
        let required = parameters.majority.needed(base).max(1);
        Some(Tally { approvals: row.approvals?.unsigned_abs(), base, required })
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
        let not_passed = all.clone().flat_map(|outcome| outcome.not_passed.iter().flatten());
        states.extend(not_passed.map(|id| (*id, ApplicationState::NotPassed)));
        let reserve = all.clone().flat_map(|outcome| outcome.reserve.iter().flatten());
        states.extend(reserve.map(|id| (*id, ApplicationState::Reserve)));
        states.extend(all.flat_map(|outcome| &outcome.elected).map(|id| (*id, ApplicationState::Nominated)));
        let filled = self.all_vacancies(parameters).filter(|place| place.state == VacantPlaceState::Filled);
        states.extend(filled.filter_map(|place| Some((place.substitute_id?, ApplicationState::Nominated))));
        states
    }

    /// The round that comes next; absent: every class is decided, or nobody is left to vote on. While the committee
    /// deliberates, a tie that its chair left standing may still be resolved by another run-off; during the public notice, a
    /// place that became vacant may need one, or a vote on substitutes.
    pub fn next(&self, cycle: &cycle::Model, parameters: &Parameters) -> Option<Next> {
        let outcomes = self.outcomes(parameters);
        let mut settled = outcomes.clone();
        self.settle_ties(parameters, &mut settled);
        let again = || match cycle.phase {
            // A tie that stands is resolved as long as no lower class was voted on: those tied are candidates there.
            Phase::Deliberation => self.due(cycle, parameters, &outcomes).filter(|next| {
                let mut lower = parameters.tiers.iter().skip_while(|tier| tier.key != next.tier).skip(1);
                lower.all(|tier| self.vote_on(&tier.key).is_none())
            }),
            _ => self.due_for_vacancies(parameters).filter(|_| cycle.phase == Phase::Notice),
        };
        self.due(cycle, parameters, &settled).or_else(again)
    }

    /// The round that comes next before the nominees are known.
    fn due(&self, cycle: &cycle::Model, parameters: &Parameters, outcomes: &[Option<Outcome>]) -> Option<Next> {
        let (tier, kind) = ballot::next(outcomes)?;
        let elected: Vec<Uuid> = outcomes.iter().flatten().flat_map(|outcome| outcome.elected.clone()).collect();
        let (places, candidates): (u32, Vec<Uuid>) = match (kind, outcomes.get(tier)) {
            (RoundKind::RunOff, Some(Some(outcome))) => (outcome.places_left, outcome.tied.clone()),
            _ => {
                let places = ballot::places(cycle.quota.unsigned_abs(), &parameters.tiers, tier);
                let open = self.listed.iter().filter(|row| CANDIDATES.contains(&row.state));
                let open = open.filter(|row| ballot::stands_for(row.lowest_tier.as_deref(), &parameters.tiers, tier));
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
    with_round(db, cycles, ballot_round::Column::State.ne(RoundState::Prepared)).await
}

/// Those of these cycles in which a round is open.
pub async fn opened(db: &impl ConnectionTrait, cycles: impl IntoIterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    with_round(db, cycles, ballot_round::Column::State.eq(RoundState::Open)).await
}

async fn with_round(
    db: &impl ConnectionTrait,
    cycles: impl IntoIterator<Item = Uuid>,
    which: SimpleExpr,
) -> Result<HashSet<Uuid>> {
    let rounds = ballot_round::Entity::find()
        .join(JoinType::InnerJoin, ballot_round::Relation::Meeting.def())
        .filter(meeting::Column::CycleId.is_in(cycles))
        .filter(which)
        .select_only()
        .column(meeting::Column::CycleId);
    Ok(rounds.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
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
