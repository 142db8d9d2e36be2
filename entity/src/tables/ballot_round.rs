//! A round of voting (art. 18).

use crate::enums::{BallotMode, RoundKind, RoundState};
use crate::{Instant, RuleCode};
use sea_orm::entity::prelude::*;

/// A round of voting (art. 18).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_round")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In which meeting.
    pub meeting_id: Uuid,
    /// On which candidate list.
    pub list_id: Uuid,
    /// 1, 2, 3 … in the meeting.
    pub number: i32,
    /// Vote or run-off.
    pub kind: RoundKind,
    /// Key of the prize class.
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// How far it is.
    pub state: RoundState,
    /// Secret or named.
    pub mode: BallotMode,
    /// Places to fill.
    pub places: i32,
    /// Most quota candidates on a ballot.
    pub slot_limit: i32,
    /// Whether recused members count in the base of the majority.
    pub recused_in_base: bool,
    /// Who prepared it.
    pub prepared_by: Uuid,
    /// When.
    pub prepared_at: Instant,
    /// Size of the roll when it opened.
    pub members: Option<i32>,
    /// Who attended when it opened.
    pub attending: Option<i32>,
    /// Who chairs it.
    pub chair_id: Option<Uuid>,
    /// SHA-256 of what was frozen when it opened.
    #[sea_orm(column_type = "Text", nullable)]
    pub digest: Option<String>,
    /// When it opened.
    pub opened_at: Option<Instant>,
    /// Ballots returned.
    pub ballots: Option<i32>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// SHA-256 of the sealed ballots.
    #[sea_orm(column_type = "Text", nullable)]
    pub tally_digest: Option<String>,
    /// Why it is void.
    pub void_reason: Option<RuleCode>,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `meeting_id`.
    #[sea_orm(belongs_to = "super::meeting::Entity", from = "Column::MeetingId", to = "super::meeting::Column::Id")]
    Meeting,
    /// By `list_id`.
    #[sea_orm(
        belongs_to = "super::candidate_list::Entity",
        from = "Column::ListId",
        to = "super::candidate_list::Column::Id"
    )]
    CandidateList,
    /// By `prepared_by`.
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::PreparedBy", to = "super::account::Column::Id")]
    PreparedBy,
    /// By `chair_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::ChairId", to = "super::person::Column::Id")]
    Chair,
}

impl Related<super::meeting::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Meeting.def()
    }
}

impl Related<super::candidate_list::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CandidateList.def()
    }
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PreparedBy.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Chair.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
