//! That the ballot of a member is in; never what it holds.

use sea_orm::entity::prelude::*;

/// That the ballot of a member is in; never what it holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_marker")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
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
}

impl Related<super::ballot_round::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BallotRound.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
