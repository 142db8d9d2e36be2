//! Planning a cycle, and taking it on phase by phase (art. 4, 8(4), 17).

use super::announcing::find;
use super::{CycleFacts, CycleFile, in_phase};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::planning::planned;
use crate::graphql::resolutions::{passed, tally};
use crate::graphql::review::voiding::dissolve_groups;
use crate::graphql::voting::deliberation::voting_begun;
use crate::graphql::voting::nomination::{conclude, settle};
use crate::rules::committee::majority_refusal;
use crate::rules::cycle::{
    QuotaResolution, before_voting, may_advance, may_close_vacant, may_report_results, may_set_quota,
};
use crate::rules::standard::may_use;
use crate::rules::{Refusal, Step, Value};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{DocumentState, MeetingState, Phase, ResolutionState, ResolutionSubject, VacancyGround};
use entity::{RuleCode, cycle_guide, meeting, regulation, resolution, resolution_vote, standard};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::HashSet;
use uuid::Uuid;

/// 筹备评审 · Plans a cycle
#[derive(Clone, Debug, InputObject)]
pub struct PlanCycleInput {
    /// 年度 · The award year, 2000-2199.
    pub year: i32,
    /// 名额 · Most winners, 1-100; null: those of the regulation (art. 4).
    pub quota: Option<i32>,
    /// 评审办法 · An approved version of the regulation; null: the one in force.
    pub regulation: Option<ID>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 选用评审标准 · Chooses the standard and guides of a cycle
#[derive(Clone, Debug, InputObject)]
pub struct ChooseStandardInput {
    /// 年度评审 · A cycle in PLANNING.
    pub cycle: ID,
    /// 评审标准 · An approved standard.
    pub standard: ID,
    /// 实施指南 · Approved guides of this standard, at most one for an industry; those chosen before are replaced.
    pub guides: Vec<ID>,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 采用增加的名额 · Applies a passed resolution on the quota
#[derive(Clone, Debug, InputObject)]
pub struct RaiseQuotaInput {
    /// 年度评审 · The cycle, before the committee's first round opens.
    pub cycle: ID,
    /// 决议 · A passed resolution on the quota of this cycle.
    pub resolution: ID,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 报告初审结果 · Reports the qualification results to the committee
#[derive(Clone, Debug, InputObject)]
pub struct ReportQualificationResultsInput {
    /// 年度评审 · A cycle in QUALIFICATION in which every application is decided.
    pub cycle: ID,
    /// 报告 · What is reported, at most 10000 characters.
    pub summary: String,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 推进阶段 · Takes a cycle to its next phase
#[derive(Clone, Debug, InputObject)]
pub struct AdvanceCycleInput {
    /// 年度评审 · The cycle.
    pub cycle: ID,
    /// 目标阶段 · The next phase; ACCEPTING is reached by `publishAnnouncement`.
    pub to: Phase,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 空缺结束 · Closes a cycle in which nobody can be conferred any more
#[derive(Clone, Debug, InputObject)]
pub struct CloseVacantInput {
    /// 年度评审 · A cycle after ACCEPTING.
    pub cycle: ID,
    /// 缘由 · Why nobody is left.
    pub ground: VacancyGround,
    /// 说明 · The published report to the committee, at most 10000 characters.
    pub note: String,
    /// 决议 · The passed resolution that leaves the award vacant although candidates are left, with the ground RESOLVED; null: nobody is left.
    pub resolution: Option<ID>,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 筹备结果 · The planned cycle, or why not.
    PlanCyclePayload {
        /// 年度评审 · The cycle; null where it was refused.
        cycle: CycleFile
    }
    /// 选用结果 · The cycle, or why not.
    ChooseStandardPayload {
        /// 年度评审 · The cycle; null where it was refused.
        cycle: CycleFile
    }
    /// 采用结果 · The cycle, or why not.
    RaiseQuotaPayload {
        /// 年度评审 · The cycle; null where it was refused.
        cycle: CycleFile
    }
    /// 报告结果 · The cycle, or why not.
    ReportQualificationResultsPayload {
        /// 年度评审 · The cycle; null where it was refused.
        cycle: CycleFile
    }
    /// 推进结果 · The cycle in its new phase, or why not.
    AdvanceCyclePayload {
        /// 年度评审 · The cycle; null where it was refused, and after `dryRun`.
        cycle: CycleFile
    }
    /// 结束结果 · The closed cycle, or why not.
    CloseVacantPayload {
        /// 年度评审 · The cycle; null where it was refused, and after `dryRun`.
        cycle: CycleFile
    }
}

/// Planning cycles.
#[derive(Debug, Default)]
pub struct CycleMutation;

#[Object]
impl CycleMutation {
    /// 筹备评审 · Plans the cycle of a year (art. 4): one a period, with at most the regulation's places.
    async fn plan_cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PlanCycleInput,
    ) -> async_graphql::Result<PlanCyclePayload> {
        mutate(ctx, Action::PlanCycle, input, async |work, input: &PlanCycleInput| {
            let mut check = Check::new();
            let year = check.integer("year", input.year, 2000..=2199);
            let quota = input.quota.map(|quota| check.integer("quota", quota, 1..=100));
            let regulation = input.regulation.as_ref().map(|id| check.id("regulation", Kind::Regulation, id));
            check.done()?;
            let regulation = match regulation {
                Some(id) => regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?,
                None => in_force(work.db(), work.now).await?.ok_or(RuleCode::RegulationNotInForce)?,
            };
            if regulation.state != DocumentState::Approved {
                return Err(RuleCode::RegulationNotApproved.into());
            }
            let quota = quota.map(i32::unsigned_abs);
            let row = planned(work, year, &regulation, quota).await?;
            Ok(CycleFile::of(row))
        })
        .await
    }

