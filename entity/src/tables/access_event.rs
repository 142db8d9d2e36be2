//! One reading of confidential material; append-only.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// One reading of confidential material; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_event")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Procedural time.
    pub at: Instant,
    /// Account.
    pub actor_id: Uuid,
    /// Session.
    pub session_id: Option<Uuid>,
    /// How it was read.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// What was read.
    pub object_id: Uuid,
    /// Which part.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
