//! A scoring standard, or a guide that re-weights one for an industry (art. 13, 14).

use crate::Instant;
use crate::enums::{DocumentState, Industry};
use crate::{Shared, record};
use sea_orm::entity::prelude::*;

/// A scoring standard, or a guide that re-weights one for an industry (art. 13, 14).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standard")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name of the version, unique.
    #[sea_orm(column_type = "Text")]
    pub edition: String,
    /// Title.
    #[sea_orm(column_type = "JsonBinary")]
    pub name: record::Words,
    /// The standard that this guide re-weights; absent: a standard.
    pub guide_of: Option<Uuid>,
    /// A guide's industry.
    pub industry: Option<Industry>,
    /// Categories, items and points.
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Shared<record::StandardContent>,
    /// Draft or approved.
    pub state: DocumentState,
    /// The resolution that approved it.
    pub resolution_id: Option<Uuid>,
    /// When it was drafted.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `guide_of`.
    #[sea_orm(belongs_to = "Entity", from = "Column::GuideOf", to = "Column::Id")]
    GuideOf,
}

impl ActiveModelBehavior for ActiveModel {}
