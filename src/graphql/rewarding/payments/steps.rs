//! Entering, confirming and rejecting payments.

use super::{Payment, facts};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::rewarding::budget::{Lines, book};
use crate::graphql::rewarding::grants;
use crate::graphql::rewarding::handling::clear;
use crate::graphql::rewarding::ledger::budget_year;
use crate::graphql::rewarding::suspension::suspension;
use crate::graphql::scalars::{Date, Money};
use crate::rules::funds::{may_spend, use_due};
use crate::rules::{Refusal, Refusals, Value};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::{BudgetPurpose, ExpenseCategory, PaymentState};
use entity::{organization, payment, reward_grant};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// 录入奖励付款 · Enters an instalment of a grant
#[derive(Clone, Debug, InputObject)]
pub struct EnterInstalmentInput {
    /// 奖励 · The grant.
    pub grant: ID,
    /// 金额 · How much, above 0, at most what is left.
    pub amount: Money,
    /// 预期版本号 · The version of the grant on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 录入评审支出 · Enters an expense of a review
#[derive(Clone, Debug, InputObject)]
pub struct EnterExpenseInput {
    /// 支出类别 · What it is for (art. 22).
    pub category: ExpenseCategory,
    /// 收款人 · Who is paid, at most 200 characters.
    pub payee: String,
    /// 金额 · How much, above 0.
    pub amount: Money,
    /// 说明 · What it was, at most 1000 characters.
    pub description: String,
    /// 与评审的关系 · RELATED: why the review needs it, at most 1000 characters; null otherwise.
    pub relation: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 确认付款 · Confirms that a payment was made
#[derive(Clone, Debug, InputObject)]
pub struct ConfirmPaymentInput {
    /// 付款 · A payment that somebody else entered.
    pub payment: ID,
    /// 支付日期 · Day on which the money left: not before it was entered, not in the future.
    pub paid_on: Date,
    /// 回单编号 · Number of the receipt, at most 100 characters.
    pub receipt: String,
    /// 预期版本号 · The version of the payment on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 退回付款 · Rejects a payment
#[derive(Clone, Debug, InputObject)]
pub struct RejectPaymentInput {
    /// 付款 · A payment that is not decided.
    pub payment: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the payment on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 录入结果 · The instalment, or why not.
    EnterInstalmentPayload {
        /// 付款 · The instalment; null where it was refused.
        payment: Payment
    }
    /// 录入结果 · The expense, or why not.
    EnterExpensePayload {
        /// 付款 · The expense; null where it was refused.
        payment: Payment
    }
    /// 确认结果 · The payment, or why not.
    ConfirmPaymentPayload {
        /// 付款 · The payment; null where it was refused, and after `dryRun`.
        payment: Payment
    }
    /// 退回结果 · The payment, or why not.
    RejectPaymentPayload {
        /// 付款 · The payment; null where it was refused.
        payment: Payment
    }
}

/// Payments.
#[derive(Debug, Default)]
pub struct PaymentMutation;

#[Object]
impl PaymentMutation {
    /// 录入奖励付款 · Enters an instalment of a grant, which somebody else confirms (art. 21). Refused by BUDGET_EXCEEDED beyond what is left of the grant, STAGE_OUT_OF_ORDER for one that is paid, suspended or cancelled (art. 23, 24), PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn enter_instalment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: EnterInstalmentInput,
    ) -> async_graphql::Result<EnterInstalmentPayload> {
        mutate(ctx, Action::EnterInstalment, input, async |work, input: &EnterInstalmentInput| {
            let mut check = Check::new();
            let id = check.id("grant", Kind::RewardGrant, &input.grant);
            let amount_fen = check.amount("amount", &input.amount);
            check.done()?;
            let grant = grants::open(work, id, input.expected_version).await?;
            suspension(work.db(), &grant, work.now.day()).await?.grant(&grant).may_enter(amount_fen)?;
            let organization = organization::Entity::find_by_id(grant.organization_id).one(work.db()).await?;
            let row = payment::ActiveModel {
                grant_id: Set(Some(id)),
                category: Set(None),
                description: Set(None),
                relation: Set(None),
                payee: Set(organization.ok_or(NOT_FOUND)?.name),
                ..entered(work, (grant.line_id, BudgetPurpose::Bonus), amount_fen)?
            };
            let row = row.insert(work.db()).await?;
            let total = grant.entered_fen + amount_fen;
            grants::changed(work, grant, |grant| grant.entered_fen = Set(total)).await?;
            Ok(Payment(row))
        })
        .await
    }

    /// 录入评审支出 · Enters an expense of a review on the REVIEW line of the present year, which somebody else confirms (art. 21, 22). Refused by EXPENSE_NOT_ALLOWED, BUDGET_EXCEEDED.
    async fn enter_expense(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: EnterExpenseInput,
    ) -> async_graphql::Result<EnterExpensePayload> {
        mutate(ctx, Action::EnterExpense, input, async |work, input: &EnterExpenseInput| {
            let mut check = Check::new();
            let payee = check.text("payee", &input.payee, 200);
            let amount_fen = check.amount("amount", &input.amount);
            let description = check.text("description", &input.description, 1000);
            let relation = check.optional_text("relation", input.relation.as_deref(), 1000);
            if relation.is_some() && input.category != ExpenseCategory::Related {
                check.fault("relation", Refusal::input("input-superfluous"));
            }
            check.done()?;
            let lines = Lines::read(work.db(), budget_year(work.now)).await?;
            let mut refusals = Refusals::default();
            refusals.also(may_spend(input.category, relation.is_some()));
            refusals.also(lines.of(BudgetPurpose::Review).may_commit(amount_fen));
            refusals.ruling()?;
            let line = lines.row(BudgetPurpose::Review)?;
            let row = payment::ActiveModel {
                grant_id: Set(None),
                category: Set(Some(input.category)),
                description: Set(Some(description)),
                relation: Set(relation),
                payee: Set(payee),
                ..entered(work, (line.id, BudgetPurpose::Review), amount_fen)?
            };
            let row = row.insert(work.db()).await?;
            book(work, line.id, amount_fen, 0).await?;
            Ok(Payment(row))
        })
        .await
    }

