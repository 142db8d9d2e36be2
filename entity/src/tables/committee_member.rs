//! A term of office in the committee (art. 7).

use crate::enums::{Expertise, Position};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A term of office in the committee (art. 7).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "committee_member")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Director, executive deputy or member.
    pub position: Position,
    /// Category of expertise.
    pub expertise: Expertise,
    /// First day.
    pub appointed_on: NaiveDate,
    /// Last day; absent: in office.
    pub ended_on: Option<NaiveDate>,
    /// Appointing document.
    #[sea_orm(column_type = "Text", nullable)]
    pub document: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
