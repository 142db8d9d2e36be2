//! A page on a winner's experience (art. 8(3), 26): its draft, and which of its submitted versions everybody sees.

use crate::Instant;
use crate::enums::ExperienceState;
use sea_orm::entity::prelude::*;

/// A page on a winner's experience (art. 8(3), 26): its draft, and which of its submitted versions everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "experience")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For which award.
    pub award_id: Uuid,
    /// Title of the draft.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Summary of the draft.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// Text of the draft.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Where the draft stands.
    pub state: ExperienceState,
    /// How many versions were submitted.
    pub number: i32,
    /// The version that everybody sees; absent: none was published.
    pub published_number: Option<i32>,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// Who began it.
    pub drafted_by: Uuid,
    /// When.
    pub drafted_at: Instant,
    /// When the last version was submitted.
    pub submitted_at: Option<Instant>,
    /// Who of the Office published or returned it last.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Why it was returned or withdrawn.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `award_id`.
    #[sea_orm(belongs_to = "super::award::Entity", from = "Column::AwardId", to = "super::award::Column::Id")]
    Award,
}

impl Related<super::award::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Award.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
