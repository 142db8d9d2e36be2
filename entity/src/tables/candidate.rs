//! An application on a candidate list.

use sea_orm::entity::prelude::*;

/// An application on a candidate list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidate")]
pub struct Model {
    /// Which list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: Uuid,
    /// Which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// The report in which its group put it forward.
    pub report_id: Uuid,
    /// Place on the list.
    pub position: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `list_id`.
    #[sea_orm(
        belongs_to = "super::candidate_list::Entity",
        from = "Column::ListId",
        to = "super::candidate_list::Column::Id"
    )]
    CandidateList,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    /// By `report_id`.
    #[sea_orm(
        belongs_to = "super::group_report::Entity",
        from = "Column::ReportId",
        to = "super::group_report::Column::Id"
    )]
    GroupReport,
}

impl Related<super::candidate_list::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CandidateList.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::group_report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::GroupReport.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
