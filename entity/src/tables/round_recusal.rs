//! An attending member who is recused from a candidate of a round.

use sea_orm::entity::prelude::*;

/// An attending member who is recused from a candidate of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_recusal")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The candidate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Whether the conflict surfaced when the ballot of the member was in.
    pub late: bool,
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
