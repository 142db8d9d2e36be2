//! Planning a cycle: from nothing, or like an earlier one.

use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::cycles::CycleFile;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::rules::cycle::{check_work_procedure, may_plan};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{DocumentState, Phase};
use entity::{RuleCode, cycle, cycle_guide, regulation, work_plan, work_procedure};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// 沿用往届 · Plans a cycle like an earlier one
#[derive(Clone, Debug, InputObject)]
pub struct CloneCycleInput {
    /// 往届评审 · The earlier cycle.
    pub cycle: ID,
    /// 年度 · The new award year, 2000-2199.
    pub year: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 沿用结果 · The planned cycle, or why not.
    CloneCyclePayload {
        /// 年度评审 · The new cycle; null where it was refused.
        cycle: CycleFile
    }
}

/// Plans the cycle of a year under a regulation, with so many places or all that the regulation has.
pub async fn planned(
    work: &mut Work,
    year: i32,
    regulation: &regulation::Model,
    quota: Option<u32>,
) -> Result<cycle::Model> {
    let quota = quota.unwrap_or_else(|| places(regulation));
    let years: Vec<i32> =
        cycle::Entity::find().select_only().column(cycle::Column::Year).into_tuple().all(work.db()).await?;
    may_plan(year, &years, quota, &regulation.parameters)?;
    let row = cycle::ActiveModel {
        id: Set(work.new_id()),
        year: Set(year),
        regulation_id: Set(regulation.id),
        standard_id: Set(None),
        phase: Set(Phase::Planning),
        quota: Set(i32::try_from(quota).unwrap_or(i32::MAX)),
        quota_resolution_id: Set(None),
        window_start: Set(None),
        window_end: Set(None),
        announced_at: Set(None),
        results_reported_at: Set(None),
        results_summary: Set(None),
        vacancy: Set(None),
        vacancy_note: Set(None),
        vacancy_resolution_id: Set(None),
        closed_at: Set(None),
        next_number: Set(1),
        created_at: Set(work.now),
        version: Set(1),
    };
    let row = row.insert(work.db()).await?;
    work.in_cycle(&row);
    Ok(row)
}

/// The places of a regulation over all its prize classes.
fn places(regulation: &regulation::Model) -> u32 {
    regulation.parameters.tiers.iter().map(|tier| tier.quota).sum()
}

/// Cycles like earlier ones.
#[derive(Debug, Default)]
pub struct CloningMutation;

#[Object]
impl CloningMutation {
    /// 沿用往届 · Plans the cycle of a year like an earlier one, under the regulation in force: its places up to those of the regulation, its standard and guides, its work procedure as a draft that the committee has to approve (left out where the regulation does not allow it any more), and, where
    /// the year has no work plan yet, a copy of the earlier year's with the year in its title replaced. Refused by CYCLE_ALREADY_EXISTS, REGULATION_NOT_IN_FORCE.
    async fn clone_cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloneCycleInput,
    ) -> async_graphql::Result<CloneCyclePayload> {
        mutate(ctx, Action::CloneCycle, input, async |work, input: &CloneCycleInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let year = check.integer("year", input.year, 2000..=2199);
            check.done()?;
            let earlier = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let regulation = in_force(work.db(), work.now).await?.ok_or(RuleCode::RegulationNotInForce)?;
            let quota = earlier.quota.unsigned_abs().min(places(&regulation));
            let row = planned(work, year, &regulation, Some(quota)).await?;
            let guides = cycle_guide::Entity::find().filter(cycle_guide::Column::CycleId.eq(earlier.id));
            let guides: Vec<_> = guides
                .all(work.db())
                .await?
                .into_iter()
                .map(|guide| cycle_guide::ActiveModel { cycle_id: Set(row.id), standard_id: Set(guide.standard_id) })
                .collect();
            if !guides.is_empty() {
                cycle_guide::Entity::insert_many(guides).exec_without_returning(work.db()).await?;
            }
            let procedure = work_procedure::Entity::find().filter(work_procedure::Column::CycleId.eq(earlier.id));
            let procedure = procedure.one(work.db()).await?;
            let lawful =
                |row: &work_procedure::Model| check_work_procedure(&row.content, &regulation.parameters).is_ok();
            if let Some(procedure) = procedure.filter(lawful) {
                let draft = work_procedure::ActiveModel {
                    id: Set(work.new_id()),
                    cycle_id: Set(row.id),
                    content: Set(procedure.content),
                    state: Set(DocumentState::Draft),
                    resolution_id: Set(None),
                    created_at: Set(work.now),
                    version: Set(1),
                };
                draft.insert(work.db()).await?;
            }
            plan(work, earlier.year, year).await?;
            let mut row: cycle::ActiveModel = row.into();
            row.standard_id = Set(earlier.standard_id);
            Ok(CycleFile::of(row.update(work.db()).await?))
        })
        .await
    }
}

/// Adopts a copy of an earlier year's work plan where the year has none.
async fn plan(work: &Work, earlier: i32, year: i32) -> Result<()> {
    let years = work_plan::Entity::find().filter(work_plan::Column::Year.is_in([earlier, year]));
    let plans = years.all(work.db()).await?;
    let [plan] = plans.as_slice() else { return Ok(()) };
    if plan.year == year {
        return Ok(());
    }
    let copy = work_plan::ActiveModel {
        id: Set(work.new_id()),
        year: Set(year),
        title: Set(plan.title.replace(&earlier.to_string(), &year.to_string())),
        content: Set(plan.content.clone()),
        adopted_by: Set(work.actor()?),
        adopted_at: Set(work.now),
        version: Set(1),
    };
    copy.insert(work.db()).await?;
    Ok(())
}
