//! One award year.

use crate::Instant;
use crate::enums::{Phase, VacancyGround};
use sea_orm::entity::prelude::*;

/// One award year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycle")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The award year, unique.
    pub year: i32,
    /// The regulation that it keeps to the end.
    pub regulation_id: Uuid,
    /// The scoring standard.
    pub standard_id: Option<Uuid>,
    /// How far it has come.
    pub phase: Phase,
    /// Most winners.
    pub quota: i32,
    /// The resolution that allows a quota above the regulation's.
    pub quota_resolution_id: Option<Uuid>,
    /// First instant of the application window.
    pub window_start: Option<Instant>,
    /// First instant after the window.
    pub window_end: Option<Instant>,
    /// When the announcement was published.
    pub announced_at: Option<Instant>,
    /// When the Office reported the qualification results to the committee.
    pub results_reported_at: Option<Instant>,
    /// What it reported.
    #[sea_orm(column_type = "Text", nullable)]
    pub results_summary: Option<String>,
    /// Why the award stays vacant, where it does.
    pub vacancy: Option<VacancyGround>,
    /// The Office's report on it.
    #[sea_orm(column_type = "Text", nullable)]
    pub vacancy_note: Option<String>,
    /// The resolution that left it vacant while candidates were left.
    pub vacancy_resolution_id: Option<Uuid>,
    /// When the cycle was closed.
    pub closed_at: Option<Instant>,
    /// Number of the next submitted application.
    pub next_number: i32,
    /// When it was planned.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `regulation_id`.
    #[sea_orm(
        belongs_to = "super::regulation::Entity",
        from = "Column::RegulationId",
        to = "super::regulation::Column::Id"
    )]
    Regulation,
    /// By `standard_id`.
    #[sea_orm(belongs_to = "super::standard::Entity", from = "Column::StandardId", to = "super::standard::Column::Id")]
    Standard,
}

impl Related<super::regulation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Regulation.def()
    }
}

impl Related<super::standard::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Standard.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
