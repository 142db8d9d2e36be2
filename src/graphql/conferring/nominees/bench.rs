//! Who may decide about a nominee, and who stands in (art. 19): the committee's director, or where there is none or an interest
//! bars him the executive deputy, or a member whom a resolution names; then the management committee's director.

use super::candidacy::Candidacy;
use crate::access::Viewer;
use crate::error::{Error, Result};
use crate::finders::{Standing, misconduct};
use crate::graphql::committee::in_office;
use crate::graphql::loaders::Reader;
use crate::graphql::review::case::Frame;
use crate::rules::recusal::interest;
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{Position, ResolutionState, ResolutionSubject, Role};
use entity::{committee_member, resolution};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Those who may decide about nominees on a day.
#[derive(Clone, Debug)]
pub struct Bench {
    members: Vec<committee_member::Model>,
    /// Where director and executive deputy stand towards applicants.
    standings: HashMap<Uuid, Standing>,
    /// Passed resolutions that name a member.
    resolutions: Vec<resolution::Model>,
}

/// Whether and as what somebody may decide about a nominee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entitled {
    /// In the own office.
    Own(Role),
    /// In the place of the director: the id of the message that says why.
    StandsIn(&'static str),
    /// In the place of the director, who must be absent: the reason comes with the decision.
    ForAbsent,
    /// By a resolution with this title.
    Named(String),
    /// Not at all.
    No,
}

impl Entitled {
    /// The role in which somebody decides, and whether a reason for standing in has to come with the decision.
    pub fn seat(&self) -> Option<(Role, bool)> {
        match self {
            Self::Own(role) => Some((*role, false)),
            Self::StandsIn(_) | Self::Named(_) => Some((Role::CommitteeMember, false)),
            Self::ForAbsent => Some((Role::CommitteeMember, true)),
            Self::No => None,
        }
    }
}

impl Bench {
    /// On a day.
    pub async fn read(db: &impl ConnectionTrait, day: NaiveDate) -> Result<Self> {
        let mut members = in_office(db, day).await?;
        // Whom a misconduct case suspends decides nothing: as if the office were vacant (art. 28).
        let suspended = misconduct::barred(db, members.iter().map(|member| member.person_id)).await?;
        members.retain(|member| !suspended.contains(&member.person_id));
        let chairs = members.iter().filter(|member| member.position != Position::Member);
        let standings = Standing::of_judges(db, chairs.map(|member| member.person_id)).await?;
        let resolutions = resolution::Entity::find()
            .filter(resolution::Column::Subject.eq(ResolutionSubject::DirectorReview))
            .filter(resolution::Column::State.eq(ResolutionState::Passed))
            .order_by_asc(resolution::Column::Id)
            .all(db)
            .await?;
        Ok(Self { members, standings, resolutions })
    }

    fn chair(&self, position: Position) -> Option<Uuid> {
        self.members.iter().find(|member| member.position == position).map(|member| member.person_id)
    }

    /// Whether and as what somebody may decide about a nominee.
    pub fn entitled(&self, viewer: &Viewer, candidacy: &Candidacy, frame: &Frame, day: NaiveDate) -> Entitled {
        if viewer.is(Role::ManagementDirector) {
            return Entitled::Own(Role::ManagementDirector);
        }
        let Some(member) = self.members.iter().find(|member| member.person_id == viewer.person_id) else {
            return Entitled::No;
        };
        let director = self.chair(Position::Director);
        match member.position {
            Position::Director => Entitled::Own(Role::CommitteeMember),
            Position::ExecutiveDeputyDirector => match director {
                None => Entitled::StandsIn("stand-in-vacant"),
                Some(director) if self.barred(director, candidacy, frame, day) => {
                    Entitled::StandsIn("stand-in-recused")
                }
                Some(_) => Entitled::ForAbsent,
            },
            Position::Member => {
                // A resolution names somebody for the nominees of the notice that it follows.
                let since = candidacy.notice.as_ref().map(|notice| notice.published_at);
                let names = |row: &&resolution::Model| {
                    row.subject_id == Some(member.id) && row.closed_at.is_some_and(|at| Some(at) >= since)
                };
                let named = self.resolutions.iter().rfind(names);
                named.map_or(Entitled::No, |row| Entitled::Named(row.title.clone()))
            }
        }
    }

    fn barred(&self, person: Uuid, candidacy: &Candidacy, frame: &Frame, day: NaiveDate) -> bool {
        let Some(standing) = self.standings.get(&person) else { return false };
        let handling = standing.handling(frame.cycle.id, &candidacy.organization.credit_code, day);
        interest(&handling, &frame.regulation.parameters).is_some()
    }
}

/// [`Bench`], once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BenchOn(pub NaiveDate);

impl Loader<BenchOn> for Reader {
    type Value = Arc<Bench>;
    type Error = Error;

    async fn load(&self, keys: &[BenchOn]) -> Result<HashMap<BenchOn, Arc<Bench>>> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Arc::new(Bench::read(&self.0, key.0).await?));
        }
        Ok(found)
    }
}
