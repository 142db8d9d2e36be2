//! Payments (art. 21, 22): instalments of grants and expenses of reviews, entered by one person of the Office and confirmed by
//! another.

mod steps;

pub use steps::{PaymentMutation, decide};

use super::grants::RewardGrant;
use super::handling::{known, ruling};
use super::suspension::SuspensionOf;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::{Date, DateTime, Money};
use crate::graphql::scope::Scope;
use crate::rules::funds;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{BudgetPurpose, ExpenseCategory, PaymentState, Role};
use entity::{budget_line, payment, reward_grant};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// A payment.
#[derive(Clone, Debug)]
pub struct Payment(pub payment::Model);

/// 付款 · An instalment of a grant, or an expense of a review (art. 21, 22): entered by one person of the Office, confirmed by another
#[Object]
impl Payment {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Payment.id(self.0.id)
    }

    /// 经费类别 · From which kind of budget line.
    async fn purpose(&self) -> BudgetPurpose {
        self.0.purpose
    }

    /// 预算年度 · The year whose budget pays.
    async fn budget_year(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        Ok(Scope::of(ctx)?.one::<budget_line::Entity>(self.0.line_id).await?.year)
    }

    /// 奖励 · The grant of which it is an instalment; null: an expense of a review.
    async fn grant(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<RewardGrant>> {
        let id = self.0.grant_id?;
        Some(async { Ok(RewardGrant(Scope::of(ctx)?.one::<reward_grant::Entity>(id).await?)) }.await)
    }

    /// 支出类别 · What the expense is for (art. 22); null: an instalment.
    async fn category(&self) -> Option<ExpenseCategory> {
        self.0.category
    }

    /// 收款人 · Who is paid.
    async fn payee(&self) -> &str {
        &self.0.payee
    }

    /// 说明 · What the expense was; null: an instalment.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// 与评审的关系 · Why the review needs it; null unless RELATED.
    async fn relation(&self) -> Option<&str> {
        self.0.relation.as_deref()
    }

    /// 金额 · How much.
    async fn amount(&self) -> Money {
        Money::from_fen(self.0.amount_fen)
    }

    /// 状态 · Entered, confirmed or rejected.
    async fn state(&self) -> PaymentState {
        self.0.state
    }

    /// 录入人 · Name of who entered it.
    async fn entered_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.account_name(self.0.entered_by).await?)
    }

    /// 录入时间 · When.
    async fn entered_at(&self) -> DateTime {
        self.0.entered_at.into()
    }

    /// 确认人 · Name of who confirmed or rejected it; null: nobody yet.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.decided_by?;
        Some(async { Ok(Scope::of(ctx)?.account_name(id).await?) }.await)
    }

    /// 确认时间 · When; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 支付日期 · Day on which the money left; null: not confirmed.
    async fn paid_on(&self) -> Option<Date> {
        self.0.paid_on.map(Date::from)
    }

    /// 回单编号 · Number of the receipt; null: not confirmed.
    async fn receipt(&self) -> Option<&str> {
        self.0.receipt.as_deref()
    }

    /// 退回理由 · Why it was rejected; null: it was not.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let Some(viewer) = scope.holding(Role::Office) else { return Ok(Vec::new()) };
        let (mut cleared, mut grant) = (Ok(()), None);
        if let Some(id) = self.0.grant_id {
            let row = scope.one::<reward_grant::Entity>(id).await?;
            let suspension = scope.load(SuspensionOf(id, scope.now.day())).await?.unwrap_or_default();
            cleared = ruling(&scope, &row.credit_code, row.award_id).await?;
            grant = Some(suspension.grant(&row));
        }
        let facts = facts(&self.0, grant);
        let allowances = [
            Allowance::of(Action::ConfirmPayment, cleared.clone().and(facts.may_confirm(viewer.person_id))),
            Allowance::of(Action::RejectPayment, cleared.and(facts.may_reject())),
        ];
        Ok(allowed_actions(&scope, None, allowances).await?)
    }
}

/// A payment as the rule looks at it.
fn facts(row: &payment::Model, grant: Option<funds::Grant>) -> funds::Payment {
    funds::Payment { state: row.state, entered_by: row.entered_person, grant }
}

/// The payments of which the Office or the supervisor may know: expenses, and instalments of grants that are visible.
async fn visible(scope: &Scope<'_>) -> Result<Select<payment::Entity>> {
    if scope.holding(Role::Office).is_none() && scope.holding(Role::Supervisor).is_none() {
        return Err(NOT_FOUND);
    }
    use reward_grant::Column;
    let grants = known::<reward_grant::Entity>(scope, Column::OrganizationId, Column::CreditCode).await?;
    let grants = grants.select_only().column(Column::Id).into_query();
    let condition =
        Condition::any().add(payment::Column::GrantId.is_null()).add(payment::Column::GrantId.in_subquery(grants));
    Ok(payment::Entity::find().filter(condition))
}

impl Subject for Payment {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = visible(scope).await?.filter(payment::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 付款筛选 · Which payments; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct PaymentFilter {
    /// 经费额度 · Only from this line; what is no line gives nothing.
    pub line: Option<ID>,
    /// 奖励 · Only of this grant; what is no grant gives nothing.
    pub grant: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<PaymentState>>,
}

/// The payments that the viewer sees.
pub async fn list(scope: &Scope<'_>, filter: PaymentFilter, page: Page) -> Result<List<Payment>> {
    use payment::Column;
    let mut select = visible(scope).await?;
    if let Some(id) = &filter.line {
        select = select.filter(Column::LineId.eq(Kind::BudgetLine.parse(id).unwrap_or_default()));
    }
    if let Some(id) = &filter.grant {
        select = select.filter(Column::GrantId.eq(Kind::RewardGrant.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(Column::State.is_in(states));
    }
    page::list(scope, select, Column::Id, page, Payment, |row| row.id).await
}
