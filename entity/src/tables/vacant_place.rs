//! A place that an upheld objection made vacant (art. 19 §2).

use crate::Instant;
use crate::enums::VacantPlaceState;
use sea_orm::entity::prelude::*;

/// A place that an upheld objection made vacant (art. 19 §2).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vacant_place")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// Key of the prize class.
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// The vote that had given the place; where it counts no more, neither does the vacancy.
    pub round_id: Uuid,
    /// Whose place it was.
    pub application_id: Uuid,
    /// The objection that was upheld.
    pub objection_id: Uuid,
    /// When it became vacant.
    pub opened_at: Instant,
    /// Open, filled or left vacant.
    pub state: VacantPlaceState,
    /// Who took the place.
    pub substitute_id: Option<Uuid>,
    /// The vote on a substitute that had not passed before.
    pub vote_id: Option<Uuid>,
    /// The resolution that leaves it vacant.
    pub resolution_id: Option<Uuid>,
    /// Why it stays vacant.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Who decided it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
