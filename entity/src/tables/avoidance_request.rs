//! An applicant's request that somebody keep away from its case (art. 7).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// An applicant's request that somebody keep away from its case (art. 7).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "avoidance_request")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose case.
    pub application_id: Uuid,
    /// The person or body, as the applicant names it.
    #[sea_orm(column_type = "Text")]
    pub named: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who asked.
    pub requested_by: Uuid,
    /// When.
    pub requested_at: Instant,
    /// The Office's decision; absent: none yet.
    pub granted: Option<bool>,
    /// Why so.
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
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
    /// By `requested_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::RequestedBy", to = "super::account::Column::Id")]
    RequestedBy,
    /// By `decided_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::DecidedBy", to = "super::account::Column::Id")]
    DecidedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
