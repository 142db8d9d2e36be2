//! What the Office plans before a cycle: the year's work plan (art. 8(3)) and the cycle's work procedure (art. 7 §3, 8(1)).

mod cloning;
mod steps;

pub use cloning::{CloningMutation, planned};
pub use steps::{ProcedureMutation, WorkPlanMutation};

use super::cycles::Cycle;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::scalars::DateTime;
use super::scope::Scope;
use crate::error::{Error, NOT_FOUND, Result};
use crate::work::Subject;
use async_graphql::{Context, ID, Object};
use entity::enums::{Aggregation, BallotMode, DocumentState, Role};
use entity::{cycle, work_plan, work_procedure};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// 年度工作计划 · The year's work plan
#[derive(Clone, Debug)]
pub struct WorkPlan(pub work_plan::Model);

/// 年度工作计划 · The Office's work plan of a year (art. 8); no announcement without it
#[Object]
impl WorkPlan {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::WorkPlan.id(self.0.id)
    }

    /// 年度 · The award year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// 标题 · Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 内容 · Text.
    async fn content(&self) -> &str {
        &self.0.content
    }

    /// 制定时间 · When it was last adopted.
    async fn adopted_at(&self) -> DateTime {
        self.0.adopted_at.into()
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for WorkPlan {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        work_plan::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 工作程序 · The work procedure of a cycle
#[derive(Clone, Debug)]
pub struct WorkProcedure(pub work_procedure::Model);

/// 工作程序 · The work procedure of a cycle (art. 7, 8): approved by the committee before the announcement and frozen with it
#[Object]
impl WorkProcedure {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::WorkProcedure.id(self.0.id)
    }

    /// 年度评审 · The cycle that it is for.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 状态 · Draft or approved by the committee.
    async fn state(&self) -> DocumentState {
        self.0.state
    }

    /// 环节权重 · Weights in hundredths, one for each scored stage of the regulation, in their order.
    async fn stage_weights(&self) -> &[u32] {
        &self.0.content.stage_weights
    }

    /// 最低分 · No putting forward below this many points; null: no minimum.
    async fn minimum_score(&self) -> Option<u32> {
        self.0.content.minimum_score
    }

    /// 汇总方式 · How the sheets of a group become one result (art. 18).
    async fn aggregation(&self) -> Aggregation {
        self.0.content.aggregation
    }

    /// 投票方式 · Secret or named ballot (art. 18).
    async fn ballot_mode(&self) -> BallotMode {
        self.0.content.ballot_mode
    }

    /// 补正期 · Length of a return for correction, in working days (art. 16).
    async fn correction_days(&self) -> u32 {
        self.0.content.correction_days
    }

    /// 申辩期 · Days in which a winner answers before a revocation is decided (art. 23, 24).
    async fn hearing_days(&self) -> u32 {
        self.0.content.hearing_days
    }

    /// 起草时间 · When it was drafted.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for WorkProcedure {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        work_procedure::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The Office's work plans.
#[derive(Debug, Default)]
pub struct OfficePlanning;

#[Object]
impl OfficePlanning {
    /// 年度工作计划 · Work plans, the latest drafted first.
    async fn work_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<WorkPlan>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = work_plan::Entity::find();
        let list = page::list(&scope, select, work_plan::Column::Id, page, WorkPlan, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }
}
