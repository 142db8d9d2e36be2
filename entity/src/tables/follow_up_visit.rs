//! A follow-up visit to a winner (art. 25): the one ahead, or one that was made.

use crate::Instant;
use crate::enums::VisitResult;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A follow-up visit to a winner (art. 25): the one ahead, or one that was made.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up_visit")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// To the winner of which award.
    pub award_id: Uuid,
    /// Which visit, from 1.
    pub number: i32,
    /// Day from which the interval counts: that of the award, or of the visit before.
    pub since: NaiveDate,
    /// Day for which it is planned.
    pub planned_on: Option<NaiveDate>,
    /// Record: day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// Record: who visited, and of which bodies.
    #[sea_orm(column_type = "Text", nullable)]
    pub visitors: Option<String>,
    /// Record: what was found.
    #[sea_orm(column_type = "Text", nullable)]
    pub findings: Option<String>,
    /// Record: how it ended.
    pub result: Option<VisitResult>,
    /// Who recorded it.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `award_id`.
    #[sea_orm(belongs_to = "super::award::Entity", from = "Column::AwardId", to = "super::award::Column::Id")]
    Award,
    /// By `recorded_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::RecordedBy", to = "super::person::Column::Id")]
    RecordedBy,
}

impl Related<super::award::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Award.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
