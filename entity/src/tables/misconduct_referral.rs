//! A referral of a misconduct case to the person's employer or to the judicial authorities (art. 28).

use crate::Instant;
use crate::enums::ReferralKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A referral of a misconduct case to the person's employer or to the judicial authorities (art. 28).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "misconduct_referral")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which case.
    pub case_id: Uuid,
    /// To what kind of body.
    pub kind: ReferralKind,
    /// To which body.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Number of the document.
    #[sea_orm(column_type = "Text", nullable)]
    pub document: Option<String>,
    /// Day of the referral.
    pub referred_on: NaiveDate,
    /// What was asked, or came of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `case_id`.
    #[sea_orm(
        belongs_to = "super::misconduct_case::Entity",
        from = "Column::CaseId",
        to = "super::misconduct_case::Column::Id"
    )]
    Case,
}

impl Related<super::misconduct_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
