//! A role of a person, for a time; an applicant's role is its team membership.

use crate::Instant;
use crate::enums::Role;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A role of a person, for a time; an applicant's role is its team membership.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who holds it.
    pub person_id: Uuid,
    /// What is held.
    pub role: Role,
    /// RECOMMENDER: for which department.
    pub department_id: Option<Uuid>,
    /// Number of the appointing document, where one stands in for another.
    #[sea_orm(column_type = "Text", nullable)]
    pub document: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; absent: until revoked.
    pub valid_until: Option<NaiveDate>,
    /// Who granted it; absent: the command line.
    pub granted_by: Option<Uuid>,
    /// When it was granted.
    pub granted_at: Instant,
    /// When it was taken away.
    pub revoked_at: Option<Instant>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    /// By `department_id`.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id"
    )]
    Department,
    /// By `granted_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::GrantedBy", to = "super::account::Column::Id")]
    GrantedBy,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::department::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Department.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::GrantedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
