//! Grants (art. 20): what a claim or the bonus of an award pays, committed on the budget line of the year.

mod steps;

pub use steps::{GrantMutation, changed, open};

use super::fund_use::FundUse;
use super::handling::{known, ruling};
use super::suspension::{Suspension, SuspensionOf};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::{CreditCode, Date, DateTime, Money};
use crate::graphql::scope::Scope;
use crate::rules::funds;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{FundUseCategory, PaymentState, RewardFamily, RewardGrantState, Role};
use entity::{budget_line, fund_use, organization, payment, reward_grant};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

/// Money that was granted.
#[derive(Clone, Debug)]
pub struct RewardGrant(pub reward_grant::Model);

/// 奖励 · Money granted for a claim, or as the bonus of an award (art. 20)
#[Object]
impl RewardGrant {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::RewardGrant.id(self.0.id)
    }

    /// 单位名称 · Name of the organisation.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?.name)
    }

    /// 统一社会信用代码 · Of the organisation.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 成果名称 · Name of the achievement.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 奖励申请 · Global id of the claim; null: the bonus of an award.
    async fn claim(&self) -> Option<ID> {
        self.0.claim_id.map(|id| Kind::RewardClaim.id(id))
    }

    /// 奖项 · Global id of the award; null: a claim.
    async fn award(&self) -> Option<ID> {
        self.0.award_id.map(|id| Kind::Award.id(id))
    }

    /// 计奖年度 · Calendar year of the achievement.
    async fn year(&self) -> i32 {
        self.0.scope_year
    }

    /// 计奖范围 · Which achievements of the year shared the scope; null: all of them.
    async fn family(&self) -> Option<RewardFamily> {
        self.0.family
    }

    /// 奖励标准 · Amount by the table.
    async fn table_amount(&self) -> Money {
        Money::from_fen(self.0.table_fen)
    }

    /// 此前已奖励 · What was granted in the scope before.
    async fn granted_before(&self) -> Money {
        Money::from_fen(self.0.granted_before_fen)
    }

    /// 奖励金额 · What is granted: the difference.
    async fn amount(&self) -> Money {
        Money::from_fen(self.0.amount_fen)
    }

    /// 已取消 · What of it was cancelled unpaid.
    async fn cancelled(&self) -> Money {
        Money::from_fen(self.0.cancelled_fen)
    }

    /// 已支付 · What of it was paid.
    async fn paid(&self) -> Money {
        Money::from_fen(self.0.paid_fen)
    }

    /// 已报告使用 · What of it was reported as used, returned reports not counted (art. 22).
    async fn reported(&self) -> Money {
        Money::from_fen(self.0.reported_fen)
    }

    /// 预算年度 · The year whose budget pays.
    async fn budget_year(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        Ok(Scope::of(ctx)?.one::<budget_line::Entity>(self.0.line_id).await?.year)
    }

    /// 状态 · Open, paid, suspended or cancelled, by its payments and the register (art. 23, 24).
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<RewardGrantState> {
        Ok(self.facts(&Scope::of(ctx)?).await?.state())
    }

    /// 给予时间 · When it was granted.
    async fn granted_at(&self) -> DateTime {
        self.0.granted_at.into()
    }

    /// 报告期限 · By when its use is to be reported (art. 22), a reminder; null: nothing was paid, or none is to be reported.
    async fn use_due_on(&self) -> Option<Date> {
        self.0.use_due_on.map(Date::from)
    }

    /// 付款 · Its instalments, in the order in which they were entered.
    async fn instalments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Instalment>> {
        let rows = Scope::of(ctx)?.many::<payment::Entity>(self.0.id).await?;
        Ok(rows.iter().map(Instalment::from).collect())
    }

    /// 使用报告 · The reports on its use (art. 22), in their order.
    async fn fund_uses(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FundUse>> {
        let rows = Scope::of(ctx)?.many::<fund_use::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(FundUse).collect())
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; amounts are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let mut allowances = Vec::new();
        if scope.holding(Role::Office).is_some() {
            let grant = self.facts(&scope).await?;
            let cleared = ruling(&scope, &self.0.credit_code, self.0.award_id).await?;
            allowances.push(Allowance::of(Action::EnterInstalment, cleared.clone().and(grant.may_enter(1))));
            allowances.push(Allowance::of(Action::CancelUnpaid, cleared.and(grant.may_cancel())));
        }
        // One fen stands for whatever is reported.
        let one = funds::Use { category: FundUseCategory::ContinualImprovement, amount_fen: 1, related: false };
        allowances.push(Allowance::of(Action::ReportFundUse, self.uses(&[one]).may_report()));
        Ok(allowed_actions(&scope, Some(self.0.regulation_id), allowances).await?)
    }
}

impl RewardGrant {
    async fn facts(&self, scope: &Scope<'_>) -> Result<funds::Grant> {
        let suspension: Suspension = scope.load(SuspensionOf(self.0.id, scope.now.day())).await?.unwrap_or_default();
        Ok(suspension.grant(&self.0))
    }

    /// Uses of it as the rule looks at them.
    pub fn uses<'a>(&self, uses: &'a [funds::Use]) -> funds::FundUse<'a> {
        funds::FundUse {
            bonus: self.0.award_id.is_some(),
            paid_fen: self.0.paid_fen,
            reported_fen: self.0.reported_fen,
            uses,
        }
    }
}

impl Subject for RewardGrant {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        use reward_grant::Column;
        let select = known::<reward_grant::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
        select.filter(Column::Id.eq(id)).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 分期付款 · An instalment of a grant
#[derive(Clone, Debug, SimpleObject)]
pub struct Instalment {
    /// 金额 · How much.
    amount: Money,
    /// 状态 · Entered, confirmed or rejected.
    state: PaymentState,
    /// 录入时间 · When it was entered.
    entered_at: DateTime,
    /// 支付日期 · Day on which the money left; null: not confirmed.
    paid_on: Option<Date>,
    /// 回单编号 · Number of the receipt; null: not confirmed.
    receipt: Option<String>,
}

impl From<&payment::Model> for Instalment {
    fn from(row: &payment::Model) -> Self {
        Self {
            amount: Money::from_fen(row.amount_fen),
            state: row.state,
            entered_at: row.entered_at.into(),
            paid_on: row.paid_on.map(Date::from),
            receipt: row.receipt.clone(),
        }
    }
}

/// 奖励筛选 · Which grants; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct RewardGrantFilter {
    /// 单位 · Only to this organisation; what is no organisation gives nothing.
    pub organization: Option<ID>,
    /// 计奖年度 · Only for achievements of this calendar year.
    pub year: Option<i32>,
    /// 奖项 · Only the bonus of this award; what is no award gives nothing.
    pub award: Option<ID>,
}

/// The grants that the viewer sees.
pub async fn list(scope: &Scope<'_>, filter: RewardGrantFilter, page: Page) -> Result<List<RewardGrant>> {
    use reward_grant::Column;
    let mut select = known::<reward_grant::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
    if let Some(id) = &filter.organization {
        select = select.filter(Column::OrganizationId.eq(Kind::Organization.parse(id).unwrap_or_default()));
    }
    if let Some(year) = filter.year {
        select = select.filter(Column::ScopeYear.eq(year));
    }
    if let Some(id) = &filter.award {
        select = select.filter(Column::AwardId.eq(Kind::Award.parse(id).unwrap_or_default()));
    }
    page::list(scope, select, Column::Id, page, RewardGrant, |row| row.id).await
}
