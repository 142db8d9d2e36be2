//! How the groups of cycles stand towards their applications, for many cycles in a constant number of statements.

use super::case::{Frame, JudgeOf, Panel};
use crate::error::{Error, Result};
use crate::finders::review::UNDER_REVIEW;
use crate::graphql::loaders::Reader;
use crate::graphql::scope::Scope;
use crate::rules::group::{Lineup, Lineups};
use crate::rules::recusal::interest;
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{GroupState, ReportState, Role};
use entity::record::Parameters;
use entity::{application, assignment, cycle, organization, person, regulation, review_group};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// An application under review in a group.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Assigned {
    pub application_id: Uuid,
    pub group_id: Uuid,
    pub credit_code: String,
}

/// The applications under review in groups.
pub async fn cases_of(db: &impl ConnectionTrait, groups: impl IntoIterator<Item = Uuid>) -> Result<Vec<Assigned>> {
    let select = assignment::Entity::find()
        .join(JoinType::InnerJoin, assignment::Relation::Application.def())
        .join(JoinType::InnerJoin, application::Relation::Organization.def())
        .filter(assignment::Column::GroupId.is_in(groups))
        .filter(application::Column::State.is_in(UNDER_REVIEW))
        .select_only()
        .column(assignment::Column::ApplicationId)
        .column(assignment::Column::GroupId)
        .column(organization::Column::CreditCode);
    Ok(select.into_model().all(db).await?)
}

/// The applications under review in a group, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CasesOf(pub Uuid);

impl Loader<CasesOf> for Reader {
    type Value = Vec<Assigned>;
    type Error = Error;

    async fn load(&self, keys: &[CasesOf]) -> Result<HashMap<CasesOf, Vec<Assigned>>> {
        let mut found: HashMap<CasesOf, Vec<Assigned>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for case in cases_of(&self.0, keys.iter().map(|key| key.0)).await? {
            found.entry(CasesOf(case.group_id)).or_default().push(case);
        }
        Ok(found)
    }
}

/// The applications under review in a group, less those from which the viewer is recused; by application.
pub async fn known_cases(scope: &Scope<'_>, frame: &Frame, group_id: Uuid) -> Result<Vec<Assigned>> {
    let mut cases = scope.load(CasesOf(group_id)).await?.unwrap_or_default();
    cases.sort_unstable_by_key(|case| case.application_id);
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(cases);
    }
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    let (cycle_id, day, parameters) = (frame.cycle.id, scope.now.day(), &frame.regulation.parameters);
    cases.retain(|case| interest(&standing.handling(cycle_id, &case.credit_code, day), parameters).is_none());
    Ok(cases)
}

/// The groups of cycles, by cycle.
pub async fn lineups(
    db: &impl ConnectionTrait,
    cycles: &[cycle::Model],
    day: NaiveDate,
) -> Result<HashMap<Uuid, Lineups>> {
    let ids: Vec<Uuid> = cycles.iter().map(|cycle| cycle.id).collect();
    let under_review: Vec<(Uuid, Uuid)> = application::Entity::find()
        .filter(application::Column::CycleId.is_in(ids.clone()))
        .filter(application::Column::State.is_in(UNDER_REVIEW))
        .select_only()
        .columns([application::Column::Id, application::Column::CycleId])
        .into_tuple()
        .all(db)
        .await?;
    let groups = review_group::Entity::find()
        .filter(review_group::Column::CycleId.is_in(ids))
        .filter(review_group::Column::State.ne(GroupState::Dissolved))
        .all(db)
        .await?;
    let cases = cases_of(db, groups.iter().map(|group| group.id)).await?;
    let panels = Panel::read_all(db, groups).await?;
    let names = names(db, &panels).await?;
    let regulations = cycles.iter().map(|cycle| cycle.regulation_id);
    let regulations: HashMap<Uuid, regulation::Model> = regulation::Entity::find()
        .filter(regulation::Column::Id.is_in(regulations))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut all = HashMap::new();
    for cycle in cycles {
        let Some(regulation) = regulations.get(&cycle.regulation_id) else { continue };
        let mut groups: Vec<&Panel> = panels.values().filter(|panel| panel.group.cycle_id == cycle.id).collect();
        groups.sort_unstable_by_key(|panel| panel.group.id);
        let lineups = groups.iter().map(|panel| {
            let cases: Vec<&Assigned> = cases.iter().filter(|case| case.group_id == panel.group.id).collect();
            lineup(panel, &cases, &names, day, cycle.id, &regulation.parameters)
        });
        let at_work = |id: &Uuid| {
            let group =
                cases.iter().find(|case| case.application_id == *id).and_then(|case| panels.get(&case.group_id));
            group.is_some_and(|panel| panel.group.state == GroupState::Active)
        };
        let unassigned = under_review.iter().filter(|(id, of)| *of == cycle.id && !at_work(id)).count();
        all.insert(cycle.id, Lineups { unassigned: count(unassigned), groups: lineups.collect() });
    }
    Ok(all)
}

async fn names(db: &impl ConnectionTrait, panels: &HashMap<Uuid, Panel>) -> Result<HashMap<Uuid, String>> {
    let persons = panels.values().flat_map(|panel| &panel.members).map(|member| member.person_id);
    let rows = person::Entity::find().filter(person::Column::Id.is_in(persons)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// How one group stands.
pub fn lineup(
    panel: &Panel,
    cases: &[&Assigned],
    names: &HashMap<Uuid, String>,
    day: NaiveDate,
    cycle_id: Uuid,
    parameters: &Parameters,
) -> Lineup {
    let barred =
        |person: Uuid, case: &Assigned| panel.barred(person, &case.credit_code, day, cycle_id, parameters).is_some();
    let scorers = |case: &&Assigned| panel.members.iter().filter(|member| !barred(member.person_id, case)).count();
    let signs = |person: Uuid| !cases.iter().any(|case| barred(person, case));
    let name = |person: &Uuid| names.get(person).cloned().unwrap_or_default();
    let mut undeclared = Vec::new();
    let mut unpledged = Vec::new();
    for member in &panel.members {
        let Some(standing) = panel.standing(member.person_id) else { continue };
        if !standing.pledged(cycle_id) {
            unpledged.push(name(&member.person_id));
        }
        let open = |case: &&&Assigned| {
            standing.declaration(cycle_id, &case.credit_code).is_none() && !barred(member.person_id, case)
        };
        let missing = cases.iter().filter(open).count();
        if missing > 0 {
            undeclared.push((name(&member.person_id), count(missing)));
        }
    }
    Lineup {
        name: panel.group.name.clone(),
        active: panel.group.state == GroupState::Active,
        members: count(panel.members.len()),
        led: panel.members.iter().any(|member| member.leader)
            && panel.signatory().is_some_and(|member| signs(member.person_id)),
        applications: count(cases.len()),
        fewest_scorers: cases.iter().map(scorers).min().map(count),
        unpledged,
        undeclared,
        reported: panel.report.as_ref().is_some_and(|report| report.state == ReportState::Signed),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
