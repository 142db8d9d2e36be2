//! An announcement of a cycle, or one that lengthens its window (art. 15, 16).

use crate::Instant;
use crate::record;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An announcement of a cycle, or one that lengthens its window (art. 15, 16).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which cycle.
    pub cycle_id: Uuid,
    /// Whether it lengthens the window of an earlier one.
    pub supplement: bool,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Where it was published.
    #[sea_orm(column_type = "JsonBinary")]
    pub channels: record::Channels,
    /// First day of the window.
    pub window_start: NaiveDate,
    /// Last day of the window.
    pub window_end: NaiveDate,
    /// When.
    pub published_at: Instant,
    /// By whom.
    pub published_by: Uuid,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `published_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::PublishedBy", to = "super::account::Column::Id")]
    PublishedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PublishedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
