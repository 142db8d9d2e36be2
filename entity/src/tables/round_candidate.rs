//! A candidate of a round, and its votes once the round is counted.

use crate::enums::{BallotPool, BallotResult};
use sea_orm::entity::prelude::*;

/// A candidate of a round, and its votes once the round is counted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_candidate")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    /// The application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Whether it takes a place.
    pub pool: BallotPool,
    /// Place on the ballot.
    pub position: i32,
    /// Ballots that name it.
    pub approvals: Option<i32>,
    /// What the majority is taken of.
    pub base: Option<i32>,
    /// The result.
    pub result: Option<BallotResult>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `round_id`.
    #[sea_orm(
        belongs_to = "super::ballot_round::Entity",
        from = "Column::RoundId",
        to = "super::ballot_round::Column::Id"
    )]
    BallotRound,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::ballot_round::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BallotRound.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
