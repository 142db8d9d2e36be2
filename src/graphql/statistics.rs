//! What happened in numbers: counts and median durations of a cycle, as a whole and by industry; for everybody once the cycle is
//! closed, for the Office and discipline inspection at any time.

use super::application_file::visible;
use super::cycles::Cycle;
use super::scope::Scope;
use crate::error::{Error, Result};
use crate::finders::submitted_applications;
use crate::rules::statistics::{Reached, median_hours};
use async_graphql::{Context, Object, SimpleObject};
use entity::enums::{Industry, ObjectionState, Phase, TimedStep};
use entity::{Instant, application, award, cycle, objection, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Most cycles of one answer.
const CYCLES: u64 = 10;

/// 申报数量 · How many applications came how far
#[derive(Clone, Debug, SimpleObject)]
pub struct ApplicationCounts {
    /// 提交 · Submitted at least once, those withdrawn later included.
    submitted: u32,
    /// 撤回 · Withdrawn after submission.
    withdrawn: u32,
    /// 通过资格审查 · Accepted and not found ineligible later (art. 11, 12).
    accepted: u32,
    /// 入围 · On the candidate list (art. 18).
    shortlisted: u32,
    /// 拟奖励 · Put up by the vote, and not disqualified later (art. 18, 19).
    nominated: u32,
    /// 获奖 · Conferred (art. 19).
    conferred: u32,
}

impl From<Reached> for ApplicationCounts {
    fn from(reached: Reached) -> Self {
        let Reached { submitted, withdrawn, accepted, shortlisted, nominated, conferred } = reached;
        Self { submitted, withdrawn, accepted, shortlisted, nominated, conferred }
    }
}

/// 环节时长 · How long a step took
#[derive(Clone, Debug, SimpleObject)]
pub struct StepDuration {
    /// 环节 · The step.
    step: TimedStep,
    /// 数量 · How many of them are over; at least 1.
    count: u32,
    /// 中位时长 · Their median length in whole hours, rounded down.
    median_hours: i64,
}

/// 行业统计 · A cycle's numbers in one industry
#[derive(Clone, Debug, SimpleObject)]
pub struct IndustryStatistics {
    /// 行业 · The industry.
    industry: Industry,
    /// 申报数量 · How many of its applications came how far.
    applications: ApplicationCounts,
    /// 环节时长 · How long its steps took, in the order of the procedure; a step that nobody has behind it is left out.
    durations: Vec<StepDuration>,
}

/// 年度统计 · A cycle in numbers
#[derive(Clone, Debug, SimpleObject)]
pub struct CycleStatistics {
    /// 年度评审 · The cycle.
    cycle: Cycle,
    /// 申报数量 · How many applications came how far.
    applications: ApplicationCounts,
    /// 异议数量 · Objections to its nominees (art. 19), re-examinations that the Office opened itself included.
    objections: u32,
    /// 成立异议数量 · Those of them that were upheld.
    upheld_objections: u32,
    /// 环节时长 · How long its steps took, in the order of the procedure; a step that nobody has behind it is left out.
    durations: Vec<StepDuration>,
    /// 分行业 · The same by industry, in the order of the enum; an industry without a submitted application is left out.
    industries: Vec<IndustryStatistics>,
}

/// What is counted of one industry in one cycle.
#[derive(Clone, Debug, Default)]
struct Tally {
    reached: Reached,
    spans: BTreeMap<TimedStep, Vec<(Instant, Instant)>>,
}

impl Tally {
    fn timed(&mut self, step: TimedStep, from: Option<Instant>, until: Option<Instant>) {
        if let Some(span) = from.zip(until).filter(|(from, until)| from <= until) {
            self.spans.entry(step).or_default().push(span);
        }
    }

    fn add(&mut self, other: &Self) {
        self.reached += other.reached;
        for (step, spans) in &other.spans {
            self.spans.entry(*step).or_default().extend(spans);
        }
    }

    fn durations(&self) -> Vec<StepDuration> {
        let duration = |(step, spans): (&TimedStep, &Vec<_>)| {
            let (count, median_hours) = median_hours(spans.iter().copied())?;
            Some(StepDuration { step: *step, count, median_hours })
        };
        self.spans.iter().filter_map(duration).collect()
    }
}

/// The statistics of the latest cycles, or of these years, the latest first; a constant number of statements.
async fn statistics(
    scope: &Scope<'_>,
    mut select: Select<cycle::Entity>,
    seen: Select<application::Entity>,
    years: Option<Vec<i32>>,
) -> Result<Vec<CycleStatistics>> {
    if let Some(years) = years {
        select = select.filter(cycle::Column::Year.is_in(years));
    }
    let cycles = select.order_by_desc(cycle::Column::Year).limit(CYCLES).all(scope.db()).await?;
    let ids: Vec<Uuid> = cycles.iter().map(|row| row.id).collect();
    let mut tallies: HashMap<Uuid, BTreeMap<Industry, Tally>> = HashMap::new();
    let mut places = HashMap::new();
    let applications = seen.filter(application::Column::CycleId.is_in(ids.iter().copied())).all(scope.db()).await?;
    let applicants = applications.iter().map(|row| row.organization_id).collect();
    let applicants = scope.all::<organization::Entity>(applicants).await?;
    for row in applications {
        let Some(organization) = applicants.get(&row.organization_id) else { continue };
        places.insert(row.id, (organization.industry, row.first_submitted_at));
        let tally = tallies.entry(row.cycle_id).or_default().entry(organization.industry).or_default();
        tally.reached += Reached::of(row.state);
        tally.timed(TimedStep::Qualification, row.first_submitted_at, row.decided_at);
        tally.timed(TimedStep::Correction, row.returned_at, row.submitted_at);
    }
    let mut objections: HashMap<Uuid, (u32, u32)> = HashMap::new();
    let rows = objection::Entity::find().filter(objection::Column::CycleId.is_in(ids.iter().copied()));
    for row in rows.all(scope.db()).await? {
        let Some((industry, _)) = places.get(&row.application_id) else { continue };
        let (all, upheld) = objections.entry(row.cycle_id).or_default();
        *all += 1;
        *upheld += u32::from(row.state == ObjectionState::Upheld);
        let tally = tallies.entry(row.cycle_id).or_default().entry(*industry).or_default();
        tally.timed(TimedStep::Objection, Some(row.filed_at), row.decided_at);
    }
    for row in award::Entity::find().filter(award::Column::CycleId.is_in(ids)).all(scope.db()).await? {
        if let Some((industry, submitted_at)) = places.get(&row.application_id) {
            let tally = tallies.entry(row.cycle_id).or_default().entry(*industry).or_default();
            tally.timed(TimedStep::Conferral, *submitted_at, Some(row.conferred_at));
        }
    }
    let of = |cycle: cycle::Model| {
        let industries = tallies.remove(&cycle.id).unwrap_or_default();
        let mut whole = Tally::default();
        industries.values().for_each(|tally| whole.add(tally));
        let (objections, upheld_objections) = objections.get(&cycle.id).copied().unwrap_or_default();
        CycleStatistics {
            applications: whole.reached.into(),
            objections,
            upheld_objections,
            durations: whole.durations(),
            industries: industries
                .iter()
                .map(|(industry, tally)| IndustryStatistics {
                    industry: *industry,
                    applications: tally.reached.into(),
                    durations: tally.durations(),
                })
                .collect(),
            cycle: Cycle(cycle),
        }
    };
    Ok(cycles.into_iter().map(of).collect())
}

/// The statistics that everybody reads.
#[derive(Debug, Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// 统计 · Closed cycles in numbers, the latest first; at most 10.
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度 · Only cycles of these years; null: the latest 10.")] years: Option<Vec<i32>>,
    ) -> async_graphql::Result<Vec<CycleStatistics>> {
        let closed = cycle::Entity::find().filter(cycle::Column::Phase.eq(Phase::Closed));
        let found = statistics(&Scope::of(ctx)?, closed, submitted_applications(), years).await;
        found.map_err(|error: Error| error.into())
    }
}

/// The statistics of running cycles too.
#[derive(Debug, Default)]
pub struct Statistics;

#[Object]
impl Statistics {
    /// 统计 · Cycles in numbers, running ones as they stand and without the cases from which the viewer is recused, the latest first; at most 10.
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度 · Only cycles of these years; null: the latest 10.")] years: Option<Vec<i32>>,
    ) -> async_graphql::Result<Vec<CycleStatistics>> {
        let scope = Scope::of(ctx)?;
        let seen = visible(&scope).await?;
        let found = statistics(&scope, cycle::Entity::find(), seen, years).await;
        found.map_err(|error: Error| error.into())
    }
}