    /// 确认付款 · Confirms a payment with its receipt, for good (art. 21); the first one of a bonus sets by when its use is reported (art. 22). Refused by APPROVER_NOT_INDEPENDENT for who entered it, STAGE_OUT_OF_ORDER for what is decided, suspended or cancelled (art. 23, 24), PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn confirm_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ConfirmPaymentInput,
    ) -> async_graphql::Result<ConfirmPaymentPayload> {
        mutate(ctx, Action::ConfirmPayment, input, async |work, input: &ConfirmPaymentInput| {
            let mut check = Check::new();
            let id = check.id("payment", Kind::Payment, &input.payment);
            let paid_on = check.past_date("paidOn", &input.paid_on, work.now.day());
            let receipt = check.text("receipt", &input.receipt, 100);
            check.done()?;
            let (row, grant) = open(work, id, input.expected_version).await?;
            let of_grant = match &grant {
                Some(grant) => Some(suspension(work.db(), grant, work.now.day()).await?.grant(grant)),
                None => None,
            };
            facts(&row, of_grant).may_confirm(work.viewer()?.person_id)?;
            let mut check = Check::new();
            if paid_on < row.entered_at.day() {
                let min = Value::Date(row.entered_at.day());
                check.fault("paidOn", Refusal::input("input-in-past").fact("min", min));
            }
            check.done()?;
            book(work, row.line_id, 0, row.amount_fen).await?;
            if let Some(grant) = grant {
                paid(work, grant, row.amount_fen, paid_on).await?;
            }
            let row = decide(work, row, PaymentState::Confirmed, |row| {
                row.paid_on = Set(Some(paid_on));
                row.receipt = Set(Some(receipt));
            });
            Ok(Payment(row.await?))
        })
        .await
    }

    /// 退回付款 · Rejects a payment before it is confirmed, or takes it back (art. 21); what it held is free again. Refused by STAGE_OUT_OF_ORDER for what is decided, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn reject_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RejectPaymentInput,
    ) -> async_graphql::Result<RejectPaymentPayload> {
        mutate(ctx, Action::RejectPayment, input, async |work, input: &RejectPaymentInput| {
            let mut check = Check::new();
            let id = check.id("payment", Kind::Payment, &input.payment);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (row, grant) = open(work, id, input.expected_version).await?;
            facts(&row, None).may_reject()?;
            match grant {
                Some(grant) => {
                    let left = grant.entered_fen - row.amount_fen;
                    grants::changed(work, grant, |grant| grant.entered_fen = Set(left)).await?;
                }
                None => book(work, row.line_id, -row.amount_fen, 0).await?,
            }
            let row = decide(work, row, PaymentState::Rejected, |row| row.reason = Set(Some(reason)));
            Ok(Payment(row.await?))
        })
        .await
    }
}

/// A payment that the viewer enters now.
fn entered(work: &Work, line: (Uuid, BudgetPurpose), amount_fen: i64) -> Result<payment::ActiveModel> {
    Ok(payment::ActiveModel {
        id: Set(work.new_id()),
        line_id: Set(line.0),
        purpose: Set(line.1),
        amount_fen: Set(amount_fen),
        state: Set(PaymentState::Entered),
        entered_by: Set(work.actor()?),
        entered_person: Set(work.viewer()?.person_id),
        entered_at: Set(work.now),
        decided_by: Set(None),
        decided_person: Set(None),
        decided_at: Set(None),
        paid_on: Set(None),
        receipt: Set(None),
        reason: Set(None),
        version: Set(1),
        ..Default::default()
    })
}

/// A payment in front of staff who may handle it, with its grant, at the version expected.
async fn open(
    work: &mut Work,
    id: Uuid,
    expected_version: i32,
) -> Result<(payment::Model, Option<reward_grant::Model>)> {
    let row = payment::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let grant = match row.grant_id {
        Some(id) => Some(reward_grant::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?),
        None => None,
    };
    if let Some(grant) = &grant {
        clear(work, &grant.credit_code, grant.award_id).await?;
    }
    work.expect_version(expected_version, row.version)?;
    Ok((row, grant))
}

/// Adds to what was paid of a grant.
async fn paid(work: &Work, grant: reward_grant::Model, amount_fen: i64, on: NaiveDate) -> Result<()> {
    let total = grant.paid_fen + amount_fen;
    let due = match grant.award_id {
        // The regulation in force when it is paid says how long the winner has (art. 22).
        Some(_) if grant.use_due_on.is_none() => {
            let regulation = in_force(work.db(), work.now).await?.ok_or(NOT_FOUND)?;
            Some(use_due(on, &regulation.parameters))
        }
        _ => grant.use_due_on,
    };
    grants::changed(work, grant, |grant| {
        grant.paid_fen = Set(total);
        grant.use_due_on = Set(due);
    })
    .await?;
    Ok(())
}

/// Decides on a payment in the viewer's name.
pub async fn decide(
    work: &Work,
    row: payment::Model,
    state: PaymentState,
    change: impl FnOnce(&mut payment::ActiveModel),
) -> Result<payment::Model> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    change(&mut row);
    row.state = Set(state);
    row.decided_by = Set(Some(work.actor()?));
    row.decided_person = Set(Some(work.viewer()?.person_id));
    row.decided_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(row.update(work.db()).await?)
}
