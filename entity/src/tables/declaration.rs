//! A person's interest declaration for an applicant; the latest counts (art. 7).

use crate::Instant;
use crate::enums::InterestKind;
use sea_orm::entity::prelude::*;

/// A person's interest declaration for an applicant; the latest counts (art. 7).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "declaration")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// For which cycle.
    pub cycle_id: Uuid,
    /// For which applicant.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// The interest; absent: none.
    pub interest: Option<InterestKind>,
    /// What it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub explanation: Option<String>,
    /// When.
    pub declared_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
