//! An application that the findings of a misconduct case concern (art. 28).

use sea_orm::entity::prelude::*;

/// An application that the findings of a misconduct case concern (art. 28).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "misconduct_application")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which case.
    pub case_id: Uuid,
    /// Which application.
    pub application_id: Uuid,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `case_id`.
    #[sea_orm(
        belongs_to = "super::misconduct_case::Entity",
        from = "Column::CaseId",
        to = "super::misconduct_case::Column::Id"
    )]
    Case,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::misconduct_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
