//! A nominee on a public notice, as published.

use crate::Instant;
use crate::enums::{BallotPool, StrikeReason};
use sea_orm::entity::prelude::*;

/// A nominee on a public notice, as published.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_entry")]
pub struct Model {
    /// On which notice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: Uuid,
    /// Which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Place on the notice, from 1.
    pub position: i32,
    /// Name of the organisation as published.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its credit code.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// Key of the prize class.
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// Whether it takes a place.
    pub pool: BallotPool,
    /// When it was struck off.
    pub struck_at: Option<Instant>,
    /// Why.
    pub strike_reason: Option<StrikeReason>,
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
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
}

impl Related<super::public_notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PublicNotice.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
