//! A human being; roles, conflicts and votes are counted per person, never per account.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A human being; roles, conflicts and votes are counted per person, never per account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Full name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// When it was recorded.
    pub created_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
