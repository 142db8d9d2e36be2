//! Budget lines (art. 5, 21): what a year earmarks for bonuses and for reviews, by the document that sets or raises it.

use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::payload;
use crate::graphql::scalars::{DateTime, Money};
use crate::graphql::scope::Scope;
use crate::rules::funds::{Line, may_raise};
use crate::work::{Subject, Work, mutate};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{BudgetPurpose, Role};
use entity::{budget_change, budget_line};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// A budget line.
#[derive(Clone, Debug)]
pub struct BudgetLine(pub budget_line::Model);

/// 经费额度 · What a year's budget earmarks for bonuses, or for reviews (art. 5, 21); the two never mix
#[Object]
impl BudgetLine {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::BudgetLine.id(self.0.id)
    }

    /// 年度 · Calendar year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// 经费类别 · For what alone it is.
    async fn purpose(&self) -> BudgetPurpose {
        self.0.purpose
    }

    /// 额度 · How much it has.
    async fn amount(&self) -> Money {
        Money::from_fen(self.0.amount_fen)
    }

    /// 已承诺 · What of it is promised: grants less what was cancelled, and expenses that were not rejected.
    async fn committed(&self) -> Money {
        Money::from_fen(self.0.committed_fen)
    }

    /// 已支付 · What of it was paid.
    async fn paid(&self) -> Money {
        Money::from_fen(self.0.paid_fen)
    }

    /// 剩余 · What is not committed yet.
    async fn left(&self) -> Money {
        Money::from_fen(self.0.amount_fen - self.0.committed_fen)
    }

    /// 额度文件 · The documents that set and raised it, in their order.
    async fn changes(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<BudgetChange>> {
        let rows = Scope::of(ctx)?.many::<budget_change::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(BudgetChange).collect())
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        Ok(allowed_actions(&Scope::of(ctx)?, None, [Allowance::of(Action::RaiseBudgetLine, Ok(()))]).await?)
    }
}

impl Subject for BudgetLine {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        if scope.holding(Role::Office).is_none() && scope.holding(Role::Supervisor).is_none() {
            return Err(NOT_FOUND);
        }
        budget_line::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The document that set or raised a line.
#[derive(Clone, Debug)]
pub struct BudgetChange(budget_change::Model);

/// 额度文件 · The document that set or raised a budget line
#[Object]
impl BudgetChange {
    /// 额度 · How much the line has from then on.
    async fn amount(&self) -> Money {
        Money::from_fen(self.0.amount_fen)
    }

    /// 文件 · Document of the management committee.
    async fn document(&self) -> &str {
        &self.0.document
    }

    /// 录入人 · Name of who entered it.
    async fn decided_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.account_name(self.0.decided_by).await?)
    }

    /// 录入时间 · When.
    async fn decided_at(&self) -> DateTime {
        self.0.decided_at.into()
    }
}

/// The lines of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinesOf(pub i32);

/// The lines of one year.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    year: i32,
    rows: Vec<budget_line::Model>,
}

impl Lines {
    /// Of a year.
    pub async fn read(db: &impl ConnectionTrait, year: i32) -> Result<Self> {
        let rows = budget_line::Entity::find().filter(budget_line::Column::Year.eq(year)).all(db).await?;
        Ok(Self { year, rows })
    }

    /// One of them as the rule looks at it.
    pub fn of(&self, purpose: BudgetPurpose) -> Line {
        let row = self.rows.iter().find(|row| row.purpose == purpose);
        Line { year: self.year, purpose, left_fen: row.map_or(0, |row| row.amount_fen - row.committed_fen) }
    }

    /// The row of one of them.
    pub fn row(self, purpose: BudgetPurpose) -> Result<budget_line::Model> {
        let lost = || Error::internal("an amount is committed on a line that exists");
        self.rows.into_iter().find(|row| row.purpose == purpose).ok_or_else(lost)
    }
}

impl Loader<LinesOf> for Reader {
    type Value = Lines;
    type Error = Error;

    async fn load(&self, keys: &[LinesOf]) -> Result<HashMap<LinesOf, Lines>> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Lines::read(&self.0, key.0).await?);
        }
        Ok(found)
    }
}

