//! Requests of applicants that somebody keep away from their case (art. 7), and the Office's decisions.

mod steps;

pub use steps::AvoidanceMutation;

use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::own_applications;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file;
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::Refusal;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::Role;
use entity::{application, avoidance_request};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// A request that somebody keep away.
#[derive(Clone, Debug)]
pub struct AvoidanceRequest(pub avoidance_request::Model);

/// 回避申请 · An applicant's request that somebody keep away from its case (art. 7)
#[Object]
impl AvoidanceRequest {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::AvoidanceRequest.id(self.0.id)
    }

    /// 申报 · Global id of the application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.0.application_id)
    }

    /// 申报编号 · Number of the application.
    async fn number(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        Ok(Scope::of(ctx)?.one::<application::Entity>(self.0.application_id).await?.number)
    }

    /// 申请回避的人员或单位 · Who should keep away, as the applicant names them.
    async fn named(&self) -> &str {
        &self.0.named
    }

    /// 理由 · Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// 申请时间 · When it was filed.
    async fn requested_at(&self) -> DateTime {
        self.0.requested_at.into()
    }

    /// 是否同意 · Whether the Office granted it; null: not decided.
    async fn granted(&self) -> Option<bool> {
        self.0.granted
    }

    /// 决定理由 · The Office's reason; null: not decided.
    async fn decision_reason(&self) -> Option<&str> {
        self.0.decision_reason.as_deref()
    }

    /// 决定时间 · When it was decided; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the Office may do with it now, and what stands in the way; empty for the applicant.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let nothing = Refusal::input("input-nothing-to-change");
        let ruling = if self.0.decided_at.is_some() { Err(vec![nothing]) } else { Ok(()) };
        let allowance = Allowance::of(Action::DecideAvoidanceRequest, ruling);
        Ok(allowed_actions(&Scope::of(ctx)?, None, [allowance]).await?)
    }
}

impl Subject for AvoidanceRequest {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = avoidance_request::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let select = match scope.holding(Role::Office) {
            Some(_) => application_file::visible(scope).await?,
            None => own_applications(scope.signed_in()?),
        };
        let known = select.filter(application::Column::Id.eq(row.application_id)).one(scope.db()).await?;
        known.map(|_| Self(row)).ok_or(NOT_FOUND)
    }
}

/// 回避申请筛选 · Which requests; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct AvoidanceRequestFilter {
    /// 申报 · Only of this application. What is none gives nothing.
    pub application: Option<ID>,
    /// 是否已决定 · true: only decided ones; false: only open ones; null: both.
    pub decided: Option<bool>,
}

/// The requests of which the Office may know.
pub async fn visible(scope: &Scope<'_>) -> Result<Select<avoidance_request::Entity>> {
    let known = application_file::visible(scope).await?.select_only().column(application::Column::Id);
    Ok(avoidance_request::Entity::find()
        .filter(avoidance_request::Column::ApplicationId.in_subquery(known.into_query())))
}

/// The Office's list of requests.
#[derive(Debug, Default)]
pub struct OfficeAvoidance;

#[Object]
impl OfficeAvoidance {
    /// 回避申请 · Requests that somebody keep away, the latest first, less those of applicants from which the viewer is recused (art. 7).
    async fn avoidance_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<AvoidanceRequestFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<AvoidanceRequest>> {
        use avoidance_request::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = visible(&scope).await?;
        if let Some(id) = &filter.application {
            select = select.filter(Column::ApplicationId.eq(Kind::Application.parse(id).unwrap_or_default()));
        }
        if let Some(decided) = filter.decided {
            select = select.filter(if decided { Column::DecidedAt.is_not_null() } else { Column::DecidedAt.is_null() });
        }
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, Column::Id, page, AvoidanceRequest, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }
}

/// The requests about an application, oldest first.
pub async fn of(scope: &Scope<'_>, application_id: Uuid) -> Result<Vec<AvoidanceRequest>> {
    let rows = scope.many::<avoidance_request::Entity>(application_id).await?;
    Ok(rows.into_iter().map(AvoidanceRequest).collect())
}
