//! What a year's budget earmarks for bonuses, or for reviews (art. 5, 21).

use crate::enums::BudgetPurpose;
use sea_orm::entity::prelude::*;

/// What a year's budget earmarks for bonuses, or for reviews (art. 5, 21).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_line")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Calendar year.
    pub year: i32,
    /// For what alone it is.
    pub purpose: BudgetPurpose,
    /// How much, in fen.
    pub amount_fen: i64,
    /// What of it is promised: grants less what was cancelled, and expenses that were not rejected.
    pub committed_fen: i64,
    /// What of it was paid.
    pub paid_fen: i64,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
