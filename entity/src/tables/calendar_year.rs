//! A year whose statutory calendar is loaded.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A year whose statutory calendar is loaded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_year")]
pub struct Model {
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// The notice it comes from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// When it was loaded or last replaced.
    pub loaded_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
