//! What a winner did with its bonus (art. 22), as reported at a time.

use crate::Instant;
use crate::enums::FundUseState;
use sea_orm::entity::prelude::*;

/// What a winner did with its bonus (art. 22), as reported at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fund_use")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which bonus.
    pub grant_id: Uuid,
    /// Which report on it, from 1.
    pub number: i32,
    /// What the money brought about.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// Sum of its items, in fen.
    pub amount_fen: i64,
    /// Submitted, accepted or returned.
    pub state: FundUseState,
    /// Who reported.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: Instant,
    /// What the Office found; absent: nothing to say.
    #[sea_orm(column_type = "Text", nullable)]
    pub finding: Option<String>,
    /// Who of the Office decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `grant_id`.
    #[sea_orm(
        belongs_to = "super::reward_grant::Entity",
        from = "Column::GrantId",
        to = "super::reward_grant::Column::Id"
    )]
    RewardGrant,
}

impl Related<super::reward_grant::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RewardGrant.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
