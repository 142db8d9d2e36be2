//! An award that was conferred (art. 6, 19); when and how long it is valid stands in the register of honours.

use crate::Instant;
use crate::enums::BallotPool;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An award that was conferred (art. 6, 19); when and how long it is valid stands in the register of honours.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// For which application.
    pub application_id: Uuid,
    /// To whom.
    pub organization_id: Uuid,
    /// Name of the organisation when it was conferred.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its entry in the register of honours.
    pub honour_id: Uuid,
    /// The document that published it.
    pub document_id: Uuid,
    /// Key of the prize class.
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// Whether it takes a place.
    pub pool: BallotPool,
    /// The vote that gave the place.
    pub round_id: Uuid,
    /// Places of that vote.
    pub places: i32,
    /// Which place; absent: a repeat winner takes none.
    pub slot_no: Option<i32>,
    /// Number of the certificate, once issued.
    #[sea_orm(column_type = "Text", nullable)]
    pub certificate_number: Option<String>,
    /// Day on which certificate and trophy were handed over.
    pub certificate_issued_on: Option<NaiveDate>,
    /// Who conferred it.
    pub conferred_by: Uuid,
    /// When.
    pub conferred_at: Instant,
    /// Optimistic concurrency.
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
    /// By `honour_id`.
    #[sea_orm(belongs_to = "super::honour::Entity", from = "Column::HonourId", to = "super::honour::Column::Id")]
    Honour,
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

impl Related<super::honour::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Honour.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
