//! Adopting work plans, drafting work procedures.

use super::{WorkPlan, WorkProcedure};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::cycles::in_phase;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::regulation::natural;
use crate::graphql::resolutions::refuse_under_vote;
use crate::rules::cycle::check_work_procedure;
use crate::rules::regulation::sum_fault;
use crate::rules::{Refusal, Step, Value, term};
use crate::work::{Work, mutate, stale};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{Aggregation, BallotMode, DocumentState, Phase};
use entity::record::{Parameters, WorkProcedureContent};
use entity::{RuleCode, Shared, cycle, regulation, work_plan, work_procedure};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 制定年度工作计划 · Adopts the work plan of a year
#[derive(Clone, Debug, InputObject)]
pub struct AdoptWorkPlanInput {
    /// 年度 · The award year, 2000-2199.
    pub year: i32,
    /// 标题 · Title, at most 200 characters.
    pub title: String,
    /// 内容 · Text, at most 20000 characters.
    pub content: String,
    /// 预期版本号 · The version that is replaced; null: the year has no plan yet.
    pub expected_version: Option<i32>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 起草工作程序 · Drafts the work procedure of a cycle
#[derive(Clone, Debug, InputObject)]
pub struct DraftWorkProcedureInput {
    /// 年度评审 · A cycle in PLANNING that has no work procedure yet.
    pub cycle: ID,
    /// 内容 · What it fixes.
    pub content: WorkProcedureContentInput,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 修改工作程序草案 · Amends the draft work procedure of a cycle
#[derive(Clone, Debug, InputObject)]
pub struct AmendWorkProcedureInput {
    /// 工作程序 · The draft.
    pub work_procedure: ID,
    /// 内容 · What it fixes, as a whole.
    pub content: WorkProcedureContentInput,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 工作程序内容 · What a work procedure fixes for its cycle (art. 7, 8)
#[derive(Clone, Debug, InputObject)]
pub struct WorkProcedureContentInput {
    /// 环节权重 · Weights in hundredths, one for each scored stage of the regulation, in their order; they sum to 100.
    pub stage_weights: Vec<i32>,
    /// 最低分 · No putting forward below this many points, at most those of the standard; null: no minimum.
    pub minimum_score: Option<i32>,
    /// 汇总方式 · How the sheets of a group become one result.
    pub aggregation: Aggregation,
    /// 投票方式 · Secret or named ballot.
    pub ballot_mode: BallotMode,
    /// 补正期 · Working days of a return for correction, at least the regulation's, at most 60.
    pub correction_days: i32,
    /// 申辩期 · Days in which a winner answers, at least the regulation's, at most 60.
    pub hearing_days: i32,
}

payload! {
    /// 制定结果 · The work plan, or why not.
    AdoptWorkPlanPayload {
        /// 年度工作计划 · The work plan; null where it was refused.
        work_plan: WorkPlan
    }
    /// 起草结果 · The draft, or why not.
    DraftWorkProcedurePayload {
        /// 工作程序 · The draft; null where it was refused.
        work_procedure: WorkProcedure
    }
    /// 修改结果 · The amended draft, or why not.
    AmendWorkProcedurePayload {
        /// 工作程序 · The draft; null where it was refused.
        work_procedure: WorkProcedure
    }
}

/// Work plans.
#[derive(Debug, Default)]
pub struct WorkPlanMutation;

#[Object]
impl WorkPlanMutation {
    /// 制定年度工作计划 · Adopts the work plan of a year, or a new version of it (art. 8).
    async fn adopt_work_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AdoptWorkPlanInput,
    ) -> async_graphql::Result<AdoptWorkPlanPayload> {
        mutate(ctx, Action::AdoptWorkPlan, input, async |work, input: &AdoptWorkPlanInput| {
            let mut check = Check::new();
            let year = check.integer("year", input.year, 2000..=2199);
            let title = check.text("title", &input.title, 200);
            let content = check.text("content", &input.content, 20_000);
            check.done()?;
            let before = work_plan::Entity::find().filter(work_plan::Column::Year.eq(year)).one(work.db()).await?;
            // A plan that is not there yet has version 0.
            let current = before.as_ref().map_or(0, |row| row.version);
            stale(input.expected_version.unwrap_or(0), current, None)?;
            let row = work_plan::ActiveModel {
                id: Set(before.as_ref().map_or_else(|| work.new_id(), |row| row.id)),
                year: Set(year),
                title: Set(title),
                content: Set(content),
                adopted_by: Set(work.actor()?),
                adopted_at: Set(work.now),
                version: Set(current + 1),
            };
            let row = match before {
                Some(_) => row.update(work.db()).await?,
                None => row.insert(work.db()).await?,
            };
            Ok(WorkPlan(row))
        })
        .await
    }
}

/// Work procedures.
#[derive(Debug, Default)]
pub struct ProcedureMutation;

#[Object]
impl ProcedureMutation {
    /// 起草工作程序 · Drafts the work procedure of a cycle that is being planned (art. 7, 8).
    async fn draft_work_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DraftWorkProcedureInput,
    ) -> async_graphql::Result<DraftWorkProcedurePayload> {
        mutate(ctx, Action::DraftWorkProcedure, input, async |work, input: &DraftWorkProcedureInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            check.done()?;
            let cycle = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            in_phase(cycle.phase, Phase::Planning)?;
            let before = work_procedure::Entity::find().filter(work_procedure::Column::CycleId.eq(cycle.id));
            if before.one(work.db()).await?.is_some() {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("cycle".to_owned())]).into());
            }
            let parameters = parameters(work, cycle.regulation_id).await?;
            let content = Shared::from(content(&input.content, &parameters)?);
            let row = work_procedure::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle.id),
                content: Set(content),
                state: Set(DocumentState::Draft),
                resolution_id: Set(None),
                created_at: Set(work.now),
                version: Set(1),
            };
            Ok(WorkProcedure(row.insert(work.db()).await?))
        })
        .await
    }

    /// 修改工作程序草案 · Amends the draft work procedure of a cycle (art. 7, 8). Once the committee approved it, it is frozen (STAGE_OUT_OF_ORDER); nor does it change while the committee votes on it.
    async fn amend_work_procedure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendWorkProcedureInput,
    ) -> async_graphql::Result<AmendWorkProcedurePayload> {
        mutate(ctx, Action::AmendWorkProcedure, input, async |work, input: &AmendWorkProcedureInput| {
            let mut check = Check::new();
            let id = check.id("workProcedure", Kind::WorkProcedure, &input.work_procedure);
            check.done()?;
            let row = work_procedure::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(row.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            work.expect_version(input.expected_version, row.version)?;
            if row.state == DocumentState::Approved {
                let refusal = Refusal::new(RuleCode::StageOutOfOrder)
                    .fact("current", term!(DocumentState, DocumentState::Approved))
                    .fact("required", term!(DocumentState, DocumentState::Draft));
                return Err(refusal.into());
            }
            refuse_under_vote(work.db(), row.id).await?;
            let parameters = parameters(work, cycle.regulation_id).await?;
            let content = Shared::from(content(&input.content, &parameters)?);
            if content == row.content {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.content = Set(content);
            row.version = Set(version);
            Ok(WorkProcedure(row.update(work.db()).await?))
        })
        .await
    }
}

async fn parameters(work: &Work, regulation_id: Uuid) -> Result<Shared<Parameters>> {
    let row = regulation::Entity::find_by_id(regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    Ok(row.parameters)
}

/// Reads what a work procedure fixes, within what its regulation leaves open.
fn content(input: &WorkProcedureContentInput, regulation: &Parameters) -> Result<WorkProcedureContent> {
    let mut check = Check::new();
    let content = check.within("content", |check| {
        let most = |bound: u32| i32::try_from(bound).unwrap_or(i32::MAX);
        let stages = regulation.stages.len();
        let mut faulty = false;
        let stage_weights: Vec<u32> = check.each("stageWeights", &input.stage_weights, stages..=stages, |_, weight| {
            faulty |= !(0..=100).contains(weight);
            weight.unsigned_abs().min(100)
        });
        let sum: u32 = stage_weights.iter().sum();
        if faulty {
            let (min, max) = (Value::Integer(0), Value::Integer(100));
            check.fault("stageWeights", Refusal::input("input-out-of-range").fact("min", min).fact("max", max));
        } else if input.stage_weights.len() == stages && sum != 100 {
            check.fault("stageWeights", sum_fault(100, u64::from(sum)));
        }
        let score = |value| natural(check, "minimumScore", value, 0..=most(regulation.standard_points));
        let minimum_score = input.minimum_score.map(score);
        let mut days = |field, value, least: u32| natural(check, field, value, most(least)..=most(least.max(60)));
        WorkProcedureContent {
            stage_weights,
            minimum_score,
            aggregation: input.aggregation,
            ballot_mode: input.ballot_mode,
            correction_days: days("correctionDays", input.correction_days, regulation.correction_days),
            hearing_days: days("hearingDays", input.hearing_days, regulation.hearing_days),
        }
    });
    check.done()?;
    check_work_procedure(&content, regulation)?;
    Ok(content)
}
