//! An interest that bars a person from a case (art. 7).

use crate::Instant;
use crate::enums::{ConflictSource, InterestKind};
use sea_orm::entity::prelude::*;

/// An interest that bars a person from a case (art. 7).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// Who is barred.
    pub person_id: Uuid,
    /// From which applicant.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// How it came to light.
    pub source: ConflictSource,
    /// What interest.
    pub interest: InterestKind,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: Instant,
    /// When the Office lifted it.
    pub lifted_at: Option<Instant>,
    /// Why it was lifted.
    #[sea_orm(column_type = "Text", nullable)]
    pub lift_reason: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::RecordedBy", to = "super::account::Column::Id")]
    RecordedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RecordedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
