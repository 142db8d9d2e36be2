//! A case about a person who takes part in the review (art. 28).

use crate::Instant;
use crate::enums::{MisconductState, Role};
use sea_orm::entity::prelude::*;

/// A case about a person who takes part in the review (art. 28).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "misconduct_case")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// About whom.
    pub person_id: Uuid,
    /// What is said to have happened.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// What proves it.
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence: Option<String>,
    /// Whether the Office or the supervisor opened it.
    pub opened_as: Role,
    /// Who opened it.
    pub opener_id: Uuid,
    /// By which account.
    pub opened_by: Uuid,
    /// When.
    pub opened_at: Instant,
    /// Open, dismissed, or disqualified.
    pub state: MisconductState,
    /// What was found.
    #[sea_orm(column_type = "Text", nullable)]
    pub findings: Option<String>,
    /// Who decided it.
    pub decider_id: Option<Uuid>,
    /// By which account.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
