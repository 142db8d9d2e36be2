//! What a winner has to mend after a follow-up visit (art. 25), and what became of it.

use crate::Instant;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// What a winner has to mend after a follow-up visit (art. 25), and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rectification")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// After which visit.
    pub visit_id: Uuid,
    /// What is to be mended.
    #[sea_orm(column_type = "Text")]
    pub demand: String,
    /// Last day to do so.
    pub due_on: NaiveDate,
    /// Who demanded it.
    pub demanded_by: Uuid,
    /// When.
    pub demanded_at: Instant,
    /// What the winner did.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// When the winner said so.
    pub answered_at: Option<Instant>,
    /// Whether the demand was met, once closed.
    pub met: Option<bool>,
    /// How that was established.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who closed it.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `visit_id`.
    #[sea_orm(
        belongs_to = "super::follow_up_visit::Entity",
        from = "Column::VisitId",
        to = "super::follow_up_visit::Column::Id"
    )]
    FollowUpVisit,
    /// By `demanded_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::DemandedBy", to = "super::person::Column::Id")]
    DemandedBy,
}

impl Related<super::follow_up_visit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::FollowUpVisit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
