//! Which article a rule code enforces in a regulation, and what it demands.

use crate::RuleCode;
use crate::record;
use sea_orm::entity::prelude::*;

/// Which article a rule code enforces in a regulation, and what it demands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulation_rule")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which regulation.
    pub regulation_id: Uuid,
    /// Order in the record.
    pub position: i32,
    /// The code.
    pub code: RuleCode,
    /// Number of the article.
    pub article: i32,
    /// Paragraph or item.
    #[sea_orm(column_type = "Text", nullable)]
    pub clause: Option<String>,
    /// Our sentence on what it demands.
    #[sea_orm(column_type = "JsonBinary")]
    pub text: record::Words,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `regulation_id`.
    #[sea_orm(
        belongs_to = "super::regulation::Entity",
        from = "Column::RegulationId",
        to = "super::regulation::Column::Id"
    )]
    Regulation,
}

impl Related<super::regulation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Regulation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
