//! A winner's own follow-up visits, and what it has to mend (art. 25).

use super::{Rectification, due_on, interval, joined, rectifications, state};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::Allowance;
use crate::graphql::conferring::awards::AwardEntry;
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::Date;
use crate::graphql::scope::Scope;
use crate::rules::follow_up::may_answer;
use crate::work::Subject;
use async_graphql::{Context, ID, Object};
use entity::enums::{FollowUpState, TeamPermission, VisitResult};
use entity::{award, follow_up_visit, rectification};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use uuid::Uuid;

/// A visit as the winner's team sees it.
#[derive(Clone, Debug)]
pub struct MyFollowUpVisit(pub follow_up_visit::Model);

/// 本单位巡访 · A follow-up visit to the own organisation (art. 25), ahead or made
#[Object]
impl MyFollowUpVisit {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::FollowUpVisit.id(self.0.id)
    }

    /// 奖项 · The award.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 次数 · Which visit of this award, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 状态 · Upcoming, overdue, recorded or lapsed, by the clock and the register.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<FollowUpState> {
        Ok(state(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 到期日期 · Last day on which it is in time; null: recorded, or lapsed.
    async fn due_on(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Date>> {
        let scope = Scope::of(ctx)?;
        let ahead = matches!(state(&scope, &self.0).await?, FollowUpState::Upcoming | FollowUpState::Overdue);
        Ok(if ahead { Some(due_on(self.0.since, interval(&scope).await?).into()) } else { None })
    }

    /// 计划日期 · Day for which it is planned; null: not planned.
    async fn planned_on(&self) -> Option<Date> {
        self.0.planned_on.map(Date::from)
    }

    /// 巡访日期 · Day of the visit; null: not recorded.
    async fn visited_on(&self) -> Option<Date> {
        self.0.visited_on.map(Date::from)
    }

    /// 巡访情况 · What was found; null: not recorded.
    async fn findings(&self) -> Option<&str> {
        self.0.findings.as_deref()
    }

    /// 巡访结果 · How it ended; null: not recorded.
    async fn result(&self) -> Option<VisitResult> {
        self.0.result
    }

    /// 整改 · What has to be mended, the oldest demand first.
    async fn rectifications(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Rectification>> {
        Ok(rectifications(&Scope::of(ctx)?, self.0.id).await?)
    }
}

impl Subject for MyFollowUpVisit {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = own(scope, TeamPermission::View)?.filter(follow_up_visit::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The visits to the viewer's organisations.
pub fn own(scope: &Scope<'_>, at_least: TeamPermission) -> Result<Select<follow_up_visit::Entity>> {
    let organizations = scope.signed_in()?.organizations(at_least);
    Ok(joined().filter(award::Column::OrganizationId.is_in(organizations)))
}

/// What the winner's team may do with a demand: nothing without the permission to submit.
pub(super) fn answering(scope: &Scope<'_>, award: &award::Model, row: &rectification::Model) -> Vec<Allowance> {
    let submits = scope.viewer.map(|viewer| viewer.organizations(TeamPermission::Submit)).unwrap_or_default();
    if !submits.contains(&award.organization_id) {
        return Vec::new();
    }
    let ruling = may_answer(row.answered_at.is_some(), row.closed_at.is_some());
    vec![Allowance::of(Action::AnswerRectification, ruling)]
}

/// The applicant's own follow-up visits.
#[derive(Debug, Default)]
pub struct ApplicantFollowUps;

#[Object]
impl ApplicantFollowUps {
    /// 本单位巡访 · Follow-up visits to the viewer's organisations, ahead and made, the latest first (art. 25).
    async fn follow_up_visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<MyFollowUpVisit>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = own(&scope, TeamPermission::View)?;
        let listed = page::list(&scope, select, follow_up_visit::Column::Id, page, MyFollowUpVisit, |row| row.id).await;
        listed.map_err(|error: Error| error.into())
    }
}
