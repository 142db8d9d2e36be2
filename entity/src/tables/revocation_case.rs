//! A case of revoking an award (art. 23, 24).

use crate::Instant;
use crate::enums::{RevocationGround, RevocationState, Role};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A case of revoking an award (art. 23, 24).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revocation_case")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which award.
    pub award_id: Uuid,
    /// Of which cycle.
    pub cycle_id: Uuid,
    /// Credit code of the winner.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// The regulation in force when it was opened.
    pub regulation_id: Uuid,
    /// On which ground.
    pub ground: RevocationGround,
    /// What is held against the winner.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// The follow-up visit that gave rise to it.
    pub visit_id: Option<Uuid>,
    /// Who opened it.
    pub opener_id: Uuid,
    /// When.
    pub opened_at: Instant,
    /// What the investigation found.
    #[sea_orm(column_type = "Text", nullable)]
    pub findings: Option<String>,
    /// Who recorded the findings.
    pub investigator_id: Option<Uuid>,
    /// When; the winner gets them at once.
    pub investigated_at: Option<Instant>,
    /// First instant after the winner's time to answer.
    pub hearing_due_at: Option<Instant>,
    /// What the winner said.
    #[sea_orm(column_type = "Text", nullable)]
    pub statement: Option<String>,
    /// When.
    pub heard_at: Option<Instant>,
    /// The resolution by which the committee decided (art. 24).
    pub resolution_id: Option<Uuid>,
    /// How far it is.
    pub state: RevocationState,
    /// In which role it was ended.
    pub decided_as: Option<Role>,
    /// Why it ended so.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Who ended it.
    pub decider_id: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Entry in the adverse-record register that it wrote (art. 12(5), 23).
    pub adverse_record_id: Option<Uuid>,
    /// Number of the document that published the revocation.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// Its title.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_title: Option<String>,
    /// Its date.
    pub document_issued_on: Option<NaiveDate>,
    /// Where it stands.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_url: Option<String>,
    /// When the publication was recorded.
    pub published_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `award_id`.
    #[sea_orm(belongs_to = "super::award::Entity", from = "Column::AwardId", to = "super::award::Column::Id")]
    Award,
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `opener_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::OpenerId", to = "super::person::Column::Id")]
    Opener,
}

impl Related<super::award::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Award.def()
    }
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
