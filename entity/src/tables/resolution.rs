//! A resolution of the committee by open vote (art. 7, 18).

use crate::Instant;
use crate::enums::{ResolutionState, ResolutionSubject};
use crate::record;
use sea_orm::entity::prelude::*;

/// A resolution of the committee by open vote (art. 7, 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resolution")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is on.
    pub subject: ResolutionSubject,
    /// The standard, work procedure, regulation or cycle.
    pub subject_id: Option<Uuid>,
    /// QUOTA: the proposed number of places.
    pub quota: Option<i32>,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What is proposed.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Proposed, passed or rejected.
    pub state: ResolutionState,
    /// Members on the frozen roll.
    pub members: i32,
    /// Share of the roll that has to take part.
    #[sea_orm(column_type = "JsonBinary")]
    pub quorum: record::Share,
    /// Share of those taking part that has to approve.
    #[sea_orm(column_type = "JsonBinary")]
    pub majority: record::Share,
    /// How many took part.
    pub attending: Option<i32>,
    /// How many approved.
    pub approvals: Option<i32>,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: Instant,
    /// When the vote was closed.
    pub closed_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `proposed_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::ProposedBy", to = "super::account::Column::Id")]
    ProposedBy,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ProposedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
