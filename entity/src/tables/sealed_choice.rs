//! A choice on a sealed ballot.

use sea_orm::entity::prelude::*;

/// A choice on a sealed ballot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sealed_choice")]
pub struct Model {
    /// The ballot.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ballot_id: Uuid,
    /// The candidate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `ballot_id`.
    #[sea_orm(
        belongs_to = "super::sealed_ballot::Entity",
        from = "Column::BallotId",
        to = "super::sealed_ballot::Column::Id"
    )]
    SealedBallot,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::sealed_ballot::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SealedBallot.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
