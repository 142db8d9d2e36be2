//! A version of a page on experience as it was submitted.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A version of a page on experience as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "experience_version")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which page.
    pub experience_id: Uuid,
    /// 1, 2, 3 … of the page.
    pub number: i32,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Summary.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// Text.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Who submitted it.
    pub submitted_by: Uuid,
    /// When.
    pub submitted_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `experience_id`.
    #[sea_orm(
        belongs_to = "super::experience::Entity",
        from = "Column::ExperienceId",
        to = "super::experience::Column::Id"
    )]
    Experience,
}

impl Related<super::experience::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Experience.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
