//! A winner's own revocation cases: findings, answer, decision and consequences (art. 23, 24).

use super::docket::case_of;
use super::{RevocationConsequence, articles_of, consequences_of, document};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::conferring::awards::{AwardEntry, PublicationDocument};
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::graphql::user_error::ArticleRef;
use crate::work::Subject;
use async_graphql::{Context, ID, Object};
use entity::enums::{RevocationGround, RevocationState, TeamPermission};
use entity::{award, revocation_case};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

/// A revocation case as the winner's team sees it.
#[derive(Clone, Debug)]
pub struct WinnerRevocation(pub revocation_case::Model);

/// 本单位撤销案件 · A case of revoking the own award (art. 23, 24), from the findings on
#[Object]
impl WinnerRevocation {
    /// 标识 · Global id: give it to `answerRevocation`.
    pub(crate) async fn id(&self) -> ID {
        Kind::RevocationCase.id(self.0.id)
    }

    /// 奖项 · The award.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 撤销情形 · The ground.
    async fn ground(&self) -> RevocationGround {
        self.0.ground
    }

    /// 条款 · The article that revokes on this ground.
    async fn articles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ArticleRef>> {
        Ok(articles_of(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 状态 · How far it is.
    async fn state(&self) -> RevocationState {
        self.0.state
    }

    /// 调查结论 · What the investigation found.
    async fn findings(&self) -> &str {
        self.0.findings.as_deref().unwrap_or_default()
    }

    /// 送达时间 · When the findings were sent.
    async fn investigated_at(&self) -> Option<DateTime> {
        self.0.investigated_at.map(DateTime::from)
    }

    /// 答复期限 · The first instant after the time to answer; from then on it may be decided without an answer.
    async fn hearing_due_at(&self) -> Option<DateTime> {
        self.0.hearing_due_at.map(DateTime::from)
    }

    /// 陈述 · What was answered; null: nothing yet.
    async fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    /// 陈述时间 · When; null: not yet.
    async fn heard_at(&self) -> Option<DateTime> {
        self.0.heard_at.map(DateTime::from)
    }

    /// 决定理由 · Why it ended so; null: it is open.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 决定时间 · When it ended; null: it is open.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 公布文件 · The document that published the revocation; null: not published.
    async fn document(&self) -> Option<PublicationDocument> {
        document(&self.0)
    }

    /// 撤销后果 · What follows; empty: it was not revoked.
    async fn consequences(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RevocationConsequence>> {
        Ok(consequences_of(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 可用操作 · What the viewer may do with it, and what stands in the way; empty without the permission to submit.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let award = scope.one::<award::Entity>(self.0.award_id).await?;
            if !scope.signed_in()?.organizations(TeamPermission::Submit).contains(&award.organization_id) {
                return Ok(Vec::new());
            }
            let answering = case_of(&scope, &self.0).await?.may_answer();
            let allowances = [Allowance::of(Action::AnswerRevocation, answering)];
            allowed_actions(&scope, Some(self.0.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

impl Subject for WinnerRevocation {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = told(scope, TeamPermission::View)?.filter(revocation_case::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The cases of the viewer's organisations that have findings: before, a winner is not told of one.
pub fn told(scope: &Scope<'_>, at_least: TeamPermission) -> Result<Select<revocation_case::Entity>> {
    let organizations = scope.signed_in()?.organizations(at_least);
    Ok(revocation_case::Entity::find()
        .join(JoinType::InnerJoin, revocation_case::Relation::Award.def())
        .filter(award::Column::OrganizationId.is_in(organizations))
        .filter(revocation_case::Column::InvestigatedAt.is_not_null()))
}

/// The applicant's own revocation cases.
#[derive(Debug, Default)]
pub struct ApplicantRevocations;

#[Object]
impl ApplicantRevocations {
    /// 本单位撤销案件 · Cases of revoking awards of the viewer's organisations, from the findings on, the latest first (art. 23, 24).
    async fn revocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<WinnerRevocation>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = told(&scope, TeamPermission::View)?;
        let listed =
            page::list(&scope, select, revocation_case::Column::Id, page, WinnerRevocation, |row| row.id).await;
        listed.map_err(|error: Error| error.into())
    }
}
