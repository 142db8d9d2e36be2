//! Money granted for a claim, or as the bonus of an award (art. 20).

use crate::Instant;
use crate::enums::{BudgetPurpose, RewardFamily};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// Money granted for a claim, or as the bonus of an award (art. 20).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reward_grant")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// To whom.
    pub organization_id: Uuid,
    /// Credit code of the organisation.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// For which claim; absent: the bonus of an award.
    pub claim_id: Option<Uuid>,
    /// For which award; absent: a claim.
    pub award_id: Option<Uuid>,
    /// By whose table.
    pub regulation_id: Uuid,
    /// Name of the achievement.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Calendar year of the achievement, which is the scope of the highest amount.
    pub scope_year: i32,
    /// Which achievements share the scope; absent: all of the year.
    pub family: Option<RewardFamily>,
    /// Amount by the table, in fen.
    pub table_fen: i64,
    /// What was granted in the scope before.
    pub granted_before_fen: i64,
    /// What is granted: the difference.
    pub amount_fen: i64,
    /// What of it was cancelled unpaid.
    pub cancelled_fen: i64,
    /// Instalments that were not rejected.
    pub entered_fen: i64,
    /// Instalments that were confirmed.
    pub paid_fen: i64,
    /// Fund use that was reported and not returned.
    pub reported_fen: i64,
    /// On which budget line.
    pub line_id: Uuid,
    /// BONUS: copied, so that the database itself keeps the two apart.
    pub purpose: BudgetPurpose,
    /// Who granted it.
    pub granted_by: Uuid,
    /// When.
    pub granted_at: Instant,
    /// Last day for the report on fund use; absent: nothing was paid, or none is due.
    pub use_due_on: Option<NaiveDate>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `organization_id`.
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::OrganizationId",
        to = "super::organization::Column::Id"
    )]
    Organization,
    /// By `line_id`.
    #[sea_orm(
        belongs_to = "super::budget_line::Entity",
        from = "Column::LineId",
        to = "super::budget_line::Column::Id"
    )]
    BudgetLine,
    /// By `award_id`.
    #[sea_orm(belongs_to = "super::award::Entity", from = "Column::AwardId", to = "super::award::Column::Id")]
    Award,
    /// By `claim_id`.
    #[sea_orm(
        belongs_to = "super::reward_claim::Entity",
        from = "Column::ClaimId",
        to = "super::reward_claim::Column::Id"
    )]
    RewardClaim,
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::budget_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::BudgetLine.def()
    }
}

impl Related<super::award::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Award.def()
    }
}

impl Related<super::reward_claim::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RewardClaim.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
