//! The Office's candidate list (art. 18).

use crate::Instant;
use crate::enums::CandidateListState;
use sea_orm::entity::prelude::*;

/// The Office's candidate list (art. 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidate_list")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which cycle.
    pub cycle_id: Uuid,
    /// 1, 2, 3 …: each reopening makes a new one.
    pub number: i32,
    /// Submitted or superseded.
    pub state: CandidateListState,
    /// Who submitted it to the committee.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: Instant,
    /// Why it was superseded.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `submitted_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::SubmittedBy", to = "super::account::Column::Id")]
    SubmittedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SubmittedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
