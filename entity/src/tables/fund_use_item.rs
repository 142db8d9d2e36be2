//! One use of a winner's bonus (art. 22).

use crate::enums::FundUseCategory;
use sea_orm::entity::prelude::*;

/// One use of a winner's bonus (art. 22).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fund_use_item")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which report.
    pub use_id: Uuid,
    /// For what.
    pub category: FundUseCategory,
    /// Fen.
    pub amount_fen: i64,
    /// What was paid for.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// What proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// OTHER: how it serves the purposes of article 22.
    #[sea_orm(column_type = "Text", nullable)]
    pub relation: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `use_id`.
    #[sea_orm(belongs_to = "super::fund_use::Entity", from = "Column::UseId", to = "super::fund_use::Column::Id")]
    FundUse,
}

impl Related<super::fund_use::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::FundUse.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
