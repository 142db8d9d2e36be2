//! What the votes make of the candidates (art. 18, 19), and who of them has ceased to be eligible (art. 4, 11, 12).

use super::deliberation::Deliberation;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::conferring::standing::strike;
use crate::graphql::dossier::{Dossier, dossiers};
use crate::graphql::material;
use crate::graphql::review::voiding::turn;
use crate::rules::eligibility::Outcome;
use crate::rules::{Refusal, Value};
use crate::work::Work;
use entity::enums::{ApplicationState, Phase};
use entity::record::Parameters;
use entity::{application, cycle, organization, regulation};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// The states of a candidate that nothing has excluded.
pub const CANDIDATES: [ApplicationState; 4] = {
    use ApplicationState::{Nominated, NotPassed, Reserve, Shortlisted};
    [Shortlisted, Nominated, Reserve, NotPassed]
};

/// Once the cycle is in NOTICE, gives every candidate the state that the votes give it; whoever has to be voted on again is
/// SHORTLISTED.
pub async fn settle(work: &Work, cycle_id: Uuid) -> Result<()> {
    let found = cycle::Entity::find_by_id(cycle_id).find_also_related(regulation::Entity).one(work.db()).await?;
    let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
    if cycle.phase == Phase::Notice { conclude(work, cycle_id, &regulation.parameters).await } else { Ok(()) }
}

/// Gives every candidate the state that the votes give it.
pub async fn conclude(work: &Work, cycle_id: Uuid, parameters: &Parameters) -> Result<()> {
    let Some(deliberation) = Deliberation::read(work.db(), cycle_id).await? else { return Ok(()) };
    let results = deliberation.results(parameters);
    for state in CANDIDATES {
        let given = |row: &&application::Model| {
            let result = results.get(&row.id).copied().unwrap_or(ApplicationState::Shortlisted);
            CANDIDATES.contains(&row.state) && row.state != state && result == state
        };
        let ids: Vec<Uuid> = deliberation.listed.iter().filter(given).map(|row| row.id).collect();
        if !ids.is_empty() {
            turn(work, Condition::all().add(application::Column::Id.is_in(ids)), state).await?;
        }
    }
    strike(work, cycle_id).await
}

/// The registers about applicants, read for many at once.
#[derive(Debug)]
pub struct Registers {
    /// Credit codes by organisation.
    codes: HashMap<Uuid, String>,
    dossiers: HashMap<String, Dossier>,
    /// Years of their cycles.
    years: HashMap<Uuid, i32>,
}

impl Registers {
    /// Of the organisations of these applications: four statements, and one for each generation of predecessors.
    pub async fn read(
        db: &impl ConnectionTrait,
        applications: impl IntoIterator<Item = &application::Model>,
    ) -> Result<Self> {
        let (ids, cycles): (Vec<Uuid>, HashSet<Uuid>) =
            applications.into_iter().map(|row| (row.organization_id, row.cycle_id)).unzip();
        let years = cycle::Entity::find().filter(cycle::Column::Id.is_in(cycles)).all(db).await?;
        let years = years.into_iter().map(|cycle| (cycle.id, cycle.year)).collect();
        let organizations = organization::Entity::find().filter(organization::Column::Id.is_in(ids)).all(db).await?;
        let codes: HashMap<Uuid, String> = organizations.into_iter().map(|row| (row.id, row.credit_code)).collect();
        let dossiers = dossiers(db, codes.values().cloned().collect()).await?;
        Ok(Self { codes, dossiers, years })
    }

    /// The credit code of an application's organisation.
    pub fn code(&self, application: &application::Model) -> Option<&String> {
        self.codes.get(&application.organization_id)
    }

    /// What is registered about an application's organisation.
    pub fn dossier(&self, application: &application::Model) -> Option<&Dossier> {
        self.dossiers.get(self.code(application)?)
    }

    /// The computed rows that fail by now, each with the number of the application: look-backs stay open until conferral.
    pub fn failing(&self, application: &application::Model, parameters: &Parameters) -> Vec<Refusal> {
        let known = (self.dossier(application), application.first_submitted_at, self.years.get(&application.cycle_id));
        let (Some(dossier), Some(day), Some(year)) = known else { return Vec::new() };
        let facts = material::stored_facts(application);
        let rows = material::evaluate(&facts, dossier, &BTreeMap::new(), (day.day(), *year), parameters);
        let number = application.number.clone().unwrap_or_default();
        let failed = rows.iter().filter(|row| row.outcome == Outcome::Fail);
        failed.map(|row| row.refusal().fact("number", Value::Text(number.clone()))).collect()
    }
}
