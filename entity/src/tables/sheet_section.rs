//! One category of a score sheet: saved as one.

use crate::Instant;
use crate::record;
use sea_orm::entity::prelude::*;

/// One category of a score sheet: saved as one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sheet_section")]
pub struct Model {
    /// Which sheet.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sheet_id: Uuid,
    /// Number of the category in the standard.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub category: String,
    /// Percent by number of the item.
    #[sea_orm(column_type = "JsonBinary")]
    pub scores: record::Scores,
    /// Comment on strengths.
    #[sea_orm(column_type = "Text")]
    pub strengths: String,
    /// Comment on improvements.
    #[sea_orm(column_type = "Text")]
    pub improvements: String,
    /// Optimistic concurrency of this section.
    pub version: i32,
    /// When.
    pub edited_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `sheet_id`.
    #[sea_orm(
        belongs_to = "super::score_sheet::Entity",
        from = "Column::SheetId",
        to = "super::score_sheet::Column::Id"
    )]
    ScoreSheet,
}

impl Related<super::score_sheet::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ScoreSheet.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
