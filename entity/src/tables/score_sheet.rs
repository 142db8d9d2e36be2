//! What one reviewer gives one application in one stage (art. 9, 18).

use crate::Instant;
use crate::enums::{SheetState, StageKind};
use sea_orm::entity::prelude::*;

/// What one reviewer gives one application in one stage (art. 9, 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_sheet")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which application.
    pub application_id: Uuid,
    /// In which group.
    pub group_id: Uuid,
    /// Whose; of a consensus sheet the leader who keeps it.
    pub person_id: Uuid,
    /// Material, site or defence.
    pub stage: StageKind,
    /// The sheet on which the group agreed.
    pub consensus: bool,
    /// Draft, submitted, reopened or void.
    pub state: SheetState,
    /// Hundredths of a point, counted at submission.
    pub total: Option<i32>,
    /// When it was begun.
    pub opened_at: Instant,
    /// Last submission.
    pub submitted_at: Option<Instant>,
    /// Why it was reopened or made void.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Optimistic concurrency; sections have their own.
    pub version: i32,
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
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
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

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
