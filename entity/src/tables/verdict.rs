//! The Office's verdict on a row of articles 11 and 12.

use crate::Instant;
use crate::RuleCode;
use crate::enums::VerdictValue;
use sea_orm::entity::prelude::*;

/// The Office's verdict on a row of articles 11 and 12.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict")]
pub struct Model {
    /// Which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Which row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: RuleCode,
    /// Meets or fails.
    pub value: VerdictValue,
    /// Reason.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// By whom.
    pub given_by: Uuid,
    /// When.
    pub given_at: Instant,
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
    /// By `given_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::GivenBy", to = "super::account::Column::Id")]
    GivenBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::GivenBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
