//! Everything about the nominees of a cycle that decides whether they are approved and conferred, in a constant number of
//! statements: nominees are few.

use crate::error::{Error, Result};
use crate::graphql::loaders::Reader;
use crate::graphql::review::case::Frame;
use crate::graphql::voting::deliberation::{Deliberation, Placing};
use crate::graphql::voting::nomination::Registers;
use crate::rules::Refusal;
use crate::rules::conferral::{Approval, Honoree};
use crate::rules::notice::Tally;
use async_graphql::dataloader::Loader;
use entity::enums::{ApplicationState, ObjectionState, Role};
use entity::{account, application, approval, notice_entry, objection, organization, public_notice};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// An application that is a nominee, or was one on a public notice.
#[derive(Clone, Debug)]
pub struct Candidacy {
    pub application: application::Model,
    pub organization: organization::Model,
    /// Absent: its vote counts no more.
    pub placing: Option<Placing>,
    pub tally: Option<Tally>,
    /// The notice on which it stands, not struck off.
    pub notice: Option<public_notice::Model>,
    /// Who published that notice: the drafter of what is approved.
    pub drafter: Option<Uuid>,
    /// Objections to it, oldest first.
    pub objections: Vec<objection::Model>,
    /// Decisions on it, in their order.
    pub approvals: Vec<approval::Model>,
    /// The rows of articles 4, 11 and 12 that fail by now.
    pub failing: Vec<Refusal>,
}

impl Candidacy {
    /// Who approved it, step by step.
    pub fn approved_by(&self) -> Vec<Uuid> {
        let mut approved: Vec<&approval::Model> = self.approvals.iter().filter(|row| row.approved).collect();
        approved.sort_unstable_by_key(|row| row.step);
        approved.into_iter().map(|row| row.person_id).collect()
    }

    /// Objections that are not decided.
    fn unresolved(&self) -> u32 {
        let open = self.objections.iter().filter(|row| row.state == ObjectionState::Filed);
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }

    /// The nominee in front of somebody who decides about it.
    pub fn approval<'a>(&'a self, frame: &'a Frame, approved_by: &'a [Uuid], person: Uuid, role: Role) -> Approval<'a> {
        Approval {
            phase: frame.cycle.phase,
            number: self.application.number.as_deref().unwrap_or_default(),
            state: self.application.state,
            chain: &frame.regulation.parameters.approval_chain,
            approved_by,
            drafter: self.drafter.unwrap_or_default(),
            person,
            role,
            unresolved: self.unresolved(),
            failing: &self.failing,
        }
    }

    /// The nominee about to be conferred.
    pub fn honoree(&self) -> Honoree {
        Honoree {
            number: self.application.number.clone().unwrap_or_default(),
            state: self.application.state,
            approvals: self.approved_by().len(),
            unresolved: self.unresolved(),
            failing: self.failing.clone(),
        }
    }

    /// SHA-256 of what is approved, in hex.
    pub fn digest(&self) -> String {
        let objections: Vec<_> = self.objections.iter().map(|row| (row.id, row.state.name())).collect();
        let read = json!({
            "application": self.application.id, "organization": self.organization.credit_code, "name": self.organization.name,
            "placing": self.placing.as_ref().map(|placing| (&placing.tier, placing.pool.name(), placing.round_id)),
            "votes": self.tally.map(|tally| (tally.approvals, tally.base, tally.required)),
            "notice": self.notice.as_ref().map(|notice| (notice.id, notice.ends_at)), "objections": objections,
        });
        crate::hex(&Sha256::digest(read.to_string()))
    }
}

/// The nominees of a cycle.
#[derive(Clone, Debug, Default)]
pub struct Candidacies(Vec<Candidacy>);

impl Candidacies {
    /// Of a cycle, in the order of the candidate list.
    pub async fn read(db: &impl ConnectionTrait, frame: &Frame) -> Result<Self> {
        let Some(deliberation) = Deliberation::read(db, frame.cycle.id).await? else { return Ok(Self::default()) };
        let entries = notice_entry::Entity::find()
            .find_also_related(public_notice::Entity)
            .filter(public_notice::Column::CycleId.eq(frame.cycle.id))
            .order_by_asc(notice_entry::Column::NoticeId)
            .all(db)
            .await?;
        let known: HashSet<Uuid> = entries.iter().map(|(entry, _)| entry.application_id).collect();
        let nominated = |row: &&application::Model| row.state == ApplicationState::Nominated || known.contains(&row.id);
        let rows: Vec<&application::Model> = deliberation.listed.iter().filter(nominated).collect();
        let ids = || rows.iter().map(|row| row.id);
        let organizations: HashMap<Uuid, organization::Model> = organization::Entity::find()
            .filter(organization::Column::Id.is_in(rows.iter().map(|row| row.organization_id)))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let publishers: HashMap<Uuid, Uuid> = account::Entity::find()
            .filter(
                account::Column::Id.is_in(entries.iter().filter_map(|(_, notice)| Some(notice.as_ref()?.published_by))),
            )
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row.person_id))
            .collect();
        let objections = objection::Entity::find()
            .filter(objection::Column::ApplicationId.is_in(ids()))
            .order_by_asc(objection::Column::Id)
            .all(db)
            .await?;
        let approvals = approval::Entity::find()
            .filter(approval::Column::ApplicationId.is_in(ids()))
            .order_by_asc(approval::Column::Id)
            .all(db)
            .await?;
        let registers = Registers::read(db, rows.iter().copied()).await?;
        let parameters = &frame.regulation.parameters;
        let candidacy = |row: &&application::Model| {
            let live = entries.iter().filter(|(entry, _)| entry.application_id == row.id && entry.struck_at.is_none());
            let mut live =
                live.filter_map(|(_, notice)| notice.clone().filter(|notice| notice.superseded_at.is_none()));
            let notice = live.next();
            Some(Candidacy {
                organization: organizations.get(&row.organization_id)?.clone(),
                placing: deliberation.placing(row.id, parameters),
                tally: deliberation.tally(row.id, parameters),
                drafter: notice.as_ref().and_then(|notice| publishers.get(&notice.published_by).copied()),
                notice,
                objections: objections.iter().filter(|other| other.application_id == row.id).cloned().collect(),
                approvals: approvals.iter().filter(|other| other.application_id == row.id).cloned().collect(),
                failing: registers.failing(row, parameters),
                application: (*row).clone(),
            })
        };
        Ok(Self(rows.iter().filter_map(candidacy).collect()))
    }

    /// All of them.
    pub fn all(&self) -> &[Candidacy] {
        &self.0
    }

    /// The one of an application.
    pub fn of(&self, id: Uuid) -> Option<&Candidacy> {
        self.0.iter().find(|candidacy| candidacy.application.id == id)
    }
}

/// The nominees of a cycle, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CandidaciesOf(pub Uuid);

impl Loader<CandidaciesOf> for Reader {
    type Value = Arc<Candidacies>;
    type Error = Error;

    async fn load(&self, keys: &[CandidaciesOf]) -> Result<HashMap<CandidaciesOf, Arc<Candidacies>>> {
        let frames = Frame::read_all(&self.0, keys.iter().map(|key| key.0).collect()).await?;
        let mut found = HashMap::new();
        // A request names one cycle, or few.
        for (id, frame) in frames {
            found.insert(CandidaciesOf(id), Arc::new(Candidacies::read(&self.0, &frame).await?));
        }
        Ok(found)
    }
}
