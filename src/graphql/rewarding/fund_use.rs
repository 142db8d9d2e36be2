//! The use of bonuses (art. 22): a winner reports, the Office accepts or returns.

mod steps;

pub use steps::FundUseMutation;

use super::evidence::shown;
use super::handling::{known, ruling};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::permission;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::files::StoredFile;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::FundUseEvidenceOf;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::{DateTime, Money};
use crate::graphql::scope::Scope;
use crate::rules::funds::may_decide;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{FundUseCategory, FundUseState, Role, TeamPermission};
use entity::{fund_use, fund_use_item, reward_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// A report on the use of a bonus.
#[derive(Clone, Debug)]
pub struct FundUse(pub fund_use::Model);

/// 奖金使用报告 · What a winner did with its bonus (art. 22), as reported at a time
#[Object]
impl FundUse {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::FundUse.id(self.0.id)
    }

    /// 奖励 · Global id of the grant.
    async fn grant(&self) -> ID {
        Kind::RewardGrant.id(self.0.grant_id)
    }

    /// 成果名称 · The award whose bonus it is.
    async fn title(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<reward_grant::Entity>(self.0.grant_id).await?.title)
    }

    /// 序号 · Which report on this bonus, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 概述 · What the money brought about.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// 金额 · Sum of its items.
    async fn amount(&self) -> Money {
        Money::from_fen(self.0.amount_fen)
    }

    /// 各项 · What the money went into.
    async fn items(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FundUseItem>> {
        let rows = Scope::of(ctx)?.many::<fund_use_item::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(FundUseItem::from).collect())
    }

    /// 证明附件 · The files that were uploaded to prove it and not removed.
    async fn files(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StoredFile>> {
        Ok(shown(Scope::of(ctx)?.by(FundUseEvidenceOf, self.0.id).await?))
    }

    /// 状态 · Submitted, accepted or returned.
    async fn state(&self) -> FundUseState {
        self.0.state
    }

    /// 提交时间 · When it was submitted.
    async fn submitted_at(&self) -> DateTime {
        self.0.submitted_at.into()
    }

    /// 认定意见 · What the Office found, or why it was returned; null: nothing to say, or not decided.
    async fn finding(&self) -> Option<&str> {
        self.0.finding.as_deref()
    }

    /// 决定时间 · When it was accepted or returned; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; a finding is checked when it comes.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let grant = scope.one::<reward_grant::Entity>(self.0.grant_id).await?;
        let open = may_decide(self.0.state);
        let mut allowances = Vec::new();
        if scope.viewer.and_then(|viewer| permission(viewer, grant.organization_id)) == Some(TeamPermission::Submit) {
            let own = [Action::RequestFundUseEvidenceUpload, Action::RemoveFundUseEvidence];
            allowances.extend(own.map(|action| Allowance::of(action, open.clone())));
        }
        if scope.holding(Role::Office).is_some() {
            let ruling = ruling(&scope, &grant.credit_code, grant.award_id).await?.and(open);
            let decisions = [Action::AcceptFundUse, Action::ReturnFundUse];
            allowances.extend(decisions.map(|action| Allowance::of(action, ruling.clone())));
        }
        Ok(allowed_actions(&scope, Some(grant.regulation_id), allowances).await?)
    }
}

/// 使用明细 · One use of a bonus (art. 22)
#[derive(Clone, Debug, SimpleObject)]
pub struct FundUseItem {
    /// 用途 · For what.
    category: FundUseCategory,
    /// 金额 · How much.
    amount: Money,
    /// 内容 · What was paid for.
    description: String,
    /// 证明 · What proves it.
    evidence: String,
    /// 与规定用途的关系 · How it serves the purposes of article 22; null unless OTHER.
    relation: Option<String>,
}

impl From<fund_use_item::Model> for FundUseItem {
    fn from(row: fund_use_item::Model) -> Self {
        Self {
            category: row.category,
            amount: Money::from_fen(row.amount_fen),
            description: row.description,
            evidence: row.evidence,
            relation: row.relation,
        }
    }
}

/// The reports of which the viewer may know: those on grants that are visible.
async fn visible(scope: &Scope<'_>) -> Result<Select<fund_use::Entity>> {
    use reward_grant::Column;
    let grants = known::<reward_grant::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
    let grants = grants.select_only().column(Column::Id).into_query();
    Ok(fund_use::Entity::find().filter(fund_use::Column::GrantId.in_subquery(grants)))
}

impl Subject for FundUse {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = visible(scope).await?.filter(fund_use::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 使用报告筛选 · Which reports; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct FundUseFilter {
    /// 奖励 · Only on this grant; what is no grant gives nothing.
    pub grant: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<FundUseState>>,
}

/// The reports that the viewer sees.
pub async fn list(scope: &Scope<'_>, filter: FundUseFilter, page: Page) -> Result<List<FundUse>> {
    let mut select = visible(scope).await?;
    if let Some(id) = &filter.grant {
        select = select.filter(fund_use::Column::GrantId.eq(Kind::RewardGrant.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(fund_use::Column::State.is_in(states));
    }
    page::list(scope, select, fund_use::Column::Id, page, FundUse, |row| row.id).await
}
