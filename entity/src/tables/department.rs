//! A body that recommends applicants (art. 3).

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A body that recommends applicants (art. 3).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name, unique.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// When it was recorded.
    pub created_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
