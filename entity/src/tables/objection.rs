//! An objection to a nominee, or a re-examination that the Office opens itself (art. 19).

use crate::Instant;
use crate::enums::{ObjectionOrigin, ObjectionState, ObjectorKind};
use sea_orm::entity::prelude::*;

/// An objection to a nominee, or a re-examination that the Office opens itself (art. 19).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which cycle.
    pub cycle_id: Uuid,
    /// On which notice the nominee stood.
    pub notice_id: Uuid,
    /// To whom.
    pub application_id: Uuid,
    /// Credit code of the nominee.
    #[sea_orm(column_type = "Text")]
    pub credit_code: String,
    /// From the public, or the Office's own.
    pub origin: ObjectionOrigin,
    /// A unit or a person; absent: not named, or the Office.
    pub objector_kind: Option<ObjectorKind>,
    /// Who objects.
    #[sea_orm(column_type = "Text", nullable)]
    pub objector_name: Option<String>,
    /// How to reach the objector.
    #[sea_orm(column_type = "Text", nullable)]
    pub objector_contact: Option<String>,
    /// What is objected.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// What proves it.
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence: Option<String>,
    /// SHA-256 of the receipt code; absent: the Office's own.
    #[sea_orm(column_type = "Text", nullable)]
    pub receipt_digest: Option<String>,
    /// When it arrived.
    pub filed_at: Instant,
    /// Who of the Office opened it; absent: from the public.
    pub opened_by: Option<Uuid>,
    /// The objection on the same facts with which it is decided.
    pub joined_to_id: Option<Uuid>,
    /// What the nominee is told.
    #[sea_orm(column_type = "Text", nullable)]
    pub hearing_summary: Option<String>,
    /// When the hearing was opened.
    pub hearing_opened_at: Option<Instant>,
    /// First instant after the time to answer.
    pub hearing_due_at: Option<Instant>,
    /// What the nominee said.
    #[sea_orm(column_type = "Text", nullable)]
    pub hearing_statement: Option<String>,
    /// When the nominee answered, or was heard.
    pub heard_at: Option<Instant>,
    /// Filed, upheld or dismissed.
    pub state: ObjectionState,
    /// What the re-examination found.
    #[sea_orm(column_type = "Text", nullable)]
    pub findings: Option<String>,
    /// What the objector is told.
    #[sea_orm(column_type = "Text", nullable)]
    pub reply: Option<String>,
    /// Who decided it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
    /// By `application_id`.
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    /// By `decided_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::DecidedBy", to = "super::account::Column::Id")]
    DecidedBy,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::DecidedBy.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
