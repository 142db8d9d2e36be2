//! The document that set or raised a budget line (art. 5, 21).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// The document that set or raised a budget line (art. 5, 21).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_change")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which line.
    pub line_id: Uuid,
    /// How much the line has from then on, in fen.
    pub amount_fen: i64,
    /// Document of the management committee.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    /// Who of the Office entered it.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `line_id`.
    #[sea_orm(
        belongs_to = "super::budget_line::Entity",
        from = "Column::LineId",
        to = "super::budget_line::Column::Id"
    )]
    BudgetLine,
}

impl Related<super::budget_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BudgetLine.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
