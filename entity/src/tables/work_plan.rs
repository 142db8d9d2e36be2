//! The year's work plan of the Office (art. 8(3)).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// The year's work plan of the Office (art. 8(3)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_plan")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The award year.
    pub year: i32,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Who adopted it.
    pub adopted_by: Uuid,
    /// When.
    pub adopted_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `adopted_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AdoptedBy", to = "super::account::Column::Id")]
    AdoptedBy,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::AdoptedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
