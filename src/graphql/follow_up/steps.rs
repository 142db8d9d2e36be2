//! Planning and recording follow-up visits, demanding and closing rectifications (art. 25).

use super::{FollowUpVisit, Rectification};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::applying::permitted;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Frame;
use crate::graphql::revocations::docket::{honoured, impartial};
use crate::graphql::scalars::Date;
use crate::rules::follow_up::{may_answer, may_close, may_demand, may_plan, may_record};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::{TeamPermission, VisitResult};
use entity::{award, follow_up_visit, honour, rectification};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// 安排巡访 · Plans the visit ahead
#[derive(Clone, Debug, InputObject)]
pub struct PlanFollowUpVisitInput {
    /// 巡访 · A visit that is not recorded.
    pub visit: ID,
    /// 计划日期 · From today to the last day of the award; replaces an earlier plan.
    pub planned_on: Date,
    /// 预期版本号 · The version of the visit on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 记录巡访 · Records a visit
#[derive(Clone, Debug, InputObject)]
pub struct RecordFollowUpVisitInput {
    /// 巡访 · A visit that is not recorded.
    pub visit: ID,
    /// 巡访日期 · When: not before the day from which the interval counts, not in the future.
    pub visited_on: Date,
    /// 巡访人员 · Who visited, and of which bodies, at most 500 characters.
    pub visitors: String,
    /// 巡访情况 · What was found, at most 10000 characters; the winner reads it.
    pub findings: String,
    /// 巡访结果 · How it ended.
    pub result: VisitResult,
    /// 预期版本号 · The version of the visit on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 提出整改要求 · Demands a rectification
#[derive(Clone, Debug, InputObject)]
pub struct DemandRectificationInput {
    /// 巡访 · A recorded visit.
    pub visit: ID,
    /// 整改要求 · What is to be mended, at most 4000 characters.
    pub demand: String,
    /// 整改期限 · Last day to do so, today or later.
    pub due_on: Date,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 整改答复 · Answers a demand
#[derive(Clone, Debug, InputObject)]
pub struct AnswerRectificationInput {
    /// 整改 · The demand.
    pub rectification: ID,
    /// 整改答复 · What was done, at most 10000 characters; given once.
    pub answer: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 办结整改 · Closes a rectification
#[derive(Clone, Debug, InputObject)]
pub struct CloseRectificationInput {
    /// 整改 · One that is not closed.
    pub rectification: ID,
    /// 是否达到要求 · Whether the demand was met.
    pub met: bool,
    /// 核实说明 · How that was established, at most 4000 characters; the winner reads it.
    pub note: String,
    /// 预期版本号 · The version of the rectification on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 安排结果 · The visit, or why not.
    PlanFollowUpVisitPayload {
        /// 巡访 · The visit; null where it was refused.
        visit: FollowUpVisit
    }
    /// 记录结果 · The visit, or why not.
    RecordFollowUpVisitPayload {
        /// 巡访 · The recorded visit; null where it was refused.
        visit: FollowUpVisit
    }
    /// 整改要求结果 · The rectification, or why not.
    DemandRectificationPayload {
        /// 整改 · The rectification; null where it was refused.
        rectification: Rectification
    }
    /// 整改答复结果 · The rectification, or why not.
    AnswerRectificationPayload {
        /// 整改 · The rectification; null where it was refused.
        rectification: Rectification
    }
    /// 办结结果 · The rectification, or why not.
    CloseRectificationPayload {
        /// 整改 · The rectification; null where it was refused.
        rectification: Rectification
    }
}

/// Follow-up visits.
#[derive(Debug, Default)]
pub struct FollowUpMutation;

#[Object]
impl FollowUpMutation {
    /// 安排巡访 · Plans the visit ahead for a day, or for another one (art. 25); the winner sees it. Refused by AWARD_NOT_VALID, INVALID_INPUT for a visit that is recorded, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn plan_follow_up_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PlanFollowUpVisitInput,
    ) -> async_graphql::Result<PlanFollowUpVisitPayload> {
        mutate(ctx, Action::PlanFollowUpVisit, input, async |work, input: &PlanFollowUpVisitInput| {
            let mut check = Check::new();
            let id = check.id("visit", Kind::FollowUpVisit, &input.visit);
            let planned_on = check.date("plannedOn", &input.planned_on);
            check.done()?;
            let Found { row, honour, .. } = Found::open(work, id).await?;
            work.expect_version(input.expected_version, row.version)?;
            let today = work.now.day();
            may_plan(row.recorded_at.is_some(), &honoured(&honour, today), planned_on, today)?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.planned_on = Set(Some(planned_on));
            row.version = Set(version);
            Ok(FollowUpVisit(row.update(work.db()).await?))
        })
        .await
    }

