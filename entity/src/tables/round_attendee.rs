//! Who attended when a round opened.

use sea_orm::entity::prelude::*;

/// Who attended when a round opened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_attendee")]
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
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::ballot_round::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BallotRound.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
