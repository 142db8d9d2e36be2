//! A choice on a ballot of the open round.

use crate::enums::BallotPool;
use sea_orm::entity::prelude::*;

/// A choice on a ballot of the open round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_choice")]
pub struct Model {
    /// The ballot.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ballot_id: Uuid,
    /// The candidate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// The round.
    pub round_id: Uuid,
    /// Its pool, as in the round.
    pub pool: BallotPool,
    /// Which of the slots it takes; absent: a former winner takes none.
    pub slot_no: Option<i32>,
    /// The slots of the round.
    pub slot_limit: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `ballot_id`.
    #[sea_orm(belongs_to = "super::ballot::Entity", from = "Column::BallotId", to = "super::ballot::Column::Id")]
    Ballot,
}

impl Related<super::ballot::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Ballot.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