    /// 记录巡访 · Records a visit (art. 25); the next one counts from its day. Refused by AWARD_NOT_VALID where the award was not valid on that day, INVALID_INPUT for a visit that is recorded, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn record_follow_up_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordFollowUpVisitInput,
    ) -> async_graphql::Result<RecordFollowUpVisitPayload> {
        mutate(ctx, Action::RecordFollowUpVisit, input, async |work, input: &RecordFollowUpVisitInput| {
            let mut check = Check::new();
            let id = check.id("visit", Kind::FollowUpVisit, &input.visit);
            let visited_on = check.date("visitedOn", &input.visited_on);
            let visitors = check.text("visitors", &input.visitors, 500);
            let findings = check.text("findings", &input.findings, 10_000);
            check.done()?;
            let Found { row, award, honour } = Found::open(work, id).await?;
            work.expect_version(input.expected_version, row.version)?;
            let recorded = row.recorded_at.is_some();
            may_record(recorded, &honoured(&honour, visited_on), row.since, visited_on, work.now.day())?;
            let (version, number) = (row.version + 1, row.number + 1);
            let mut row = row.into_active_model();
            row.visited_on = Set(Some(visited_on));
            row.visitors = Set(Some(visitors));
            row.findings = Set(Some(findings));
            row.result = Set(Some(input.result));
            row.recorded_by = Set(Some(work.viewer()?.person_id));
            row.recorded_at = Set(Some(work.now));
            row.version = Set(version);
            let row = row.update(work.db()).await?;
            ahead(work, award.id, number, visited_on).await?;
            Ok(FollowUpVisit(row))
        })
        .await
    }

    /// 提出整改要求 · Demands that a winner mend something found on a visit (art. 25). Refused by AWARD_NOT_VALID, INVALID_INPUT for a visit that is not recorded, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn demand_rectification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DemandRectificationInput,
    ) -> async_graphql::Result<DemandRectificationPayload> {
        mutate(ctx, Action::DemandRectification, input, async |work, input: &DemandRectificationInput| {
            let mut check = Check::new();
            let id = check.id("visit", Kind::FollowUpVisit, &input.visit);
            let demand = check.text("demand", &input.demand, 4000);
            let due_on = check.date("dueOn", &input.due_on);
            check.done()?;
            let Found { row, honour, .. } = Found::open(work, id).await?;
            let today = work.now.day();
            may_demand(row.recorded_at.is_some(), &honoured(&honour, today), due_on, today)?;
            let row = rectification::ActiveModel {
                id: Set(work.new_id()),
                visit_id: Set(id),
                demand: Set(demand),
                due_on: Set(due_on),
                demanded_by: Set(work.viewer()?.person_id),
                demanded_at: Set(work.now),
                answer: Set(None),
                answered_at: Set(None),
                met: Set(None),
                note: Set(None),
                closed_by: Set(None),
                closed_at: Set(None),
                version: Set(1),
            };
            Ok(Rectification(row.insert(work.db()).await?))
        })
        .await
    }

