//! An instalment of a grant, or an expense of a review (art. 21, 22).

use crate::Instant;
use crate::enums::{BudgetPurpose, ExpenseCategory, PaymentState};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An instalment of a grant, or an expense of a review (art. 21, 22).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// From which budget line.
    pub line_id: Uuid,
    /// Copied from the line, so that the database itself keeps the two apart.
    pub purpose: BudgetPurpose,
    /// Of which grant; absent: an expense.
    pub grant_id: Option<Uuid>,
    /// What the expense is for; absent: an instalment.
    pub category: Option<ExpenseCategory>,
    /// Who is paid.
    #[sea_orm(column_type = "Text")]
    pub payee: String,
    /// What the expense was; absent: an instalment.
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    /// RELATED: why the review needs it.
    #[sea_orm(column_type = "Text", nullable)]
    pub relation: Option<String>,
    /// Fen.
    pub amount_fen: i64,
    /// Entered, confirmed or rejected.
    pub state: PaymentState,
    /// Who entered it.
    pub entered_by: Uuid,
    /// The person behind that account.
    pub entered_person: Uuid,
    /// When.
    pub entered_at: Instant,
    /// Who confirmed or rejected it.
    pub decided_by: Option<Uuid>,
    /// The person behind that account.
    pub decided_person: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Day on which the money left.
    pub paid_on: Option<NaiveDate>,
    /// Number of the receipt.
    #[sea_orm(column_type = "Text", nullable)]
    pub receipt: Option<String>,
    /// Why it was rejected.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `grant_id`.
    #[sea_orm(
        belongs_to = "super::reward_grant::Entity",
        from = "Column::GrantId",
        to = "super::reward_grant::Column::Id"
    )]
    RewardGrant,
    /// By `line_id`.
    #[sea_orm(
        belongs_to = "super::budget_line::Entity",
        from = "Column::LineId",
        to = "super::budget_line::Column::Id"
    )]
    BudgetLine,
}

impl Related<super::reward_grant::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RewardGrant.def()
    }
}

impl Related<super::budget_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BudgetLine.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
