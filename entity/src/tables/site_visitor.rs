//! An announced visitor.

use sea_orm::entity::prelude::*;

/// An announced visitor.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_visitor")]
pub struct Model {
    /// Which visit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub visit_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `visit_id`.
    #[sea_orm(belongs_to = "super::site_visit::Entity", from = "Column::VisitId", to = "super::site_visit::Column::Id")]
    SiteVisit,
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::site_visit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SiteVisit.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
