//! The reviewer pool (art. 8(2)): who is in it, and who is appointed for which cycle.

mod steps;

pub use steps::{PoolMutation, name_of};

use super::NamedPerson;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::assessments::{Assessment, OwnAssessment};
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::misconduct::Barred;
use crate::graphql::page::{self, List, Page};
use crate::graphql::registers::Affiliation;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::group::may_change_state;
use crate::rules::misconduct::undisputed;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{Industry, ReviewerState, Role};
use entity::{affiliation, appointment, assessment, cycle, person, reviewer, role_grant};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait,
};
use uuid::Uuid;

/// An expert of the pool.
#[derive(Clone, Debug)]
pub struct Reviewer(pub reviewer::Model);

/// 评审员 · An expert of the reviewer pool (art. 8)
#[Object]
impl Reviewer {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Reviewer.id(self.0.id)
    }

    /// 人员标识 · Global id of the person.
    async fn person_id(&self) -> ID {
        Kind::Person.id(self.0.person_id)
    }

    /// 姓名 · Full name.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?.name)
    }

    /// 状态 · Whether the expert may review.
    async fn state(&self) -> ReviewerState {
        self.0.state
    }

    /// 专长 · Fields of expertise, in words.
    async fn expertise(&self) -> &str {
        &self.0.expertise
    }

    /// 行业门类 · Sections of GB/T 4754 in which the expert is versed.
    async fn industries(&self) -> &[Industry] {
        &self.0.industries.0
    }

    /// 入库时间 · When admitted first.
    async fn admitted_at(&self) -> DateTime {
        self.0.admitted_at.into()
    }

    /// 变更时间 · When the entry changed last.
    async fn changed_at(&self) -> DateTime {
        self.0.changed_at.into()
    }

    /// 变更理由 · Why the state changed last; null: it has not changed since admission.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 利害关系登记 · Registered employers, shareholdings and kin as far as known; each bars by itself (art. 7).
    async fn affiliations(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Affiliation>> {
        let rows = Scope::of(ctx)?.many::<affiliation::Entity>(self.0.person_id).await?;
        Ok(rows.into_iter().map(Affiliation).collect())
    }

    /// 聘任年度 · The cycles for which the expert is appointed (art. 9).
    async fn cycles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Cycle>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<appointment::Entity>(self.0.id).await?;
        let one = async |row: appointment::Model| scope.one::<cycle::Entity>(row.cycle_id).await.map(Cycle);
        Ok(futures_util::future::try_join_all(rows.into_iter().map(one)).await?)
    }

    /// 因违规停止参加评审 · Whether a misconduct case suspends the expert, or disqualified (art. 28).
    async fn barred(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(Scope::of(ctx)?.load(Barred(self.0.person_id)).await?.unwrap_or_default())
    }

    /// 考核 · How the expert did in each cycle that was assessed, the earliest assessment first (art. 8).
    async fn assessments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Assessment>> {
        let rows = Scope::of(ctx)?.many::<assessment::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(Assessment).collect())
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the Office may do with the entry now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let steps = [
            (Action::SuspendReviewer, ReviewerState::Suspended),
            (Action::ReinstateReviewer, ReviewerState::Active),
            (Action::ExitReviewer, ReviewerState::Exited),
        ];
        let barred = scope.load(Barred(self.0.person_id)).await?.unwrap_or_default();
        let name = scope.one::<person::Entity>(self.0.person_id).await?.name;
        let allowances = steps.map(|(action, to)| {
            let free = undisputed(barred && to == ReviewerState::Active, &name);
            Allowance::of(action, may_change_state(self.0.state, to).and(free))
        });
        Ok(allowed_actions(&scope, None, allowances).await?)
    }
}

