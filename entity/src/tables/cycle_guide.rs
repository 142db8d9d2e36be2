//! A guide that a cycle uses.

use sea_orm::entity::prelude::*;

/// A guide that a cycle uses.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycle_guide")]
pub struct Model {
    /// The cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: Uuid,
    /// The guide.
    #[sea_orm(primary_key, auto_increment = false)]
    pub standard_id: Uuid,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `standard_id`.
    #[sea_orm(belongs_to = "super::standard::Entity", from = "Column::StandardId", to = "super::standard::Column::Id")]
    Standard,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::standard::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Standard.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
