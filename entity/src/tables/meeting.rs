//! A meeting of the committee (art. 18).

use crate::Instant;
use crate::enums::MeetingState;
use sea_orm::entity::prelude::*;

/// A meeting of the committee (art. 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which cycle.
    pub cycle_id: Uuid,
    /// 1, 2, 3 … in the cycle.
    pub number: i32,
    /// What it is on.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Where.
    #[sea_orm(column_type = "Text")]
    pub venue: String,
    /// When it is to begin.
    pub starts_at: Instant,
    /// How far it is.
    pub state: MeetingState,
    /// Size of the roll.
    pub members: i32,
    /// Who chairs; absent: it was never open.
    pub chair_id: Option<Uuid>,
    /// Who convened it.
    pub convened_by: Uuid,
    /// When: the roll is of this day.
    pub convened_at: Instant,
    /// When it first opened.
    pub opened_at: Option<Instant>,
    /// When it ended or lapsed.
    pub ended_at: Option<Instant>,
    /// Why it adjourned or lapsed.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// The minutes of a closed one.
    #[sea_orm(column_type = "Text", nullable)]
    pub minutes: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `convened_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::ConvenedBy", to = "super::account::Column::Id")]
    ConvenedBy,
    /// By `chair_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::ChairId", to = "super::person::Column::Id")]
    Chair,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ConvenedBy.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Chair.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
