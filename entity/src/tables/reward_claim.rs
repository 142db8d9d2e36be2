//! An achievement for which an organisation claims a reward (art. 20): an honour, or a standard that it led or took part in.

use crate::Instant;
use crate::enums::{HonourKind, Participation, RewardClaimState, StandardLevel};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An achievement for which an organisation claims a reward (art. 20): an honour, or a standard that it led or took part in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reward_claim")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which registration claims.
    pub organization_id: Uuid,
    /// Whose achievement.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// Which honour; absent: a standard.
    pub honour_kind: Option<HonourKind>,
    /// Level of the standard; absent: an honour.
    pub standard_level: Option<StandardLevel>,
    /// Led, or taken part in; absent: an honour.
    pub participation: Option<Participation>,
    /// Number of the standard without blanks, in capitals; absent: an honour.
    #[sea_orm(column_type = "Text", nullable)]
    pub standard_number: Option<String>,
    /// Name of the honour or the standard.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Date of the document, or of publication.
    pub dated_on: NaiveDate,
    /// What proves it.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// The entry in the register of honours against which it was verified.
    pub honour_id: Option<Uuid>,
    /// Submitted, verified or refused.
    pub state: RewardClaimState,
    /// Why it was refused.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Who claimed.
    pub claimed_by: Uuid,
    /// When.
    pub claimed_at: Instant,
    /// Who of the Office verified or refused it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
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
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::reward_grant::Entity> for Entity {
    fn to() -> RelationDef {
        super::reward_grant::Relation::RewardClaim.def().rev()
    }
}

impl ActiveModelBehavior for ActiveModel {}
