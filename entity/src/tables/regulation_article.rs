//! An article of a regulation.

use crate::record;
use sea_orm::entity::prelude::*;

/// An article of a regulation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulation_article")]
pub struct Model {
    /// Which regulation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub regulation_id: Uuid,
    /// Number of the article.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Number of its chapter.
    pub chapter: i32,
    /// Title of its chapter.
    #[sea_orm(column_type = "JsonBinary")]
    pub chapter_title: record::Words,
    /// Our short title.
    #[sea_orm(column_type = "JsonBinary")]
    pub title: record::Words,
    /// Its wording.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// What it leaves to people.
    #[sea_orm(column_type = "JsonBinary")]
    pub human_judgement: record::Words,
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
