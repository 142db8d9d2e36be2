//! A signed-in device. Times are of the machine clock.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A signed-in device. Times are of the machine clock.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Identity; the `sid` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub account_id: Uuid,
    /// What the client said it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub device: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// Last refresh.
    pub last_used_at: Instant,
    /// Absolute end.
    pub expires_at: Instant,
    /// Signed out, ended by the owner, or ended after a reused token.
    pub ended_at: Option<Instant>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `account_id`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AccountId", to = "super::account::Column::Id")]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
