//! A merger or split: whose record and awards count for whom (art. 4, 11, 12).

use crate::Instant;
use crate::enums::SuccessionKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A merger or split: whose record and awards count for whom (art. 4, 11, 12).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "succession")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The earlier organisation.
    #[sea_orm(column_type = "Text")]
    pub predecessor_code: String,
    /// The later one.
    #[sea_orm(column_type = "Text")]
    pub successor_code: String,
    /// Merger or split.
    pub kind: SuccessionKind,
    /// When it took effect.
    pub dated_on: NaiveDate,
    /// Document that proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// Whether operating years count, by the Office's reasoned decision.
    pub counts_operating_years: bool,
    /// Whether a valid award bars the successor, by the same decision.
    pub counts_valid_award: bool,
    /// The predecessor's first day of operation in the zone, where it counts.
    pub operating_since: Option<NaiveDate>,
    /// The decision's reason.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: Instant,
    /// When it was struck out as wrong.
    pub voided_at: Option<Instant>,
    /// Why it was struck out.
    #[sea_orm(column_type = "Text", nullable)]
    pub void_reason: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::RecordedBy", to = "super::account::Column::Id")]
    RecordedBy,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RecordedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
