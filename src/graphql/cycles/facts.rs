//! The facts that decide how a cycle goes on, for many cycles in a constant number of statements.

use crate::error::{Error, Result};
use crate::graphql::committee::in_office;
use crate::graphql::conferring::standing::{noticed, winners};
use crate::graphql::loaders::Reader;
use crate::graphql::review::lineup::lineups;
use crate::graphql::voting::deliberation::{Deliberation, begun, opened};
use crate::graphql::voting::nomination::Registers;
use crate::rules::conferral::Winners;
use crate::rules::cycle::{Advance, Counts, Readiness, Vacancy, Votes};
use crate::rules::group::Lineups;
use crate::rules::notice::Noticed;
use crate::rules::{Refusal, Ruling, term};
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{ApplicationState, CandidateListState, DocumentState, Phase, Position};
use entity::{
    Instant, RuleCode, application, candidate_list, cycle, cycle_guide, regulation, standard, work_plan, work_procedure,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What stands of a cycle.
#[derive(Clone, Debug, Default)]
pub struct CycleFacts {
    /// Whether the year's work plan is adopted.
    pub work_plan: bool,
    pub standard: Option<DocumentState>,
    pub guides: Vec<DocumentState>,
    pub work_procedure: Option<DocumentState>,
    /// Positions of the committee members in office.
    pub positions: Vec<Position>,
    pub counts: Counts,
    /// How its groups stand towards their applications.
    pub lineups: Lineups,
    /// Whether a candidate list stands.
    pub listed: bool,
    /// Whether a round of voting has opened.
    pub voting: bool,
    /// Whether a round of voting is open.
    pub round_open: bool,
    /// How far the votes on the list have come.
    pub votes: Votes,
    /// What the public notices leave open.
    pub noticed: Noticed,
    /// Places that became vacant during the notice and could be taken still.
    pub vacant: u32,
    /// What the conferral leaves open.
    pub winners: Winners,
}

impl CycleFacts {
    /// The facts of one cycle.
    pub async fn of(db: &impl ConnectionTrait, cycle: &cycle::Model, day: NaiveDate) -> Result<Self> {
        Ok(Self::of_all(db, std::slice::from_ref(cycle), day).await?.remove(&cycle.id).unwrap_or_default())
    }

    /// The facts of many cycles, in eighteen statements, and in a constant number more where some of them are being voted on, noticed or
    /// conferred.
    pub async fn of_all(
        db: &impl ConnectionTrait,
        cycles: &[cycle::Model],
        day: NaiveDate,
    ) -> Result<HashMap<Uuid, Self>> {
        let ids: Vec<Uuid> = cycles.iter().map(|cycle| cycle.id).collect();
        let planned: HashSet<i32> = work_plan::Entity::find()
            .filter(work_plan::Column::Year.is_in(cycles.iter().map(|cycle| cycle.year)))
            .select_only()
            .column(work_plan::Column::Year)
            .into_tuple()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let guides =
            cycle_guide::Entity::find().filter(cycle_guide::Column::CycleId.is_in(ids.clone())).all(db).await?;
        let used = cycles.iter().filter_map(|cycle| cycle.standard_id).chain(guides.iter().map(|row| row.standard_id));
        let standards: HashMap<Uuid, DocumentState> = standard::Entity::find()
            .filter(standard::Column::Id.is_in(used))
            .select_only()
            .columns([standard::Column::Id, standard::Column::State])
            .into_tuple()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let procedures: HashMap<Uuid, DocumentState> = work_procedure::Entity::find()
            .filter(work_procedure::Column::CycleId.is_in(ids.clone()))
            .select_only()
            .columns([work_procedure::Column::CycleId, work_procedure::Column::State])
            .into_tuple()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let positions: Vec<Position> = in_office(db, day).await?.into_iter().map(|member| member.position).collect();
        let counts: Vec<(Uuid, ApplicationState, i64)> = application::Entity::find()
            .filter(application::Column::CycleId.is_in(ids.clone()))
            .select_only()
            .columns([application::Column::CycleId, application::Column::State])
            .column_as(application::Column::Id.count(), "count")
            .group_by(application::Column::CycleId)
            .group_by(application::Column::State)
            .into_tuple()
            .all(db)
            .await?;
        let listed: HashSet<Uuid> = candidate_list::Entity::find()
            .filter(candidate_list::Column::CycleId.is_in(cycles.iter().map(|cycle| cycle.id)))
            .filter(candidate_list::Column::State.eq(CandidateListState::Submitted))
            .select_only()
            .column(candidate_list::Column::CycleId)
            .into_tuple()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let voting = begun(db, cycles.iter().map(|cycle| cycle.id)).await?;
        let open: HashSet<Uuid> = opened(db, ids.clone()).await?;
        let mut deciding = deciding(db, cycles).await?;
        let mut noticed = noticed(db, cycles).await?;
        let winners = winners(db, cycles).await?;
        let mut lineups = lineups(db, cycles, day).await?;
        let mut facts = |cycle: &cycle::Model| {
            let Deciding { votes, vacant } = deciding.remove(&cycle.id).unwrap_or_default();
            let (undecided, vacant) = vacant;
            let noticed = Noticed { vacant: undecided, ..noticed.remove(&cycle.id).unwrap_or_default() };
            Self {
                work_plan: planned.contains(&cycle.year),
                standard: cycle.standard_id.and_then(|id| standards.get(&id).copied()),
                guides: guides
                    .iter()
                    .filter(|row| row.cycle_id == cycle.id)
                    .filter_map(|row| standards.get(&row.standard_id).copied())
                    .collect(),
                work_procedure: procedures.get(&cycle.id).copied(),
                positions: positions.clone(),
                counts: counted(
                    counts.iter().filter(|(id, ..)| *id == cycle.id).map(|(_, state, count)| (*state, *count)),
                ),
                lineups: lineups.remove(&cycle.id).unwrap_or_default(),
                listed: listed.contains(&cycle.id),
                voting: voting.contains(&cycle.id),
                round_open: open.contains(&cycle.id),
                votes,
                noticed,
                vacant,
                winners: winners.get(&cycle.id).copied().unwrap_or_default(),
            }
        };
        Ok(cycles.iter().map(|cycle| (cycle.id, facts(cycle))).collect())
    }

    /// What has to stand before the announcement.
    pub fn readiness<'a>(
        &'a self,
        cycle: &cycle::Model,
        regulation: &regulation::Model,
        day: NaiveDate,
    ) -> Readiness<'a> {
        Readiness {
            year: cycle.year,
            day,
            work_plan: self.work_plan,
            in_force_from: regulation.in_force_from,
            repealed_on: regulation.repealed_on,
            standard: self.standard,
            guides: &self.guides,
            work_procedure: self.work_procedure,
            positions: &self.positions,
        }
    }

    /// What decides whether the cycle goes on.
    pub fn advance<'a>(&'a self, cycle: &cycle::Model, readiness: &'a Readiness<'a>, now: Instant) -> Advance<'a> {
        Advance {
            phase: cycle.phase,
            now,
            readiness: Some(readiness),
            window_end: cycle.window_end,
            undecided: self.counts.undecided,
            results_reported: cycle.results_reported_at.is_some(),
            lineups: &self.lineups,
            listed: self.listed,
            votes: &self.votes,
            noticed: &self.noticed,
            winners: self.winners,
        }
    }

    /// What decides whether the cycle may be closed as vacant.
    pub fn vacancy(&self, cycle: &cycle::Model, resolved: bool) -> Vacancy<'_> {
        Vacancy {
            phase: cycle.phase,
            counts: self.counts,
            votes: &self.votes,
            vacant: self.vacant,
            round_open: self.round_open,
            resolved,
        }
    }

    /// A cycle has one work procedure: where there is one, it is amended, and once approved not even that.
    pub fn no_procedure(&self) -> Ruling {
        let Some(state) = self.work_procedure else { return Ok(()) };
        let refusal = match state {
            DocumentState::Draft => Refusal::input("input-duplicate"),
            DocumentState::Approved => Refusal::new(RuleCode::StageOutOfOrder)
                .fact("current", term!(DocumentState, DocumentState::Approved))
                .fact("required", term!(DocumentState, DocumentState::Draft)),
        };
        Err(vec![refusal])
    }
}