    /// 选用评审标准 · Chooses the standard and the guides of a cycle that is being planned (art. 7, 13, 14).
    async fn choose_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ChooseStandardInput,
    ) -> async_graphql::Result<ChooseStandardPayload> {
        mutate(ctx, Action::ChooseStandard, input, async |work, input: &ChooseStandardInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let standard_id = check.id("standard", Kind::Standard, &input.standard);
            let guide_ids = check.ids("guides", Kind::Standard, &input.guides, 0..=20);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            in_phase(cycle.phase, Phase::Planning)?;
            let standard = standard::Entity::find_by_id(standard_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let guides =
                standard::Entity::find().filter(standard::Column::Id.is_in(guide_ids.clone())).all(work.db()).await?;
            if guides.len() != guide_ids.len() {
                return Err(NOT_FOUND);
            }
            let fault = |message, path| Refusal::input(message).at(path);
            if standard.guide_of.is_some() {
                return Err(fault("input-choice", vec![Step::Field("standard".to_owned())]).into());
            }
            let mut faults = Vec::new();
            let mut industries = HashSet::new();
            for (index, id) in guide_ids.iter().enumerate() {
                let Some(guide) = guides.iter().find(|guide| guide.id == *id) else { continue };
                let path = || vec![Step::Field("guides".to_owned()), Step::Index(index)];
                if guide.guide_of != Some(standard.id) {
                    faults.push(fault("input-choice", path()));
                } else if !industries.insert(guide.industry) {
                    faults.push(fault("input-duplicate", path()));
                }
            }
            if !faults.is_empty() {
                return Err(faults.into());
            }
            may_use(standard.state)?;
            for guide in &guides {
                may_use(guide.state)?;
            }
            cycle_guide::Entity::delete_many()
                .filter(cycle_guide::Column::CycleId.eq(cycle.id))
                .exec(work.db())
                .await?;
            let rows = guide_ids
                .iter()
                .map(|guide| cycle_guide::ActiveModel { cycle_id: Set(cycle.id), standard_id: Set(*guide) });
            if !guide_ids.is_empty() {
                cycle_guide::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
            }
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.standard_id = Set(Some(standard.id));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }

    /// 采用增加的名额 · Gives a cycle the places that a passed resolution allows (art. 4, 18).
    async fn raise_quota(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RaiseQuotaInput,
    ) -> async_graphql::Result<RaiseQuotaPayload> {
        mutate(ctx, Action::RaiseQuota, input, async |work, input: &RaiseQuotaInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let resolution_id = check.id("resolution", Kind::Resolution, &input.resolution);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            before_voting(cycle.phase, voting_begun(work.db(), cycle.id).await?)?;
            let cited = resolution::Entity::find_by_id(resolution_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let regulation =
                regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let of_this_cycle = cited.subject == ResolutionSubject::Quota && cited.subject_id == Some(cycle.id);
            let Some(quota) = cited.quota.filter(|_| of_this_cycle) else {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("resolution".to_owned())]).into());
            };
            let votes = resolution_vote::Entity::find().filter(resolution_vote::Column::ResolutionId.eq(cited.id));
            let tally = tally(&cited, &votes.all(work.db()).await?);
            // Whatever the number: only what was passed is applied.
            match cited.state {
                ResolutionState::Passed => {}
                ResolutionState::Rejected => return Err(majority_refusal(&tally).into()),
                ResolutionState::Proposed | ResolutionState::Lapsed => {
                    let places = regulation.parameters.tiers.iter().map(|tier| i64::from(tier.quota)).sum();
                    let refusal = Refusal::new(RuleCode::QuotaAboveRegulation)
                        .fact("quota", Value::Integer(quota.into()))
                        .fact("maximum", Value::Integer(places));
                    return Err(refusal.into());
                }
            }
            if quota <= cycle.quota {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            let resolution = QuotaResolution { of_this_cycle, quota: quota.unsigned_abs(), state: cited.state, tally };
            may_set_quota(resolution.quota, Some(&resolution), &regulation.parameters)?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.quota = Set(quota);
            cycle.quota_resolution_id = Set(Some(cited.id));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }
}

/// Taking cycles on.
#[derive(Debug, Default)]
pub struct ProgressMutation;

#[Object]
impl ProgressMutation {
    /// 报告初审结果 · Reports the qualification results to the committee (art. 8). A later report replaces an earlier one.
    async fn report_qualification_results(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReportQualificationResultsInput,
    ) -> async_graphql::Result<ReportQualificationResultsPayload> {
        mutate(ctx, Action::ReportQualificationResults, input, async |work, input: &ReportQualificationResultsInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let summary = check.text("summary", &input.summary, 10_000);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            let facts = CycleFacts::of(work.db(), &cycle, work.now.day()).await?;
            may_report_results(cycle.phase, facts.counts.undecided)?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.results_reported_at = Set(Some(work.now));
            cycle.results_summary = Set(Some(summary));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }

    /// 推进阶段 · Takes a cycle to its next phase (art. 17): one step at a time, once nothing stands in the way.
    async fn advance_cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AdvanceCycleInput,
    ) -> async_graphql::Result<AdvanceCyclePayload> {
        mutate(ctx, Action::AdvanceCycle, input, async |work, input: &AdvanceCycleInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            let regulation =
                regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let facts = CycleFacts::of(work.db(), &cycle, work.now.day()).await?;
            let readiness = facts.readiness(&cycle, &regulation, work.now.day());
            may_advance(&facts.advance(&cycle, &readiness, work.now), input.to, &regulation.parameters)?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.phase = Set(input.to);
            if input.to == Phase::Closed {
                cycle.closed_at = Set(Some(work.now));
            }
            cycle.version = Set(version);
            let cycle = cycle.update(work.db()).await?;
            if cycle.phase == Phase::Closed {
                dissolve_groups(work, cycle.id).await?;
            }
            settle(work, cycle.id).await?;
            Ok(CycleFile::of(cycle))
        })
        .await
    }

    /// 空缺结束 · Closes a cycle as vacant (art. 4), the only jump: once nobody is left that could be conferred, or by a passed resolution before the public notice. Refused by STAGE_OUT_OF_ORDER, CANDIDATES_LEFT, ROUND_ALREADY_OPEN while a vote is under way, MAJORITY_NOT_REACHED for a rejected resolution, and INVALID_INPUT for a ground that is not so.
    async fn close_vacant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseVacantInput,
    ) -> async_graphql::Result<CloseVacantPayload> {
        mutate(ctx, Action::CloseVacant, input, async |work, input: &CloseVacantInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let note = check.text("note", &input.note, 10_000);
            let resolution_id = input.resolution.as_ref().map(|id| check.id("resolution", Kind::Resolution, id));
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            let facts = CycleFacts::of(work.db(), &cycle, work.now.day()).await?;
            let resolved = match resolution_id {
                Some(id) => passed(work, id, ResolutionSubject::Vacancy, cycle.id).await?,
                None => false,
            };
            may_close_vacant(&facts.vacancy(&cycle, resolved), input.ground)?;
            let regulation =
                regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            // A resolution names no nominees.
            if !resolved {
                conclude(work, cycle.id, &regulation.parameters).await?;
            }
            dissolve_groups(work, cycle.id).await?;
            end_meetings(work, cycle.id, &note).await?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.phase = Set(Phase::Closed);
            cycle.vacancy = Set(Some(input.ground));
            cycle.vacancy_note = Set(Some(note));
            cycle.vacancy_resolution_id = Set(resolution_id.filter(|_| resolved));
            cycle.closed_at = Set(Some(work.now));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }
}

/// Lets a meeting of a cycle that ends lapse.
async fn end_meetings(work: &Work, cycle_id: Uuid, reason: &str) -> Result<()> {
    use meeting::Column;
    meeting::Entity::update_many()
        .col_expr(Column::State, Expr::value(MeetingState::Lapsed.name()))
        .col_expr(Column::EndedAt, Expr::value(work.now))
        .col_expr(Column::Reason, Expr::value(reason.chars().take(1000).collect::<String>()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::CycleId.eq(cycle_id))
        .filter(Column::State.is_in([MeetingState::Convened, MeetingState::Open, MeetingState::Adjourned]))
        .exec(work.db())
        .await?;
    Ok(())
}
