//! One of the decisions on a nominee after the notice (art. 19): the director's review, or the management committee's approval.

use crate::Instant;
use crate::enums::Role;
use sea_orm::entity::prelude::*;

/// One of the decisions on a nominee after the notice (art. 19): the director's review, or the management committee's approval.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// On which nominee.
    pub application_id: Uuid,
    /// Step of the approval chain, from 1.
    pub step: i32,
    /// In which role.
    pub role: Role,
    /// Approved, or refused for good.
    pub approved: bool,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Why somebody stands in for who should have decided; absent: nobody does.
    #[sea_orm(column_type = "Text", nullable)]
    pub stands_in: Option<String>,
    /// SHA-256 of what was read.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Who decided.
    pub person_id: Uuid,
    /// Who drafted what is decided.
    pub drafter_id: Uuid,
    /// By which account.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
