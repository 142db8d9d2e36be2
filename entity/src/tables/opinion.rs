//! What a department, association, institution, medium or citizen says (art. 10).

use crate::Instant;
use crate::enums::{OpinionSource, OpinionState};
use sea_orm::entity::prelude::*;

/// What a department, association, institution, medium or citizen says (art. 10).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opinion")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// About which organisation; absent: the cycle as a whole.
    #[sea_orm(column_type = "Text", nullable)]
    pub credit_code: Option<String>,
    /// Who speaks.
    pub source: OpinionSource,
    /// Name, where given.
    #[sea_orm(column_type = "Text", nullable)]
    pub author: Option<String>,
    /// How to reach the author.
    #[sea_orm(column_type = "Text", nullable)]
    pub contact: Option<String>,
    /// What is said.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// SHA-256 of the receipt code.
    #[sea_orm(column_type = "Text")]
    pub receipt_digest: String,
    /// When.
    pub received_at: Instant,
    /// Received, passed on or set aside.
    pub state: OpinionState,
    /// Who moderated it.
    pub moderated_by: Option<Uuid>,
    /// When.
    pub moderated_at: Option<Instant>,
    /// Why it was set aside.
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
    /// By `moderated_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::ModeratedBy", to = "super::account::Column::Id")]
    ModeratedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ModeratedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
