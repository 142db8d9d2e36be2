//! Claims of rewards (art. 20): an organisation claims for an honour or a standard, the Office verifies or refuses.

mod steps;

pub use steps::{ClaimMutation, open};

use super::evidence::shown;
use super::grants::RewardGrant;
use super::handling::{known, ruling};
use super::ledger::{LedgerOf, RewardLine};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::permission;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::files::StoredFile;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::ClaimEvidenceOf;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::{CreditCode, Date, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::reward::undecided;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{HonourKind, Participation, RewardClaimState, Role, StandardLevel, TeamPermission};
use entity::{organization, reward_claim};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

/// A claim of a reward.
#[derive(Clone, Debug)]
pub struct RewardClaim(pub reward_claim::Model);

/// 奖励申请 · An achievement for which an organisation claims a reward (art. 20)
#[Object]
impl RewardClaim {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::RewardClaim.id(self.0.id)
    }

    /// 单位 · Global id of the organisation.
    async fn organization(&self) -> ID {
        Kind::Organization.id(self.0.organization_id)
    }

    /// 单位名称 · Its name.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?.name)
    }

    /// 统一社会信用代码 · Of the organisation.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 荣誉类别 · Which honour; null: a standard.
    async fn honour_kind(&self) -> Option<HonourKind> {
        self.0.honour_kind
    }

    /// 标准级别 · Level of the standard; null: an honour.
    async fn standard_level(&self) -> Option<StandardLevel> {
        self.0.standard_level
    }

    /// 参与方式 · Whether it was led or taken part in; null: an honour.
    async fn participation(&self) -> Option<Participation> {
        self.0.participation
    }

    /// 标准编号 · Number of the standard, without blanks and in capitals; null: an honour.
    async fn standard_number(&self) -> Option<&str> {
        self.0.standard_number.as_deref()
    }

    /// 名称 · Name of the honour or the standard.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 日期 · Date of the document, or of publication.
    async fn dated_on(&self) -> Date {
        self.0.dated_on.into()
    }

    /// 证明 · What proves it.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// 证明附件 · The files that were uploaded to prove it and not removed.
    async fn files(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StoredFile>> {
        Ok(shown(Scope::of(ctx)?.by(ClaimEvidenceOf, self.0.id).await?))
    }

    /// 状态 · Submitted, verified or refused.
    async fn state(&self) -> RewardClaimState {
        self.0.state
    }

    /// 理由 · Why it was refused; null: it was not.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 申请时间 · When it was claimed.
    async fn claimed_at(&self) -> DateTime {
        self.0.claimed_at.into()
    }

    /// 决定时间 · When it was verified or refused; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 计奖明细 · What it pays, and why (art. 20); null: it was refused.
    async fn line(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<RewardLine>> {
        Ok(self.reasoning(&Scope::of(ctx)?).await?)
    }

    /// 奖励 · What was granted for it; null: nothing yet.
    async fn grant(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<RewardGrant>> {
        let line = self.reasoning(&Scope::of(ctx)?).await?;
        Ok(line.and_then(|line| line.entry.grant.clone()).map(RewardGrant))
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; whether it may be granted, `line` tells.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let open = undecided(self.0.state);
        let mut allowances = Vec::new();
        if scope.viewer.and_then(|viewer| permission(viewer, self.0.organization_id)) == Some(TeamPermission::Submit) {
            let own = [Action::RequestClaimEvidenceUpload, Action::RemoveClaimEvidence];
            allowances.extend(own.map(|action| Allowance::of(action, open.clone())));
        }
        if scope.holding(Role::Office).is_some() {
            let ruling = ruling(&scope, &self.0.credit_code, None).await?.and(open);
            let decisions = [Action::VerifyRewardClaim, Action::RefuseRewardClaim];
            allowances.extend(decisions.map(|action| Allowance::of(action, ruling.clone())));
        }
        Ok(allowed_actions(&scope, None, allowances).await?)
    }
}

impl RewardClaim {
    async fn reasoning(&self, scope: &Scope<'_>) -> Result<Option<RewardLine>> {
        let ledger = scope.load(LedgerOf(self.0.credit_code.clone())).await?.unwrap_or_default();
        Ok(ledger.line((Some(self.0.id), None), scope.now.day()))
    }
}

impl Subject for RewardClaim {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        use reward_claim::Column;
        let select = known::<reward_claim::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
        select.filter(Column::Id.eq(id)).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 奖励申请筛选 · Which claims; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct RewardClaimFilter {
    /// 单位 · Only of this organisation; what is no organisation gives nothing.
    pub organization: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<RewardClaimState>>,
}

/// The claims that the viewer sees.
pub async fn list(scope: &Scope<'_>, filter: RewardClaimFilter, page: Page) -> Result<List<RewardClaim>> {
    use reward_claim::Column;
    let mut select = known::<reward_claim::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
    if let Some(id) = &filter.organization {
        select = select.filter(Column::OrganizationId.eq(Kind::Organization.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(Column::State.is_in(states));
    }
    page::list(scope, select, Column::Id, page, RewardClaim, |row| row.id).await
}
