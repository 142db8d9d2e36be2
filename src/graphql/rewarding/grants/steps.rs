//! Granting, and cancelling what is unpaid after a revocation.

use super::RewardGrant;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::rewarding::budget::{Lines, book};
use crate::graphql::rewarding::claims;
use crate::graphql::rewarding::handling::clear;
use crate::graphql::rewarding::ledger::{Ledger, budget_year};
use crate::graphql::rewarding::payments::decide;
use crate::graphql::rewarding::suspension::suspension;
use crate::rules::Refusals;
use crate::rules::reward::{may_grant, unrefused};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{BudgetPurpose, PaymentState};
use entity::{award, honour, payment, reward_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// 给予奖励 · Grants the reward of a claim
#[derive(Clone, Debug, InputObject)]
pub struct GrantRewardInput {
    /// 奖励申请 · A verified claim.
    pub claim: ID,
    /// 预期版本号 · The version of the claim on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 发放奖项奖金 · Grants the bonus of an award
#[derive(Clone, Debug, InputObject)]
pub struct GrantBonusInput {
    /// 奖项 · An award that was conferred here.
    pub award: ID,
    /// 预期版本号 · The version of the award on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 取消未付部分 · Cancels what is unpaid of a grant
#[derive(Clone, Debug, InputObject)]
pub struct CancelUnpaidInput {
    /// 奖励 · A grant for what was revoked.
    pub grant: ID,
    /// 理由 · The document that revoked it, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the grant on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 给予结果 · The grant, or why not.
    GrantRewardPayload {
        /// 奖励 · The grant; null where it was refused, and after `dryRun`.
        grant: RewardGrant
    }
    /// 发放结果 · The grant, or why not.
    GrantBonusPayload {
        /// 奖励 · The grant; null where it was refused, and after `dryRun`.
        grant: RewardGrant
    }
    /// 取消结果 · The grant, or why not.
    CancelUnpaidPayload {
        /// 奖励 · The grant; null where it was refused, and after `dryRun`.
        grant: RewardGrant
    }
}

/// Grants.
#[derive(Debug, Default)]
pub struct GrantMutation;

#[Object]
impl GrantMutation {
    /// 给予奖励 · Grants what a verified claim pays by the highest-only rule (art. 20) and commits it on the BONUS line of the present year (art. 5, 21). Refused by REWARD_NOT_HIGHEST where nothing is payable, REWARD_ALREADY_GRANTED, BUDGET_EXCEEDED, STAGE_OUT_OF_ORDER for what is not verified or was revoked, CONFLICT_OF_INTEREST.
    async fn grant_reward(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: GrantRewardInput,
    ) -> async_graphql::Result<GrantRewardPayload> {
        mutate(ctx, Action::GrantReward, input, async |work, input: &GrantRewardInput| {
            let mut check = Check::new();
            let id = check.id("claim", Kind::RewardClaim, &input.claim);
            check.done()?;
            let claim = claims::open(work, id, input.expected_version).await?;
            unrefused(claim.state)?;
            grant(work, &claim.credit_code, (Some(id), None)).await
        })
        .await
    }

    /// 发放奖项奖金 · Grants the bonus of an award (art. 20), less what was granted in its scope, and commits it on the BONUS line of the present year (art. 5, 21). Refused by BONUS_NOT_FOR_REPEAT_WINNER (art. 4 §2), REWARD_NOT_HIGHEST where nothing is payable, REWARD_ALREADY_GRANTED, BUDGET_EXCEEDED, STAGE_OUT_OF_ORDER for what was revoked,
    /// PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn grant_bonus(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: GrantBonusInput,
    ) -> async_graphql::Result<GrantBonusPayload> {
        mutate(ctx, Action::GrantBonus, input, async |work, input: &GrantBonusInput| {
            let mut check = Check::new();
            let id = check.id("award", Kind::Award, &input.award);
            check.done()?;
            let row = award::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let honour = honour::Entity::find_by_id(row.honour_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            clear(work, &honour.credit_code, Some(id)).await?;
            work.expect_version(input.expected_version, row.version)?;
            grant(work, &honour.credit_code, (None, Some(id))).await
        })
        .await
    }

    /// 取消未付部分 · Cancels what is unpaid after a revocation (art. 23, 24) and gives it back to the line; instalments that wait are rejected. What was revoked is not paid any more in any case. Refused by STAGE_OUT_OF_ORDER for what was not revoked, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn cancel_unpaid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CancelUnpaidInput,
    ) -> async_graphql::Result<CancelUnpaidPayload> {
        mutate(ctx, Action::CancelUnpaid, input, async |work, input: &CancelUnpaidInput| {
            let mut check = Check::new();
            let id = check.id("grant", Kind::RewardGrant, &input.grant);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let row = open(work, id, input.expected_version).await?;
            suspension(work.db(), &row, work.now.day()).await?.grant(&row).may_cancel()?;
            let waiting = payment::Entity::find()
                .filter(payment::Column::GrantId.eq(id))
                .filter(payment::Column::State.eq(PaymentState::Entered))
                .order_by_asc(payment::Column::Id)
                .all(work.db())
                .await?;
            for payment in waiting {
                let reason = reason.clone();
                decide(work, payment, PaymentState::Rejected, |row| row.reason = Set(Some(reason))).await?;
            }
            let unpaid = row.amount_fen - row.cancelled_fen - row.paid_fen;
            book(work, row.line_id, -unpaid, 0).await?;
            let (cancelled, paid) = (row.cancelled_fen + unpaid, row.paid_fen);
            changed(work, row, |row| {
                row.cancelled_fen = Set(cancelled);
                row.entered_fen = Set(paid);
            })
            .await
        })
        .await
    }
}

/// A grant in front of staff who may handle it, at the version expected.
pub async fn open(work: &mut Work, id: Uuid, expected_version: i32) -> Result<reward_grant::Model> {
    let row = reward_grant::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    clear(work, &row.credit_code, row.award_id).await?;
    work.expect_version(expected_version, row.version)?;
    Ok(row)
}

/// The grant after a change.
pub async fn changed(
    work: &Work,
    row: reward_grant::Model,
    change: impl FnOnce(&mut reward_grant::ActiveModel),
) -> Result<RewardGrant> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    change(&mut row);
    row.version = Set(version);
    Ok(RewardGrant(row.update(work.db()).await?))
}

/// Grants what an achievement of an organisation pays.
async fn grant(work: &Work, credit_code: &str, subject: (Option<Uuid>, Option<Uuid>)) -> Result<RewardGrant> {
    let ledger = Ledger::read(work.db(), credit_code).await?;
    let found = ledger.line(subject, work.now.day()).ok_or(NOT_FOUND)?;
    let (line, entry) = (found.line, found.entry);
    let year = budget_year(work.now);
    let budget = Lines::read(work.db(), year).await?;
    let mut refusals = Refusals::default();
    refusals.also(may_grant(&line));
    refusals.also(budget.of(BudgetPurpose::Bonus).may_commit(line.payable_fen));
    refusals.ruling()?;
    let budget = budget.row(BudgetPurpose::Bonus)?;
    let regulation = entry.regulation.as_ref().ok_or_else(|| Error::internal("what is payable has a table"))?;
    let row = reward_grant::ActiveModel {
        id: Set(work.new_id()),
        organization_id: Set(entry.organization_id()),
        credit_code: Set(credit_code.to_owned()),
        claim_id: Set(subject.0),
        award_id: Set(subject.1),
        regulation_id: Set(regulation.id),
        title: Set(entry.title().to_owned()),
        scope_year: Set(line.year),
        family: Set(line.family),
        table_fen: Set(line.table_fen),
        granted_before_fen: Set(line.granted_before_fen),
        amount_fen: Set(line.payable_fen),
        cancelled_fen: Set(0),
        entered_fen: Set(0),
        paid_fen: Set(0),
        reported_fen: Set(0),
        line_id: Set(budget.id),
        purpose: Set(BudgetPurpose::Bonus),
        granted_by: Set(work.actor()?),
        granted_at: Set(work.now),
        use_due_on: Set(None),
        version: Set(1),
    };
    let row = row.insert(work.db()).await?;
    book(work, budget.id, row.amount_fen, 0).await?;
    Ok(RewardGrant(row))
}
