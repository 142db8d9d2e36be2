//! A ballot of a closed round, under a new identity and in no order.

use sea_orm::entity::prelude::*;

/// A ballot of a closed round, under a new identity and in no order.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sealed_ballot")]
pub struct Model {
    /// Random identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The round.
    pub round_id: Uuid,
    /// Named: the member.
    pub person_id: Option<Uuid>,
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
