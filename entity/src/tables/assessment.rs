//! How a reviewer did in a cycle (art. 8(2)).

use crate::Instant;
use crate::enums::AssessmentGrade;
use sea_orm::entity::prelude::*;

/// How a reviewer did in a cycle (art. 8(2)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which entry of the pool.
    pub reviewer_id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// How well.
    pub grade: AssessmentGrade,
    /// In words.
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    /// Who assessed.
    pub assessed_by: Uuid,
    /// When.
    pub assessed_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
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

impl ActiveModelBehavior for ActiveModel {}
