//! An entry in the adverse-record register (art. 12(3)-(6)).

use crate::Instant;
use crate::enums::AdverseRecordKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An entry in the adverse-record register (art. 12(3)-(6)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adverse_record")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// What happened.
    pub kind: AdverseRecordKind,
    /// The date that the look-back counts from: event, result notice or finding.
    pub dated_on: NaiveDate,
    /// Who found it, and the document.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// What happened, in words.
    #[sea_orm(column_type = "Text")]
    pub description: String,
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
