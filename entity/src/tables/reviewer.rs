//! An expert of the reviewer pool (art. 8(2)).

use crate::Instant;
use crate::enums::ReviewerState;
use crate::record;
use sea_orm::entity::prelude::*;

/// An expert of the reviewer pool (art. 8(2)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviewer")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Active, suspended or left.
    pub state: ReviewerState,
    /// Fields of expertise.
    #[sea_orm(column_type = "Text")]
    pub expertise: String,
    /// Industries in which the expert may review.
    #[sea_orm(column_type = "JsonBinary")]
    pub industries: record::Industries,
    /// When first admitted.
    pub admitted_at: Instant,
    /// Who changed the state last.
    pub changed_by: Uuid,
    /// When.
    pub changed_at: Instant,
    /// Why; absent: admission.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    /// By `changed_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::ChangedBy", to = "super::account::Column::Id")]
    ChangedBy,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ChangedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
