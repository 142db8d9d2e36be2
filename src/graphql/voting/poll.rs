//! A round in front of its meeting: what opening, casting and closing look at, under the write lock and for the buttons.

use super::deliberation::count;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::{Standing, misconduct};
use crate::graphql::committee::in_office;
use crate::graphql::loaders::Reader;
use crate::graphql::review::case::{Frame, handled};
use crate::rules::Ruling;
use crate::rules::ballot::{Casting, Choice, Count, Opening};
use crate::rules::meeting::{Seat, chair};
use crate::rules::recusal::interest;
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{CandidateListState, RoundState};
use entity::{
    RuleCode, application, ballot_marker, ballot_round, candidate_list, meeting, meeting_member, organization,
    round_attendee, round_candidate, round_recusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A round with its meeting, its candidates and the roll.
#[derive(Clone, Debug)]
pub struct Poll {
    pub round: ballot_round::Model,
    pub meeting: meeting::Model,
    pub frame: Arc<Frame>,
    /// The roll, in the order of the persons.
    pub roll: Vec<Seat>,
    /// In the order of the ballot.
    pub candidates: Vec<Runner>,
    /// Who attended when it opened.
    pub attendees: Vec<Uuid>,
    pub recusals: Vec<round_recusal::Model>,
    /// Whose ballot is in.
    pub voted: HashSet<Uuid>,
    /// Whether the candidate list still stands.
    pub list_stands: bool,
    /// Whether another round is open.
    other_open: bool,
    standings: Arc<HashMap<Uuid, Standing>>,
}

/// A candidate of a round.
#[derive(Clone, Debug)]
pub struct Runner {
    pub row: round_candidate::Model,
    pub application: application::Model,
    pub credit_code: String,
}

impl Poll {
    /// Of a round.
    pub async fn read(db: &impl ConnectionTrait, round_id: Uuid, day: NaiveDate) -> Result<Self> {
        Self::read_all(db, vec![round_id], day).await?.remove(&round_id).ok_or(NOT_FOUND)
    }

    /// Of many rounds on a day, in a constant number of statements.
    pub async fn read_all(db: &impl ConnectionTrait, ids: Vec<Uuid>, day: NaiveDate) -> Result<HashMap<Uuid, Self>> {
        let rounds = ballot_round::Entity::find().filter(ballot_round::Column::Id.is_in(ids.clone()));
        let rounds = rounds.find_also_related(meeting::Entity).all(db).await?;
        let meetings: Vec<Uuid> = rounds.iter().map(|(round, _)| round.meeting_id).collect();
        let roll = meeting_member::Entity::find()
            .filter(meeting_member::Column::MeetingId.is_in(meetings))
            .order_by_asc(meeting_member::Column::PersonId)
            .all(db)
            .await?;
        let candidates = runners(db, ids.clone()).await?;
        let attendees = round_attendee::Entity::find().filter(round_attendee::Column::RoundId.is_in(ids.clone()));
        let attendees = attendees.order_by_asc(round_attendee::Column::PersonId).all(db).await?;
        let recusals = round_recusal::Entity::find().filter(round_recusal::Column::RoundId.is_in(ids.clone()));
        let recusals = recusals.all(db).await?;
        let markers = ballot_marker::Entity::find().filter(ballot_marker::Column::RoundId.is_in(ids)).all(db).await?;
        let standing = candidate_list::Entity::find()
            .filter(candidate_list::Column::Id.is_in(rounds.iter().map(|(round, _)| round.list_id)))
            .filter(candidate_list::Column::State.eq(CandidateListState::Submitted));
        let standing: HashSet<Uuid> = standing.all(db).await?.into_iter().map(|list| list.id).collect();
        let open = ballot_round::Entity::find().filter(ballot_round::Column::State.eq(RoundState::Open));
        let open: Vec<Uuid> = open.all(db).await?.into_iter().map(|round| round.id).collect();
        let cycles = rounds.iter().filter_map(|(_, meeting)| Some(meeting.as_ref()?.cycle_id));
        let frames = Frame::read_all(db, cycles.collect()).await?;
        let serving = serving(db, day).await?;
        let standings = Arc::new(Standing::of_judges(db, roll.iter().map(|member| member.person_id)).await?);
        let poll = |(round, meeting): (ballot_round::Model, Option<meeting::Model>)| {
            let meeting = meeting?;
            Some(Self {
                frame: Arc::clone(frames.get(&meeting.cycle_id)?),
                roll: seats(&of_meeting(&roll, meeting.id), &serving),
                candidates: candidates.iter().filter(|runner| runner.row.round_id == round.id).cloned().collect(),
                attendees: attendees.iter().filter(|row| row.round_id == round.id).map(|row| row.person_id).collect(),
                recusals: recusals.iter().filter(|row| row.round_id == round.id).cloned().collect(),
                voted: markers.iter().filter(|row| row.round_id == round.id).map(|row| row.person_id).collect(),
                list_stands: standing.contains(&round.list_id),
                other_open: open.iter().any(|id| *id != round.id),
                standings: Arc::clone(&standings),
                meeting,
                round,
            })
        };
        Ok(rounds.into_iter().filter_map(poll).map(|poll| (poll.round.id, poll)).collect())
    }

    /// Whether a member is recused from a candidate on a day (art. 7).
    pub fn barred(&self, person_id: Uuid, runner: &Runner, day: NaiveDate) -> bool {
        let frozen =
            |row: &round_recusal::Model| row.person_id == person_id && row.application_id == runner.application.id;
        if self.recusals.iter().any(frozen) {
            return true;
        }
        let Some(standing) = self.standings.get(&person_id) else { return false };
        let handling = standing.handling(self.frame.cycle.id, &runner.credit_code, day);
        interest(&handling, &self.frame.regulation.parameters).is_some()
    }

    /// Who attends the meeting now.
    pub fn present(&self) -> Vec<Uuid> {
        self.roll.iter().filter(|member| member.attending).map(|member| member.person_id).collect()
    }

    /// Who chairs the round (art. 18): recused from none of its candidates.
    pub fn chair(&self, day: NaiveDate) -> Option<Uuid> {
        chair(&self.roll, |person| self.candidates.iter().any(|runner| self.barred(person, runner, day)))
    }

    /// What decides whether it opens.
    pub fn opening(&self, day: NaiveDate) -> Opening {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Opening {
            phase: self.frame.cycle.phase,
            meeting: self.meeting.state,
            state: self.round.state,
            chaired: self.chair(day).is_some(),
            other_open: self.other_open,
            members: self.meeting.members.unsigned_abs(),
            attending: number(self.present().len()),
            mode: self.round.mode,
        }
    }

    /// What decides whether a member's ballot is taken.
    pub fn casting<'a>(&self, person_id: Uuid, choices: &'a [Choice]) -> Casting<'a> {
        Casting {
            state: self.round.state,
            attending: self.attendees.contains(&person_id),
            voted: self.voted.contains(&person_id),
            choices,
            limit: self.round.slot_limit.unsigned_abs(),
        }
    }

    /// Whether a member has pledged and declared for every candidate (art. 7, 27): PLEDGE_MISSING, DECLARATION_MISSING. An
    /// interest takes nothing from the rest of the ballot.
    pub fn declared(&self, person_id: Uuid, day: NaiveDate) -> Ruling {
        let standing = self.standings.get(&person_id).cloned().unwrap_or_default();
        let mut refusals = self.handled(&standing, day).err().unwrap_or_default();
        refusals.retain(|refusal| refusal.code != RuleCode::ConflictOfInterest);
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// The round as it was counted.
    pub fn count(&self) -> Count {
        let rows: Vec<round_candidate::Model> = self.candidates.iter().map(|runner| runner.row.clone()).collect();
        count(&self.round, &rows, &self.frame.regulation.parameters)
    }

    /// Whether somebody may handle every candidate (art. 7, 27).
    pub fn handled(&self, standing: &Standing, day: NaiveDate) -> Ruling {
        handled(standing, &self.frame, self.candidates.iter().map(|runner| runner.credit_code.as_str()), day)
    }
}

