//! A fact that the Office corrected, with evidence; old and new are kept.

use crate::Instant;
use crate::enums::Fact;
use sea_orm::entity::prelude::*;

/// A fact that the Office corrected, with evidence; old and new are kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact_correction")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which application.
    pub application_id: Uuid,
    /// Which fact.
    pub fact: Fact,
    /// Before; absent: not given.
    #[sea_orm(column_type = "Text", nullable)]
    pub old_value: Option<String>,
    /// After; absent: unknown.
    #[sea_orm(column_type = "Text", nullable)]
    pub new_value: Option<String>,
    /// What proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// By whom.
    pub corrected_by: Uuid,
    /// When.
    pub corrected_at: Instant,
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
    /// By `corrected_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::CorrectedBy", to = "super::account::Column::Id")]
    CorrectedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CorrectedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