impl Subject for Reviewer {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        reviewer::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 专家筛选 · Which experts; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct ReviewerFilter {
    /// 状态 · Only in these states.
    pub states: Option<Vec<ReviewerState>>,
    /// 聘任年度 · Only those appointed for this cycle. What is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 姓名包含 · Only where the name contains this text, up to 40 characters.
    pub name_contains: Option<String>,
}

/// The Office's view of the pool.
#[derive(Debug, Default)]
pub struct OfficePool;

#[Object]
impl OfficePool {
    /// 专家库 · The reviewer pool, the latest admitted first.
    async fn reviewers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<ReviewerFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Reviewer>> {
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = reviewer::Entity::find().join(JoinType::InnerJoin, reviewer::Relation::Person.def());
        if let Some(states) = filter.states {
            select = select.filter(reviewer::Column::State.is_in(states));
        }
        if let Some(cycle) = &filter.cycle {
            let appointed = appointment::Entity::find()
                .filter(appointment::Column::CycleId.eq(Kind::Cycle.parse(cycle).unwrap_or_default()))
                .select_only()
                .column(appointment::Column::ReviewerId);
            select = select.filter(reviewer::Column::Id.in_subquery(appointed.into_query()));
        }
        select = page::name_contains(select, person::Column::Name, filter.name_contains.as_deref())?;
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, reviewer::Column::Id, page, Reviewer, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }

    /// 一名评审员 · One expert of the pool; null where there is none.
    async fn reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Global id of the pool entry.")] id: ID,
    ) -> Option<async_graphql::Result<Reviewer>> {
        let id = Kind::Reviewer.parse(&id)?;
        let read = async { Ok(reviewer::Entity::find_by_id(id).one(Scope::of(ctx)?.db()).await?.map(Reviewer)) };
        read.await.map_err(|error: Error| error.into()).transpose()
    }

    /// 可入库人员 · Everybody who holds REVIEWER today and is not in the pool, by name; at most 100. Give a `personId` to `admitReviewer`.
    async fn pool_candidates(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NamedPerson>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let known = reviewer::Entity::find().select_only().column(reviewer::Column::PersonId);
            let holders = role_grant::Entity::find()
                .filter(holds_reviewer(scope.now.day()))
                .select_only()
                .column(role_grant::Column::PersonId);
            let select = person::Entity::find()
                .filter(person::Column::Id.in_subquery(holders.into_query()))
                .filter(person::Column::Id.not_in_subquery(known.into_query()))
                .order_by_asc(person::Column::Name)
                .order_by_asc(person::Column::Id)
                .limit(100);
            Result::Ok(select.all(scope.db()).await?)
        };
        let rows = read.await?;
        Ok(rows.into_iter().map(NamedPerson::from).collect())
    }
}

/// Grants of REVIEWER that are in force on a day.
fn holds_reviewer(day: chrono::NaiveDate) -> Condition {
    use role_grant::Column;
    Condition::all()
        .add(Column::Role.eq(Role::Reviewer))
        .add(Column::RevokedAt.is_null())
        .add(Column::ValidFrom.lte(day))
        .add(Column::ValidUntil.is_null().or(Column::ValidUntil.gte(day)))
}

/// 本人入库信息 · The viewer's own entry in the reviewer pool (art. 8)
#[derive(Clone, Debug, SimpleObject)]
pub struct MyReviewerEntry {
    /// 状态 · Whether the viewer may review.
    pub state: ReviewerState,
    /// 专长 · Fields of expertise, in words.
    pub expertise: String,
    /// 行业门类 · Sections of GB/T 4754 in which the viewer is versed.
    pub industries: Vec<Industry>,
    /// 入库时间 · When admitted first.
    pub admitted_at: DateTime,
    /// 考核 · How the viewer did in each cycle that was assessed, the earliest assessment first (art. 8).
    pub assessments: Vec<OwnAssessment>,
}

/// A reviewer's own entry.
#[derive(Debug, Default)]
pub struct ReviewerEntry;

#[Object]
impl ReviewerEntry {
    /// 本人入库信息 · The viewer's own entry in the pool; null: not admitted.
    async fn my_entry(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<MyReviewerEntry>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let select = reviewer::Entity::find().filter(reviewer::Column::PersonId.eq(scope.signed_in()?.person_id));
            let Some(row) = select.one(scope.db()).await? else { return Ok(None) };
            Ok(Some(MyReviewerEntry {
                assessments: OwnAssessment::of(&scope, row.id).await?,
                state: row.state,
                expertise: row.expertise,
                industries: row.industries.0,
                admitted_at: row.admitted_at.into(),
            }))
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }
}
