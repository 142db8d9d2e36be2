//! One link of the audit chain; append-only.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// One link of the audit chain; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// 1, 2, 3 … without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Procedural time.
    pub at: Instant,
    /// Account; absent: anonymous or the command line.
    pub actor_id: Option<Uuid>,
    /// Session.
    pub session_id: Option<Uuid>,
    /// Name of the mutation or command.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// What was changed.
    pub subject_id: Option<Uuid>,
    /// In which cycle.
    pub cycle_id: Option<Uuid>,
    /// Canonical JSON of what was done; long and confidential values as digests.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// Hash of the link before; zeros for the first.
    #[sea_orm(column_type = "Text")]
    pub previous_hash: String,
    /// SHA-256 over all of the above, hex.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
