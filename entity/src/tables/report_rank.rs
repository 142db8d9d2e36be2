//! An application's place in a report.

use sea_orm::entity::prelude::*;

/// An application's place in a report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_rank")]
pub struct Model {
    /// Which report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// Which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// 1 is the best.
    pub rank: i32,
    /// The group's evaluation.
    #[sea_orm(column_type = "Text")]
    pub evaluation: String,
    /// Why the rank goes against the order of the totals.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Total at signing in hundredths of a point, as a fraction.
    pub total_numerator: Option<i64>,
    /// Its denominator.
    pub total_denominator: Option<i64>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `report_id`.
    #[sea_orm(
        belongs_to = "super::group_report::Entity",
        from = "Column::ReportId",
        to = "super::group_report::Column::Id"
    )]
    GroupReport,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::group_report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::GroupReport.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
