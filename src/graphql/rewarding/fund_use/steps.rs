//! Reporting, accepting and returning.

use super::FundUse;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::own;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::rewarding::grants::{self, RewardGrant};
use crate::graphql::rewarding::handling::clear;
use crate::graphql::scalars::Money;
use crate::rules::Refusal;
use crate::rules::funds::{Use, may_accept, may_decide};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{FundUseCategory, FundUseState, TeamPermission};
use entity::{fund_use, fund_use_item, reward_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// 报告奖金使用 · Reports the use of a bonus
#[derive(Clone, Debug, InputObject)]
pub struct ReportFundUseInput {
    /// 奖励 · The bonus of an award, of an own organisation; needs SUBMIT.
    pub grant: ID,
    /// 概述 · What the money brought about, at most 4000 characters.
    pub summary: String,
    /// 各项 · What it went into, 1-50.
    pub items: Vec<FundUseItemInput>,
    /// 预期版本号 · The version of the grant on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 使用明细 · One use of a bonus
#[derive(Clone, Debug, InputObject)]
pub struct FundUseItemInput {
    /// 用途 · For what (art. 22).
    pub category: FundUseCategory,
    /// 金额 · How much, above 0.
    pub amount: Money,
    /// 内容 · What was paid for, at most 1000 characters.
    pub description: String,
    /// 证明 · What proves it: contract, invoice, where it can be seen; at most 1000 characters.
    pub evidence: String,
    /// 与规定用途的关系 · OTHER: how it serves the purposes of article 22, at most 1000 characters; null otherwise.
    pub relation: Option<String>,
}

/// 认可奖金使用 · Accepts a report on fund use
#[derive(Clone, Debug, InputObject)]
pub struct AcceptFundUseInput {
    /// 使用报告 · A report that is not decided.
    pub fund_use: ID,
    /// 认定意见 · What the Office found, at most 1000 characters; needed where an item is OTHER.
    pub finding: Option<String>,
    /// 预期版本号 · The version of the report on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 退回奖金使用报告 · Returns a report on fund use
#[derive(Clone, Debug, InputObject)]
pub struct ReturnFundUseInput {
    /// 使用报告 · A report that is not decided.
    pub fund_use: ID,
    /// 理由 · Why, for the winner to read; at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the report on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 报告结果 · The report, or why not.
    ReportFundUsePayload {
        /// 使用报告 · The report; null where it was refused.
        fund_use: FundUse
    }
    /// 认可结果 · The report, or why not.
    AcceptFundUsePayload {
        /// 使用报告 · The report; null where it was refused.
        fund_use: FundUse
    }
    /// 退回结果 · The report, or why not.
    ReturnFundUsePayload {
        /// 使用报告 · The report; null where it was refused.
        fund_use: FundUse
    }
}

/// Reports on fund use.
#[derive(Debug, Default)]
pub struct FundUseMutation;

#[Object]
impl FundUseMutation {
    /// 报告奖金使用 · A winner reports what it did with its bonus (art. 22), once or in parts. Refused by FUND_USE_NOT_ALLOWED for a use outside of article 22, FUND_USE_EXCEEDS_BONUS beyond what was paid.
    async fn report_fund_use(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReportFundUseInput,
    ) -> async_graphql::Result<ReportFundUsePayload> {
        mutate(ctx, Action::ReportFundUse, input, async |work, input: &ReportFundUseInput| {
            let mut check = Check::new();
            let id = check.id("grant", Kind::RewardGrant, &input.grant);
            let summary = check.text("summary", &input.summary, 4000);
            let items = check.each("items", &input.items, 1..=50, Item::read);
            check.done()?;
            let grant = reward_grant::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            own(work.db(), work.viewer()?, grant.organization_id, TeamPermission::Submit).await?;
            work.expect_version(input.expected_version, grant.version)?;
            let uses: Vec<Use> = items.iter().map(Item::used).collect();
            RewardGrant(grant.clone()).uses(&uses).may_report()?;
            let amount_fen = items.iter().map(|item| item.amount_fen).sum::<i64>();
            let before = fund_use::Entity::find().filter(fund_use::Column::GrantId.eq(id)).count(work.db()).await?;
            let row = fund_use::ActiveModel {
                id: Set(work.new_id()),
                grant_id: Set(id),
                number: Set(i32::try_from(before + 1).unwrap_or(i32::MAX)),
                summary: Set(summary),
                amount_fen: Set(amount_fen),
                state: Set(FundUseState::Submitted),
                submitted_by: Set(work.actor()?),
                submitted_at: Set(work.now),
                finding: Set(None),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            for item in items {
                item.insert(work, row.id).await?;
            }
            let reported = grant.reported_fen + amount_fen;
            grants::changed(work, grant, |grant| grant.reported_fen = Set(reported)).await?;
            Ok(FundUse(row))
        })
        .await
    }

    /// 认可奖金使用 · Accepts a report on fund use (art. 22). Refused by FUND_USE_NOT_ALLOWED where an item is OTHER and nothing is found about it, STAGE_OUT_OF_ORDER for what is decided, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn accept_fund_use(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AcceptFundUseInput,
    ) -> async_graphql::Result<AcceptFundUsePayload> {
        mutate(ctx, Action::AcceptFundUse, input, async |work, input: &AcceptFundUseInput| {
            let mut check = Check::new();
            let id = check.id("fundUse", Kind::FundUse, &input.fund_use);
            let finding = check.optional_text("finding", input.finding.as_deref(), 1000);
            check.done()?;
            let (row, _) = open(work, id, input.expected_version).await?;
            let others = fund_use_item::Entity::find()
                .filter(fund_use_item::Column::UseId.eq(id))
                .filter(fund_use_item::Column::Category.eq(FundUseCategory::Other))
                .count(work.db())
                .await?;
            may_accept(row.state, others > 0, finding.is_some())?;
            decided(work, row, FundUseState::Accepted, finding).await
        })
        .await
    }

    /// 退回奖金使用报告 · Returns a report on fund use with a reason (art. 22); what it told counts no more, and another one is expected. Refused by STAGE_OUT_OF_ORDER for what is decided, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn return_fund_use(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReturnFundUseInput,
    ) -> async_graphql::Result<ReturnFundUsePayload> {
        mutate(ctx, Action::ReturnFundUse, input, async |work, input: &ReturnFundUseInput| {
            let mut check = Check::new();
            let id = check.id("fundUse", Kind::FundUse, &input.fund_use);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (row, grant) = open(work, id, input.expected_version).await?;
            may_decide(row.state)?;
            let reported = grant.reported_fen - row.amount_fen;
            grants::changed(work, grant, |grant| grant.reported_fen = Set(reported)).await?;
            decided(work, row, FundUseState::Returned, Some(reason)).await
        })
        .await
    }
}

/// One item of an input.
struct Item {
    category: FundUseCategory,
    amount_fen: i64,
    description: String,
    evidence: String,
    relation: Option<String>,
}

impl Item {
    fn read(check: &mut Check, input: &FundUseItemInput) -> Self {
        let relation = check.optional_text("relation", input.relation.as_deref(), 1000);
        if relation.is_some() && input.category != FundUseCategory::Other {
            check.fault("relation", Refusal::input("input-superfluous"));
        }
        Self {
            category: input.category,
            amount_fen: check.amount("amount", &input.amount),
            description: check.text("description", &input.description, 1000),
            evidence: check.text("evidence", &input.evidence, 1000),
            relation,
        }
    }

    const fn used(&self) -> Use {
        Use { category: self.category, amount_fen: self.amount_fen, related: self.relation.is_some() }
    }

    async fn insert(self, work: &Work, use_id: Uuid) -> Result<()> {
        let row = fund_use_item::ActiveModel {
            id: Set(work.new_id()),
            use_id: Set(use_id),
            category: Set(self.category),
            amount_fen: Set(self.amount_fen),
            description: Set(self.description),
            evidence: Set(self.evidence),
            relation: Set(self.relation),
        };
        row.insert(work.db()).await?;
        Ok(())
    }
}

/// A report in front of staff who may handle it, with its grant, at the version expected.
async fn open(work: &mut Work, id: Uuid, expected_version: i32) -> Result<(fund_use::Model, reward_grant::Model)> {
    let found = fund_use::Entity::find_by_id(id).find_also_related(reward_grant::Entity).one(work.db()).await?;
    let Some((row, Some(grant))) = found else { return Err(NOT_FOUND) };
    clear(work, &grant.credit_code, grant.award_id).await?;
    work.expect_version(expected_version, row.version)?;
    Ok((row, grant))
}

async fn decided(work: &Work, row: fund_use::Model, state: FundUseState, finding: Option<String>) -> Result<FundUse> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.finding = Set(finding);
    row.decided_by = Set(Some(work.actor()?));
    row.decided_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(FundUse(row.update(work.db()).await?))
}
