//! A change of a verified organisation's name; its code stays.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A change of a verified organisation's name; its code stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_renaming")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose name.
    pub organization_id: Uuid,
    /// The name before.
    #[sea_orm(column_type = "Text")]
    pub former_name: String,
    /// The name since.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Document that proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `organization_id`.
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::OrganizationId",
        to = "super::organization::Column::Id"
    )]
    Organization,
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::RecordedBy", to = "super::account::Column::Id")]
    RecordedBy,
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RecordedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
