//! A registered tie of a person to an organisation, which bars by itself (art. 7).

use crate::Instant;
use crate::enums::InterestKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A registered tie of a person to an organisation, which bars by itself (art. 7).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// To which organisation.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// What tie.
    pub kind: InterestKind,
    /// First day, where known.
    pub since: Option<NaiveDate>,
    /// Last day; absent: it lasts.
    pub until: Option<NaiveDate>,
    /// Details.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Who registered it.
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
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::RecordedBy", to = "super::account::Column::Id")]
    RecordedBy,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RecordedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
