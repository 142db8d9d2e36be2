//! Failed sign-ins of one key (account and network, or network alone).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// Failed sign-ins of one key (account and network, or network alone).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_throttle")]
pub struct Model {
    /// Digest of what is throttled.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Failures in a row, or in the running minute.
    pub failures: i32,
    /// No attempt is looked at before (machine clock).
    pub blocked_until: Instant,
    /// Last failure (machine clock).
    pub updated_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
