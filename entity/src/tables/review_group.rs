//! A review group of a cycle (art. 9).

use crate::Instant;
use crate::enums::GroupState;
use crate::record;
use sea_orm::entity::prelude::*;

/// A review group of a cycle (art. 9).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_group")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which cycle.
    pub cycle_id: Uuid,
    /// Name, unique in the cycle.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Industries that it reviews.
    #[sea_orm(column_type = "JsonBinary")]
    pub industries: record::Industries,
    /// Forming, active or dissolved.
    pub state: GroupState,
    /// By when the stages and the report are due; telling, not binding.
    #[sea_orm(column_type = "JsonBinary")]
    pub schedule: record::Schedule,
    /// Who formed it.
    pub formed_by: Uuid,
    /// When.
    pub formed_at: Instant,
    /// When it became active.
    pub activated_at: Option<Instant>,
    /// When it was dissolved.
    pub dissolved_at: Option<Instant>,
    /// Why before the end of the cycle.
    #[sea_orm(column_type = "Text", nullable)]
    pub dissolution_reason: Option<String>,
    /// Optimistic concurrency; its members and applications count.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `formed_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::FormedBy", to = "super::account::Column::Id")]
    FormedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::FormedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
