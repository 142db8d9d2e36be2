//! An applicant or winner, keyed by its credit code once verified (art. 2, 11).

use crate::Instant;
use crate::enums::{Industry, OrganizationState};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An applicant or winner, keyed by its credit code once verified (art. 2, 11).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// 统一社会信用代码, 18 characters.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// Registered name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Legal representative.
    #[sea_orm(column_type = "Text")]
    pub legal_representative: String,
    /// Section of GB/T 4754.
    pub industry: Industry,
    /// Registered address.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// Date of registration.
    pub registered_on: NaiveDate,
    /// Whether the Office verified it.
    pub state: OrganizationState,
    /// Why it was closed.
    #[sea_orm(column_type = "Text", nullable)]
    pub state_reason: Option<String>,
    /// Who verified or closed it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// When it registered.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `decided_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::DecidedBy", to = "super::account::Column::Id")]
    DecidedBy,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::DecidedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
