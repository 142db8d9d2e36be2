//! An uploaded file and its upload slot.

use crate::Instant;
use crate::enums::{FileOwner, MediaType};
use sea_orm::entity::prelude::*;

/// An uploaded file and its upload slot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it belongs to.
    pub owner: FileOwner,
    /// APPLICATION: which.
    pub application_id: Option<Uuid>,
    /// ORGANIZATION_LICENCE: whose.
    pub organization_id: Option<Uuid>,
    /// REWARD_CLAIM: which claim it proves.
    pub claim_id: Option<Uuid>,
    /// FUND_USE: which report it proves.
    pub use_id: Option<Uuid>,
    /// Key of the attachment kind; `LICENCE` for a licence, `EVIDENCE` for what proves a claim or a report.
    #[sea_orm(column_type = "Text")]
    pub kind_key: String,
    /// File name as given.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Type, as declared and found.
    pub media_type: MediaType,
    /// Bytes.
    pub size: i64,
    /// Digest, hex.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// SHA-256 of the one-time upload token.
    #[sea_orm(column_type = "Text")]
    pub slot_digest: String,
    /// End of the upload slot (machine clock).
    pub slot_expires_at: Instant,
    /// When the bytes were stored; absent: an open slot.
    pub uploaded_at: Option<Instant>,
    /// Part of the material as last submitted.
    pub in_submission: bool,
    /// When it was removed from the working copy.
    pub removed_at: Option<Instant>,
    /// Who asked for the slot.
    pub created_by: Uuid,
    /// When.
    pub created_at: Instant,
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
    /// By `organization_id`.
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::OrganizationId",
        to = "super::organization::Column::Id"
    )]
    Organization,
    /// By `claim_id`.
    #[sea_orm(
        belongs_to = "super::reward_claim::Entity",
        from = "Column::ClaimId",
        to = "super::reward_claim::Column::Id"
    )]
    RewardClaim,
    /// By `use_id`.
    #[sea_orm(belongs_to = "super::fund_use::Entity", from = "Column::UseId", to = "super::fund_use::Column::Id")]
    FundUse,
    /// By `created_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::CreatedBy", to = "super::account::Column::Id")]
    CreatedBy,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl Related<super::reward_claim::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::RewardClaim.def()
    }
}

impl Related<super::fund_use::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::FundUse.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CreatedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