/// Adds to what a line has committed and paid; a negative amount is taken back.
pub async fn book(work: &Work, line_id: Uuid, committed_fen: i64, paid_fen: i64) -> Result<()> {
    let row = budget_line::Entity::find_by_id(line_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let (committed, paid, version) = (row.committed_fen + committed_fen, row.paid_fen + paid_fen, row.version + 1);
    let mut row = row.into_active_model();
    row.committed_fen = Set(committed);
    row.paid_fen = Set(paid);
    row.version = Set(version);
    row.update(work.db()).await?;
    Ok(())
}

/// 设定经费额度 · Sets a budget line
#[derive(Clone, Debug, InputObject)]
pub struct SetBudgetLineInput {
    /// 年度 · Calendar year, 2000-2199.
    pub year: i32,
    /// 经费类别 · For what alone it is.
    pub purpose: BudgetPurpose,
    /// 额度 · How much, above 0.
    pub amount: Money,
    /// 文件 · Document of the management committee, at most 300 characters.
    pub document: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 追加经费额度 · Raises a budget line
#[derive(Clone, Debug, InputObject)]
pub struct RaiseBudgetLineInput {
    /// 经费额度 · The line.
    pub line: ID,
    /// 额度 · How much it has from now on, more than before.
    pub amount: Money,
    /// 文件 · Document of the management committee, at most 300 characters.
    pub document: String,
    /// 预期版本号 · The version of the line on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 设定结果 · The line, or why not.
    SetBudgetLinePayload {
        /// 经费额度 · The line; null where it was refused.
        line: BudgetLine
    }
    /// 追加结果 · The line, or why not.
    RaiseBudgetLinePayload {
        /// 经费额度 · The line; null where it was refused.
        line: BudgetLine
    }
}

/// Budgets.
#[derive(Debug, Default)]
pub struct BudgetMutation;

#[Object]
impl BudgetMutation {
    /// 设定经费额度 · Sets what a year's budget earmarks for bonuses, or for reviews (art. 5, 21), once a year and purpose. Refused by INVALID_INPUT for one that is set.
    async fn set_budget_line(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SetBudgetLineInput,
    ) -> async_graphql::Result<SetBudgetLinePayload> {
        mutate(ctx, Action::SetBudgetLine, input, async |work, input: &SetBudgetLineInput| {
            let mut check = Check::new();
            let year = check.integer("year", input.year, 2000..=2199);
            let amount_fen = check.amount("amount", &input.amount);
            let document = check.text("document", &input.document, 300);
            check.done()?;
            let row = budget_line::ActiveModel {
                id: Set(work.new_id()),
                year: Set(year),
                purpose: Set(input.purpose),
                amount_fen: Set(amount_fen),
                committed_fen: Set(0),
                paid_fen: Set(0),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            documented(work, &row, document).await?;
            Ok(BudgetLine(row))
        })
        .await
    }

    /// 追加经费额度 · Raises a budget line (art. 5, 21); what was earmarked is never lowered. Refused by INVALID_INPUT for what is no more than before.
    async fn raise_budget_line(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RaiseBudgetLineInput,
    ) -> async_graphql::Result<RaiseBudgetLinePayload> {
        mutate(ctx, Action::RaiseBudgetLine, input, async |work, input: &RaiseBudgetLineInput| {
            let mut check = Check::new();
            let id = check.id("line", Kind::BudgetLine, &input.line);
            let amount_fen = check.amount("amount", &input.amount);
            let document = check.text("document", &input.document, 300);
            check.done()?;
            let row = budget_line::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.expect_version(input.expected_version, row.version)?;
            may_raise(row.amount_fen, amount_fen)?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.amount_fen = Set(amount_fen);
            row.version = Set(version);
            let row = row.update(work.db()).await?;
            documented(work, &row, document).await?;
            Ok(BudgetLine(row))
        })
        .await
    }
}

async fn documented(work: &Work, line: &budget_line::Model, document: String) -> Result<()> {
    let row = budget_change::ActiveModel {
        id: Set(work.new_id()),
        line_id: Set(line.id),
        amount_fen: Set(line.amount_fen),
        document: Set(document),
        decided_by: Set(work.actor()?),
        decided_at: Set(work.now),
    };
    row.insert(work.db()).await?;
    Ok(())
}
