//! What a revocation brings about (art. 23, 24), tracked to its end.

use crate::Instant;
use crate::enums::ConsequenceKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// What a revocation brings about (art. 23, 24), tracked to its end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revocation_consequence")]
pub struct Model {
    /// Of which case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// What.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ConsequenceKind,
    /// BONUS: fen to be paid back.
    pub amount_fen: Option<i64>,
    /// Day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// How.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who recorded it.
    pub done_by: Option<Uuid>,
    /// When.
    pub done_at: Option<Instant>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `case_id`.
    #[sea_orm(
        belongs_to = "super::revocation_case::Entity",
        from = "Column::CaseId",
        to = "super::revocation_case::Column::Id"
    )]
    RevocationCase,
}

impl Related<super::revocation_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RevocationCase.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
