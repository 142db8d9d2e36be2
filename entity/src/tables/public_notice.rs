//! A public notice of nominees (art. 19).

use crate::Instant;
use crate::record;
use sea_orm::entity::prelude::*;

/// A public notice of nominees (art. 19); nothing of it changes but that it is superseded or lengthened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "public_notice")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// 1, 2, 3 … in the cycle.
    pub number: i32,
    /// The notice in whose place it stands.
    pub supersedes_id: Option<Uuid>,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Where it was published, with evidence.
    #[sea_orm(column_type = "JsonBinary")]
    pub channels: record::Evidenced,
    /// The first instant after its period, by the calendar as loaded; it can only grow.
    pub ends_at: Instant,
    /// The same as it was published last.
    pub announced_ends_at: Instant,
    /// Who published it: the drafter of what is approved.
    pub published_by: Uuid,
    /// When.
    pub published_at: Instant,
    /// When another one took its place.
    pub superseded_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
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
