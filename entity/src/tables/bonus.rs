//! The bonus of an award (art. 20); a repeat winner has none.

use crate::enums::BallotPool;
use sea_orm::entity::prelude::*;

/// The bonus of an award (art. 20); a repeat winner has none.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bonus")]
pub struct Model {
    /// Of which award.
    #[sea_orm(primary_key, auto_increment = false)]
    pub award_id: Uuid,
    /// QUOTA: copied, so that the database itself gives a repeat winner none.
    pub pool: BallotPool,
    /// Fen.
    pub amount_fen: i64,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `award_id`.
    #[sea_orm(belongs_to = "super::award::Entity", from = "Column::AwardId", to = "super::award::Column::Id")]
    Award,
}

impl Related<super::award::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Award.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
