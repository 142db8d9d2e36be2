//! The work procedure of a cycle (art. 7 §3, 8(1)).

use crate::Instant;
use crate::enums::DocumentState;
use crate::{Shared, record};
use sea_orm::entity::prelude::*;

/// The work procedure of a cycle (art. 7 §3, 8(1)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_procedure")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub cycle_id: Uuid,
    /// What it fixes.
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Shared<record::WorkProcedureContent>,
    /// Draft or approved.
    pub state: DocumentState,
    /// The resolution that approved it.
    pub resolution_id: Option<Uuid>,
    /// When it was drafted.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