    /// 整改答复 · The winner says what it has mended (art. 25), once, until the demand is closed; needs SUBMIT. Refused by INVALID_INPUT where an answer is in or the demand is closed.
    async fn answer_rectification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AnswerRectificationInput,
    ) -> async_graphql::Result<AnswerRectificationPayload> {
        mutate(ctx, Action::AnswerRectification, input, async |work, input: &AnswerRectificationInput| {
            let mut check = Check::new();
            let id = check.id("rectification", Kind::Rectification, &input.rectification);
            let answer = check.text("answer", &input.answer, 10_000);
            check.done()?;
            let row = rectification::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let found = Found::read(work, row.visit_id).await?;
            permitted(work.viewer()?, found.award.organization_id, TeamPermission::Submit)?;
            may_answer(row.answered_at.is_some(), row.closed_at.is_some())?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.answer = Set(Some(answer));
            row.answered_at = Set(Some(work.now));
            row.version = Set(version);
            Ok(Rectification(row.update(work.db()).await?))
        })
        .await
    }

    /// 办结整改 · Closes a rectification, answered or not, with what was established (art. 25). Refused by INVALID_INPUT for one that is closed, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn close_rectification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseRectificationInput,
    ) -> async_graphql::Result<CloseRectificationPayload> {
        mutate(ctx, Action::CloseRectification, input, async |work, input: &CloseRectificationInput| {
            let mut check = Check::new();
            let id = check.id("rectification", Kind::Rectification, &input.rectification);
            let note = check.text("note", &input.note, 4000);
            check.done()?;
            let row = rectification::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            Found::open(work, row.visit_id).await?;
            work.expect_version(input.expected_version, row.version)?;
            may_close(row.closed_at.is_some())?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.met = Set(Some(input.met));
            row.note = Set(Some(note));
            row.closed_by = Set(Some(work.viewer()?.person_id));
            row.closed_at = Set(Some(work.now));
            row.version = Set(version);
            Ok(Rectification(row.update(work.db()).await?))
        })
        .await
    }
}

/// A visit with its award.
struct Found {
    row: follow_up_visit::Model,
    award: award::Model,
    honour: honour::Model,
}

impl Found {
    /// Whoever acts; refusals cite the regulation in force.
    async fn read(work: &mut Work, id: Uuid) -> Result<Self> {
        let found = follow_up_visit::Entity::find_by_id(id).find_also_related(award::Entity).one(work.db()).await?;
        let Some((row, Some(award))) = found else { return Err(NOT_FOUND) };
        let honour = honour::Entity::find_by_id(award.honour_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        Ok(Self { row, award, honour })
    }

    /// In front of staff who may handle the winner (art. 7, 27).
    async fn open(work: &mut Work, id: Uuid) -> Result<Self> {
        let found = Self::read(work, id).await?;
        let frame = Frame::open(work, found.award.cycle_id).await?;
        if let Some(regulation) = in_force(work.db(), work.now).await? {
            work.under(regulation.id);
        }
        impartial(work, &frame, &found.honour.credit_code).await?;
        Ok(found)
    }
}

/// The first visit to a new winner, ahead from the day of its award.
pub async fn first(work: &Work, award_id: Uuid, since: NaiveDate) -> Result<()> {
    ahead(work, award_id, 1, since).await
}

async fn ahead(work: &Work, award_id: Uuid, number: i32, since: NaiveDate) -> Result<()> {
    let row = follow_up_visit::ActiveModel {
        id: Set(work.new_id()),
        award_id: Set(award_id),
        number: Set(number),
        since: Set(since),
        planned_on: Set(None),
        visited_on: Set(None),
        visitors: Set(None),
        findings: Set(None),
        result: Set(None),
        recorded_by: Set(None),
        recorded_at: Set(None),
        version: Set(1),
    };
    row.insert(work.db()).await?;
    Ok(())
}
