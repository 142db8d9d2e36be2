//! A reviewer in a group, until released (art. 9).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A reviewer in a group, until released (art. 9).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_member")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which group.
    pub group_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Leads the group.
    pub leader: bool,
    /// Signs in place of a recused leader.
    pub acting_leader: bool,
    /// When.
    pub joined_at: Instant,
    /// When released; absent: in the group.
    pub released_at: Option<Instant>,
    /// Why released.
    #[sea_orm(column_type = "Text", nullable)]
    pub release_reason: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `group_id`.
    #[sea_orm(
        belongs_to = "super::review_group::Entity",
        from = "Column::GroupId",
        to = "super::review_group::Column::Id"
    )]
    ReviewGroup,
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::review_group::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReviewGroup.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