/// The roll as the rule looks at it: whoever has left office stays on it as absent (art. 18).
pub fn seats(roll: &[meeting_member::Model], serving: &HashSet<Uuid>) -> Vec<Seat> {
    let seat = |member: &meeting_member::Model| Seat {
        person_id: member.person_id,
        position: member.position,
        attending: member.attending && serving.contains(&member.person_id),
    };
    roll.iter().map(seat).collect()
}

/// Everybody in office on a day who may act: whom a misconduct case suspends stays on the rolls as absent (art. 28).
pub async fn serving(db: &impl ConnectionTrait, day: NaiveDate) -> Result<HashSet<Uuid>> {
    let members: HashSet<Uuid> = in_office(db, day).await?.into_iter().map(|member| member.person_id).collect();
    let barred = misconduct::barred(db, members.iter().copied()).await?;
    Ok(members.difference(&barred).copied().collect())
}

/// [`serving`], once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServingOn(pub NaiveDate);

impl Loader<ServingOn> for Reader {
    type Value = Arc<HashSet<Uuid>>;
    type Error = Error;

    async fn load(&self, keys: &[ServingOn]) -> Result<HashMap<ServingOn, Arc<HashSet<Uuid>>>> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Arc::new(serving(&self.0, key.0).await?));
        }
        Ok(found)
    }
}

/// The candidates of rounds, in the order of their ballots.
async fn runners(db: &impl ConnectionTrait, rounds: Vec<Uuid>) -> Result<Vec<Runner>> {
    let rows = round_candidate::Entity::find()
        .filter(round_candidate::Column::RoundId.is_in(rounds))
        .order_by_asc(round_candidate::Column::Position)
        .all(db)
        .await?;
    let applications: HashMap<Uuid, _> = application::Entity::find()
        .filter(application::Column::Id.is_in(rows.iter().map(|row| row.application_id)))
        .find_also_related(organization::Entity)
        .all(db)
        .await?
        .into_iter()
        .map(|(application, organization)| (application.id, (application, organization)))
        .collect();
    let runner = |row: round_candidate::Model| {
        let (application, organization) = applications.get(&row.application_id).cloned()?;
        Some(Runner { row, application, credit_code: organization?.credit_code })
    };
    Ok(rows.into_iter().filter_map(runner).collect())
}

fn of_meeting(roll: &[meeting_member::Model], meeting_id: Uuid) -> Vec<meeting_member::Model> {
    roll.iter().filter(|member| member.meeting_id == meeting_id).cloned().collect()
}

/// The poll of a round on a day, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PollOf(pub Uuid, pub NaiveDate);

impl Loader<PollOf> for Reader {
    type Value = Arc<Poll>;
    type Error = Error;

    async fn load(&self, keys: &[PollOf]) -> Result<HashMap<PollOf, Arc<Poll>>> {
        // Every key of a request has the day on which the request arrived.
        let Some(day) = keys.first().map(|key| key.1) else { return Ok(HashMap::new()) };
        let polls = Poll::read_all(&self.0, keys.iter().map(|key| key.0).collect(), day).await?;
        Ok(polls.into_iter().map(|(id, poll)| (PollOf(id, day), Arc::new(poll))).collect())
    }
}
