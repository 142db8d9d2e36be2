//! The group to which an accepted application is assigned (art. 9, 18).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// The group to which an accepted application is assigned (art. 9, 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// Which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// To which group.
    pub group_id: Uuid,
    /// By whom.
    pub assigned_by: Uuid,
    /// When.
    pub assigned_at: Instant,
    /// Why it was transferred; absent: its first group.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    /// By `group_id`.
    #[sea_orm(
        belongs_to = "super::review_group::Entity",
        from = "Column::GroupId",
        to = "super::review_group::Column::Id"
    )]
    ReviewGroup,
    /// By `assigned_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AssignedBy", to = "super::account::Column::Id")]
    AssignedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::review_group::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReviewGroup.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::AssignedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
