//! An application (art. 16) and its way through the qualification review.

use crate::Instant;
use crate::enums::ApplicationState;
use crate::record;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An application (art. 16) and its way through the qualification review.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For which cycle.
    pub cycle_id: Uuid,
    /// Whose.
    pub organization_id: Uuid,
    /// Number, given at the first submission.
    #[sea_orm(column_type = "Text", nullable)]
    pub number: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// Fact: independent legal person.
    pub legal_entity: Option<bool>,
    /// Fact: registered in the zone.
    pub registered_in_zone: Option<bool>,
    /// Fact: first day of operation in the zone.
    pub operating_since: Option<NaiveDate>,
    /// Fact: first day of the performance excellence model.
    pub excellence_since: Option<NaiveDate>,
    /// Fact: years of data in the self-report.
    pub self_report_years: Option<i32>,
    /// Fact: for profit or not.
    pub for_profit: Option<bool>,
    /// Fact: rank in the zone's industry.
    pub industry_rank: Option<i32>,
    /// Fact: key of the lowest prize class for which it stands; absent: for every class.
    #[sea_orm(column_type = "Text", nullable)]
    pub lowest_tier: Option<String>,
    /// First submission: what look-backs and operating years count from.
    pub first_submitted_at: Option<Instant>,
    /// Last submission.
    pub submitted_at: Option<Instant>,
    /// When it was returned for correction.
    pub returned_at: Option<Instant>,
    /// First instant after the correction period.
    pub correction_deadline: Option<Instant>,
    /// What the return names.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub correction: Option<record::Correction>,
    /// When it was accepted or found ineligible.
    pub decided_at: Option<Instant>,
    /// By whom.
    pub decided_by: Option<Uuid>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_reason: Option<String>,
    /// INELIGIBLE: the rows that failed.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub decision_rows: Option<record::RuleCodes>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawal_reason: Option<String>,
    /// When it was started.
    pub created_at: Instant,
    /// Optimistic concurrency of the whole; sections have their own.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `organization_id`.
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::OrganizationId",
        to = "super::organization::Column::Id"
    )]
    Organization,
    /// By `decided_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::DecidedBy", to = "super::account::Column::Id")]
    DecidedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::DecidedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
