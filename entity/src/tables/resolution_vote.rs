//! A place on the frozen roll of a resolution, and the open vote cast on it.

use crate::Instant;
use crate::enums::ResolutionChoice;
use sea_orm::entity::prelude::*;

/// A place on the frozen roll of a resolution, and the open vote cast on it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resolution_vote")]
pub struct Model {
    /// The resolution.
    #[sea_orm(primary_key, auto_increment = false)]
    pub resolution_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The vote; absent: not cast.
    pub choice: Option<ResolutionChoice>,
    /// When.
    pub cast_at: Option<Instant>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `resolution_id`.
    #[sea_orm(
        belongs_to = "super::resolution::Entity",
        from = "Column::ResolutionId",
        to = "super::resolution::Column::Id"
    )]
    Resolution,
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::resolution::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Resolution.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
