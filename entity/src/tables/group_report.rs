//! A group's report with its ranking (art. 18).

use crate::Instant;
use crate::enums::ReportState;
use crate::record;
use sea_orm::entity::prelude::*;

/// A group's report with its ranking (art. 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_report")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub group_id: Uuid,
    /// 1, 2, 3 …: each reopening makes a new one.
    pub number: i32,
    /// Draft, signed or superseded.
    pub state: ReportState,
    /// The report.
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// How many of the first the group puts forward.
    pub put_forward: i32,
    /// How the totals were formed; absent before it was signed.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub formula: Option<record::Formula>,
    /// Leader or acting leader.
    pub signed_by: Option<Uuid>,
    /// When.
    pub signed_at: Option<Instant>,
    /// Why it was superseded.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `group_id`.
    #[sea_orm(
        belongs_to = "super::review_group::Entity",
        from = "Column::GroupId",
        to = "super::review_group::Column::Id"
    )]
    ReviewGroup,
    /// By `signed_by`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::SignedBy", to = "super::person::Column::Id")]
    SignedBy,
}

impl Related<super::review_group::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ReviewGroup.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::SignedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
