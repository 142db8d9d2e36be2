//! A question that the material leaves for the site visit (art. 18).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A question that the material leaves for the site visit (art. 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_issue")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// About which application.
    pub application_id: Uuid,
    /// Who raised it.
    pub raised_by: Uuid,
    /// When.
    pub raised_at: Instant,
    /// Number of the category in the standard.
    #[sea_orm(column_type = "Text")]
    pub category: String,
    /// What has to be verified.
    #[sea_orm(column_type = "Text")]
    pub question: String,
    /// What was found.
    #[sea_orm(column_type = "Text", nullable)]
    pub finding: Option<String>,
    /// What proves it.
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence: Option<String>,
    /// Who closed it.
    pub closed_by: Option<Uuid>,
    /// When; absent: open.
    pub closed_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
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
    /// By `raised_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::RaisedBy", to = "super::person::Column::Id")]
    RaisedBy,
    /// By `closed_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::ClosedBy", to = "super::person::Column::Id")]
    ClosedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
