//! A committed mutation by the key under which it may be retried.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A committed mutation by the key under which it may be retried.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Account, or `anonymous`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub actor: String,
    /// The client's key; for anonymous callers bound to the fingerprint.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Name of the mutation.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// Seal over the coerced input without the key.
    #[sea_orm(column_type = "Text")]
    pub fingerprint: String,
    /// What it made or changed.
    pub subject_id: Uuid,
    /// When (machine clock).
    pub created_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
