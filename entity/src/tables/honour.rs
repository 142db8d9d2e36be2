//! An award of an organisation, this government's or another's (art. 4, 20).

use crate::Instant;
use crate::enums::{HonourKind, HonourRevocation};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An award of an organisation, this government's or another's (art. 4, 20).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "honour")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// Which award.
    pub kind: HonourKind,
    /// Name and year of the award.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Date of the document.
    pub granted_on: NaiveDate,
    /// Last day of validity.
    pub valid_until: NaiveDate,
    /// When it was revoked.
    pub revoked_on: Option<NaiveDate>,
    /// On which ground.
    pub revocation: Option<HonourRevocation>,
    /// Document that proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
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