/// What the committee's votes decide of a cycle.
#[derive(Debug, Default)]
struct Deciding {
    votes: Votes,
    /// Places that became vacant and are undecided, and how many of these somebody could take.
    vacant: (u32, u32),
}

/// How far the votes of those cycles have come that are being voted on.
async fn deciding(db: &impl ConnectionTrait, cycles: &[cycle::Model]) -> Result<HashMap<Uuid, Deciding>> {
    let deciding = cycles.iter().filter(|cycle| matches!(cycle.phase, Phase::Deliberation | Phase::Notice));
    let deciding: Vec<&cycle::Model> = deciding.collect();
    if deciding.is_empty() {
        return Ok(HashMap::new());
    }
    let regulations: HashMap<Uuid, regulation::Model> = regulation::Entity::find()
        .filter(regulation::Column::Id.is_in(deciding.iter().map(|cycle| cycle.regulation_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let deliberations = Deliberation::read_all(db, deciding.iter().map(|cycle| cycle.id)).await?;
    let registers = Registers::read(db, deliberations.values().flat_map(|found| &found.listed)).await?;
    let decided = deciding.into_iter().filter_map(|cycle| {
        let parameters = &regulations.get(&cycle.regulation_id)?.parameters;
        let deliberation = deliberations.get(&cycle.id)?;
        let votes = deliberation.votes(cycle, parameters, &registers);
        Some((cycle.id, Deciding { votes, vacant: deliberation.vacant(parameters) }))
    });
    Ok(decided.collect())
}

/// Drafts and withdrawals do not count. A return whose deadline has passed is undecided like any other.
fn counted(states: impl Iterator<Item = (ApplicationState, i64)>) -> Counts {
    states.fold(Counts::default(), |mut counts, (state, count)| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match state {
            ApplicationState::Submitted | ApplicationState::Returned => counts.undecided += count,
            ApplicationState::Accepted => counts.accepted += count,
            ApplicationState::Shortlisted => counts.shortlisted += count,
            ApplicationState::Nominated | ApplicationState::Conferred => counts.nominated += count,
            // Who is in line takes a place only where one becomes vacant.
            ApplicationState::NotPassed | ApplicationState::Reserve => counts.not_passed += count,
            ApplicationState::Disqualified | ApplicationState::Renounced | ApplicationState::NotApproved => {
                counts.lost += count;
            }
            ApplicationState::NotShortlisted => counts.not_shortlisted += count,
            ApplicationState::Ineligible => counts.ineligible += count,
            ApplicationState::Draft | ApplicationState::Withdrawn => {}
        }
        counts
    })
}

/// The facts of a cycle on a day, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FactsOf(pub Uuid, pub NaiveDate);

impl Loader<FactsOf> for Reader {
    type Value = CycleFacts;
    type Error = Error;

    async fn load(&self, keys: &[FactsOf]) -> Result<HashMap<FactsOf, CycleFacts>> {
        // Every key of a request has the day on which the request arrived.
        let Some(day) = keys.first().map(|key| key.1) else { return Ok(HashMap::new()) };
        let ids = keys.iter().map(|key| key.0);
        let cycles = cycle::Entity::find().filter(cycle::Column::Id.is_in(ids)).all(&self.0).await?;
        let facts = CycleFacts::of_all(&self.0, &cycles, day).await?;
        Ok(facts.into_iter().map(|(id, facts)| (FactsOf(id, day), facts)).collect())
    }
}
