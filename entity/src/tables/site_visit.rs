//! The visit of a group to an applicant: plan, announcement and record (art. 17).

use crate::Instant;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// The visit of a group to an applicant: plan, announcement and record (art. 17).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_visit")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it visits.
    pub application_id: Uuid,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Who announced it.
    pub announced_by: Uuid,
    /// When.
    pub announced_at: Instant,
    /// Record: first day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// Record: who was met.
    #[sea_orm(column_type = "Text", nullable)]
    pub people_met: Option<String>,
    /// Record: what was seen.
    #[sea_orm(column_type = "Text", nullable)]
    pub documents_seen: Option<String>,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: Option<Instant>,
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
    /// By `announced_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AnnouncedBy", to = "super::account::Column::Id")]
    AnnouncedBy,
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::RecordedBy", to = "super::person::Column::Id")]
    RecordedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::AnnouncedBy.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RecordedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
