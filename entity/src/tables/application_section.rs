//! A section of an application: what is being edited and what was last submitted.

use crate::Instant;
use crate::record;
use sea_orm::entity::prelude::*;

/// A section of an application: what is being edited and what was last submitted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application_section")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Key in the form.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub section_key: String,
    /// As last saved.
    #[sea_orm(column_type = "JsonBinary")]
    pub answers: record::Answers,
    /// As last submitted.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub submitted_answers: Option<record::Answers>,
    /// Optimistic concurrency of this section.
    pub version: i32,
    /// Who saved it last.
    pub edited_by: Uuid,
    /// When.
    pub edited_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    /// By `edited_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::EditedBy", to = "super::account::Column::Id")]
    EditedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::EditedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
