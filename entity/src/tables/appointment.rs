//! A reviewer appointed for a cycle (art. 9).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A reviewer appointed for a cycle (art. 9).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reviewer_id: Uuid,
    /// For which cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: Uuid,
    /// By whom.
    pub appointed_by: Uuid,
    /// When.
    pub appointed_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `reviewer_id`.
    #[sea_orm(belongs_to = "super::reviewer::Entity", from = "Column::ReviewerId", to = "super::reviewer::Column::Id")]
    Reviewer,
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `appointed_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AppointedBy", to = "super::account::Column::Id")]
    AppointedBy,
}

impl Related<super::reviewer::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Reviewer.def()
    }
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::AppointedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
