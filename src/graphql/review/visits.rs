//! Visits to applicants (art. 17, 18): announced by the Office with their visitors, recorded by one of them, and the issues
//! that the material left for them.

mod steps;

pub use steps::VisitMutation;

use super::NamedPerson;
use super::case::FrameOf;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file;
use crate::graphql::ids::Kind;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::cycle::in_review;
use crate::rules::visit::may_close_issue;
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::Role;
use entity::{application, person, site_issue, site_visit, site_visitor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

async fn visitors(scope: &Scope<'_>, visit_id: Uuid) -> Result<Vec<NamedPerson>> {
    let rows = scope.many::<site_visitor::Entity>(visit_id).await?;
    let visitor = async |row: site_visitor::Model| {
        Result::Ok(NamedPerson::from(scope.one::<person::Entity>(row.person_id).await?))
    };
    futures_util::future::try_join_all(rows.into_iter().map(visitor)).await
}

/// A visit as reviewers, the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct SiteVisit(pub site_visit::Model);

/// 现场评审 · The visit of a group to an applicant (art. 17)
#[Object]
impl SiteVisit {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::SiteVisit.id(self.0.id)
    }

    /// 申报 · Global id of the application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.0.application_id)
    }

    /// 开始日期 · First day.
    async fn starts_on(&self) -> Date {
        self.0.starts_on.into()
    }

    /// 结束日期 · Last day.
    async fn ends_on(&self) -> Date {
        self.0.ends_on.into()
    }

    /// 现场评审员 · The announced visitors.
    async fn visitors(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NamedPerson>> {
        Ok(visitors(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 通知时间 · When it was announced to the applicant, or changed last.
    async fn announced_at(&self) -> DateTime {
        self.0.announced_at.into()
    }

    /// 实际日期 · On which day it took place; null: not recorded yet.
    async fn visited_on(&self) -> Option<Date> {
        self.0.visited_on.map(Date::from)
    }

    /// 会见人员 · Who was met; null: not recorded yet.
    async fn people_met(&self) -> Option<&str> {
        self.0.people_met.as_deref()
    }

    /// 查阅资料 · Which documents were seen; null: not recorded yet.
    async fn documents_seen(&self) -> Option<&str> {
        self.0.documents_seen.as_deref()
    }

    /// 记录人 · Name of who recorded it; null: not recorded yet.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.recorded_by?;
        let read = async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) };
        Some(read.await)
    }

    /// 记录时间 · When it was recorded; null: not yet.
    async fn recorded_at(&self) -> Option<DateTime> {
        self.0.recorded_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Whether the viewer reviews the case or handles it for the Office: who may read visits and issues.
async fn may_read(scope: &Scope<'_>, application_id: Uuid) -> Result<()> {
    if scope.holding(Role::Office).is_some() {
        let select = application_file::visible(scope).await?.filter(application::Column::Id.eq(application_id));
        return select.one(scope.db()).await?.map(|_| ()).ok_or(NOT_FOUND);
    }
    super::case::reviewed(scope, application_id).await.map(|_| ())
}

impl Subject for SiteVisit {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = site_visit::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        may_read(scope, row.application_id).await?;
        Ok(Self(row))
    }
}

/// 现场评审通知 · An announced visit as the applicant sees it
#[derive(Clone, Debug, SimpleObject)]
pub struct AnnouncedVisit {
    /// 开始日期 · First day.
    pub starts_on: Date,
    /// 结束日期 · Last day.
    pub ends_on: Date,
    /// 现场评审员 · Names of the visitors; a request that one of them keep away may be filed until the visit is recorded (art. 7).
    pub visitors: Vec<String>,
    /// 通知时间 · When it was announced, or changed last.
    pub announced_at: DateTime,
}

impl AnnouncedVisit {
    /// The visit to an application; none is announced: nothing.
    pub async fn to(scope: &Scope<'_>, application_id: Uuid) -> Result<Option<Self>> {
        let Some(row) = scope.many::<site_visit::Entity>(application_id).await?.into_iter().next() else {
            return Ok(None);
        };
        let visitors = visitors(scope, row.id).await?.into_iter().map(|visitor| visitor.name).collect();
        Ok(Some(Self {
            starts_on: row.starts_on.into(),
            ends_on: row.ends_on.into(),
            visitors,
            announced_at: row.announced_at.into(),
        }))
    }
}

/// An issue for the visit.
#[derive(Clone, Debug)]
pub struct SiteIssue(pub site_issue::Model);

/// 现场核实问题 · A question that the material leaves for the visit (art. 18)
#[Object]
impl SiteIssue {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::SiteIssue.id(self.0.id)
    }

    /// 类目 · Number of the category that it concerns.
    async fn category(&self) -> &str {
        &self.0.category
    }

    /// 问题 · What is to be verified.
    async fn question(&self) -> &str {
        &self.0.question
    }

    /// 提出人 · Name of who raised it.
    async fn raised_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.raised_by).await?.name)
    }

    /// 提出时间 · When it was raised.
    async fn raised_at(&self) -> DateTime {
        self.0.raised_at.into()
    }

    /// 核实结果 · What was found; null: open.
    async fn finding(&self) -> Option<&str> {
        self.0.finding.as_deref()
    }

    /// 证据 · What proves it; null: open.
    async fn evidence(&self) -> Option<&str> {
        self.0.evidence.as_deref()
    }

    /// 核实人 · Name of who closed it; null: open.
    async fn closed_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.closed_by?;
        let read = async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) };
        Some(read.await)
    }

    /// 核实时间 · When it was closed; null: open.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime::from)
    }

    /// 可否操作 · Whether a reviewer of the case may close it now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let application = scope.one::<application::Entity>(self.0.application_id).await?;
            let frame = scope.load(FrameOf(application.cycle_id)).await?.ok_or(NOT_FOUND)?;
            let visits = scope.many::<site_visit::Entity>(application.id).await?;
            let visited = visits.iter().any(|visit| visit.recorded_at.is_some());
            let ruling = in_review(frame.cycle.phase).and(may_close_issue(self.0.closed_at.is_some(), visited));
            let allowance = Allowance::of(Action::CloseSiteIssue, ruling);
            allowed_actions(&scope, Some(frame.cycle.regulation_id), [allowance]).await
        };
        Ok(read.await?)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for SiteIssue {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = site_issue::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        may_read(scope, row.application_id).await?;
        Ok(Self(row))
    }
}
