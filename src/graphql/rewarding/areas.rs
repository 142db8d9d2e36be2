//! What applicants, the Office and the supervisor read of rewards and spending.

use super::budget::BudgetLine;
use super::claims::{self, RewardClaim, RewardClaimFilter};
use super::fund_use::{self, FundUse, FundUseFilter};
use super::grants::{self, RewardGrant, RewardGrantFilter};
use super::handling::known;
use super::ledger::RewardCalculation;
use super::payments::{self, Payment, PaymentFilter};
use crate::error::{Error, NOT_FOUND};
use crate::graphql::ids::Kind;
use crate::graphql::page::{List, Page};
use crate::graphql::scope::Scope;
use async_graphql::{Context, ID, MergedObject, Object};
use entity::{budget_line, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

macro_rules! rewards {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 奖励申请 · Claims of rewards, the latest first (art. 20).
            async fn reward_claims(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<RewardClaimFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<RewardClaim>> {
                let page = Page { first, after, last, before };
                Ok(claims::list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }

            /// 奖励 · What was granted, the latest first (art. 20).
            async fn reward_grants(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<RewardGrantFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<RewardGrant>> {
                let page = Page { first, after, last, before };
                Ok(grants::list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }

            /// 计奖明细 · What an organisation's achievements pay, and why (art. 20); null where the viewer may not see the organisation.
            async fn reward_calculation(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "单位 · Global id of the organisation.")] organization: ID,
                #[graphql(desc = "计奖年度 · Only of this calendar year; null: all.")] year: Option<i32>,
            ) -> Option<async_graphql::Result<RewardCalculation>> {
                let id = Kind::Organization.parse(&organization)?;
                let read = async {
                    let scope = Scope::of(ctx)?;
                    use organization::Column;
                    let select = known::<organization::Entity>(&scope, Column::Id, Column::CreditCode).await?;
                    let row = select.filter(Column::Id.eq(id)).one(scope.db()).await?.ok_or(NOT_FOUND)?;
                    RewardCalculation::of(&scope, &row, year).await
                };
                crate::graphql::visible(read.await)
            }

            /// 奖金使用报告 · Reports on the use of bonuses, the latest first (art. 22).
            async fn fund_uses(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<FundUseFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<FundUse>> {
                let page = Page { first, after, last, before };
                Ok(fund_use::list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }
        }
    };
}
rewards! {
    /// An applicant's rewards.
    ApplicantRewards
}
rewards! {
    /// All rewards, for the Office.
    OfficeClaims
}
rewards! {
    /// All rewards, for the supervisor.
    SupervisorClaims
}

macro_rules! spending {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 经费额度 · The budget lines of a year, bonuses first (art. 5, 21); of every year, the latest first, where none is given.
            async fn budget_lines(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "年度 · Only of this year; null: all.")] year: Option<i32>,
            ) -> async_graphql::Result<Vec<BudgetLine>> {
                let mut select = budget_line::Entity::find()
                    .order_by_desc(budget_line::Column::Year)
                    .order_by_asc(budget_line::Column::Purpose);
                if let Some(year) = year {
                    select = select.filter(budget_line::Column::Year.eq(year));
                }
                let rows = select.all(Scope::of(ctx)?.db()).await.map_err(Error::from)?;
                Ok(rows.into_iter().map(BudgetLine).collect())
            }

            /// 付款 · Payments, the latest first (art. 21, 22).
            async fn payments(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<PaymentFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<Payment>> {
                let page = Page { first, after, last, before };
                Ok(payments::list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }
        }
    };
}
spending! {
    /// Budgets and payments, for the Office.
    OfficeSpending
}
spending! {
    /// Budgets and payments, for the supervisor.
    SupervisorSpending
}

/// Rewards and spending, for the Office.
#[derive(Debug, Default, MergedObject)]
pub struct OfficeRewards(OfficeClaims, OfficeSpending);

/// Rewards and spending, for the supervisor.
#[derive(Debug, Default, MergedObject)]
pub struct SupervisorRewards(SupervisorClaims, SupervisorSpending);
