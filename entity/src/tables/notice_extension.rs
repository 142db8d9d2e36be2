//! The publication of a longer period of a notice, on the same channels (art. 19).

use crate::Instant;
use crate::record;
use sea_orm::entity::prelude::*;

/// The publication of a longer period of a notice, on the same channels (art. 19).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_extension")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which notice.
    pub notice_id: Uuid,
    /// The first instant after the period as published now.
    pub ends_at: Instant,
    /// What was published.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Where, with evidence.
    #[sea_orm(column_type = "JsonBinary")]
    pub channels: record::Evidenced,
    /// Who published it.
    pub published_by: Uuid,
    /// When.
    pub published_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `notice_id`.
    #[sea_orm(
        belongs_to = "super::public_notice::Entity",
        from = "Column::NoticeId",
        to = "super::public_notice::Column::Id"
    )]
    PublicNotice,
}

impl Related<super::public_notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PublicNotice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
