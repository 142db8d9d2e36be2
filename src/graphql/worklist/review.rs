//! Reviewers: pledge and declarations, own sheets, visits, and the report of whoever leads.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::Result;
use crate::finders::Standing;
use crate::graphql::ids::Kind;
use crate::graphql::review::case::{JudgeOf, Panel, assigned};
use crate::graphql::review::lineup::{Assigned, cases_of};
use crate::graphql::scope::Scope;
use crate::rules::cycle::in_review;
use crate::rules::recusal::{interest, may_see};
use entity::enums::{GroupState, Phase, ReportState, SheetState, StageKind};
use entity::{
    Instant, application, assignment, cycle, organization, regulation, review_group, score_sheet, site_visit,
    site_visitor,
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What awaits a reviewer.
pub(super) async fn reviewer(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let person_id = scope.signed_in()?.person_id;
    let rows = assigned(scope)
        .await?
        .join(JoinType::InnerJoin, application::Relation::Cycle.def())
        .filter(cycle::Column::Phase.ne(Phase::Closed))
        .order_by_asc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let standing = scope.load(JudgeOf(person_id)).await?.unwrap_or_default();
    declare(scope, &standing, &rows, items).await?;

    let ids = || rows.iter().map(|row| row.id);
    let assignments = scope.all::<assignment::Entity>(ids().collect()).await?;
    let groups: HashSet<Uuid> = assignments.values().map(|row| row.group_id).collect();
    let groups = review_group::Entity::find().filter(review_group::Column::Id.is_in(groups)).all(scope.db()).await?;
    let panels = Panel::read_all(scope.db(), groups).await?;
    let places = Places {
        person_id,
        organizations: scope.all::<organization::Entity>(rows.iter().map(|row| row.organization_id).collect()).await?,
        cycles: scope.all::<cycle::Entity>(rows.iter().map(|row| row.cycle_id).collect()).await?,
        sheets: scope.children::<score_sheet::Entity>(ids().collect()).await?,
        visits: scope.children::<site_visit::Entity>(ids().collect()).await?,
    };
    let regulations =
        scope.all::<regulation::Entity>(places.cycles.values().map(|row| row.regulation_id).collect()).await?;
    let visitors = places.visits.values().flatten().map(|visit| visit.id);
    let visitors = scope.children::<site_visitor::Entity>(visitors.collect()).await?;
    for row in &rows {
        let panel = assignments.get(&row.id).and_then(|row| panels.get(&row.group_id));
        let (Some(panel), Some(cycle)) = (panel, places.cycles.get(&row.cycle_id)) else { continue };
        let Some(regulation) = regulations.get(&cycle.regulation_id) else { continue };
        let Some(organization) = places.organizations.get(&row.organization_id) else { continue };
        let handling = standing.handling(cycle.id, &organization.credit_code, scope.now.day());
        let signed = panel.report.as_ref().is_some_and(|report| report.state == ReportState::Signed);
        let at_work = panel.group.state == GroupState::Active && in_review(cycle.phase).is_ok() && !signed;
        if !at_work || may_see(&handling, &regulation.parameters).is_err() {
            continue;
        }
        let stages = regulation.parameters.stages.iter().map(|stage| stage.kind);
        places.score(row, panel, stages, &organization.name, items);
        places.visit(row, &visitors, &organization.name, items);
    }
    let cases = cases_of(scope.db(), panels.keys().copied()).await?;
    for panel in panels.values() {
        // Whoever is recused from one of the group's cases has no part in the ranking.
        let seen = |case: &&Assigned| rows.iter().any(|row| row.id == case.application_id);
        let unrecused = cases.iter().filter(|case| case.group_id == panel.group.id).all(|case| seen(&case));
        if unrecused {
            lead(panel, person_id, &places, items);
        }
    }
    Ok(())
}

/// Whoever signs has a report to write while the group is at work.
fn lead(panel: &Panel, person_id: Uuid, places: &Places, items: &mut Vec<Item>) {
    let leads = panel.signatory().is_some_and(|member| member.person_id == person_id);
    let reviewing = places.cycles.get(&panel.group.cycle_id).is_some_and(|cycle| in_review(cycle.phase).is_ok());
    let signed = panel.report.as_ref().is_some_and(|report| report.state == ReportState::Signed);
    if leads && reviewing && !signed && panel.group.state == GroupState::Active {
        let due = panel.group.schedule.report.map(Instant::end_of);
        let id = Kind::ReviewGroup.id(panel.group.id);
        items.push(Item::new(Action::SignReport, id, panel.group.name.clone(), "work-report").due(due));
    }
}

/// What stands of the viewer's cases.
struct Places {
    person_id: Uuid,
    organizations: HashMap<Uuid, organization::Model>,
    cycles: HashMap<Uuid, cycle::Model>,
    sheets: HashMap<Uuid, Vec<score_sheet::Model>>,
    visits: HashMap<Uuid, Vec<site_visit::Model>>,
}

impl Places {
    /// The first stage whose own sheet is not in, once it may be scored.
    fn score(
        &self,
        row: &application::Model,
        panel: &Panel,
        stages: impl Iterator<Item = StageKind>,
        title: &str,
        items: &mut Vec<Item>,
    ) {
        let sheets = self.sheets.get(&row.id).map_or(&[][..], Vec::as_slice);
        let is_in = |stage: StageKind| {
            sheets.iter().any(|sheet| {
                sheet.person_id == self.person_id
                    && sheet.stage == stage
                    && !sheet.consensus
                    && sheet.state == SheetState::Submitted
            })
        };
        let recorded = self.visits.get(&row.id).into_iter().flatten().any(|visit| visit.recorded_at.is_some());
        for stage in stages {
            if is_in(stage) {
                continue;
            }
            if stage != StageKind::Site || recorded {
                let due = panel.group.schedule.stages.get(&stage).copied().map(Instant::end_of);
                let reason = match stage {
                    StageKind::Material => "work-material",
                    StageKind::Site => "work-site",
                    StageKind::Defence => "work-defence",
                };
                items.push(Item::new(Action::SaveScores, Kind::Application.id(row.id), title, reason).due(due));
            }
            return;
        }
    }

    /// A visit of the viewer's that has begun and is not recorded.
    fn visit(
        &self,
        row: &application::Model,
        visitors: &HashMap<Uuid, Vec<site_visitor::Model>>,
        title: &str,
        items: &mut Vec<Item>,
    ) {
        for visit in self.visits.get(&row.id).into_iter().flatten() {
            let mut announced = visitors.get(&visit.id).into_iter().flatten();
            if visit.recorded_at.is_none() && announced.any(|visitor| visitor.person_id == self.person_id) {
                let id = Kind::SiteVisit.id(visit.id);
                let due = Some(Instant::end_of(visit.ends_on));
                items.push(Item::new(Action::RecordSiteVisit, id, title, "work-visit").due(due));
            }
        }
    }
}

/// Pledges to sign and interests to declare for these applications.
pub(super) async fn declare(
    scope: &Scope<'_>,
    standing: &Standing,
    rows: &[application::Model],
    items: &mut Vec<Item>,
) -> Result<()> {
    let organizations = scope.all::<organization::Entity>(rows.iter().map(|row| row.organization_id).collect()).await?;
    let cycles = scope.all::<cycle::Entity>(rows.iter().map(|row| row.cycle_id).collect()).await?;
    let regulations = scope.all::<regulation::Entity>(cycles.values().map(|row| row.regulation_id).collect()).await?;
    let mut unpledged = HashSet::new();
    for row in rows {
        let Some(cycle) = cycles.get(&row.cycle_id) else { continue };
        let Some(regulation) = regulations.get(&cycle.regulation_id) else { continue };
        let Some(organization) = organizations.get(&row.organization_id) else { continue };
        let handling = standing.handling(cycle.id, &organization.credit_code, scope.now.day());
        if interest(&handling, &regulation.parameters).is_some() {
            continue;
        }
        if !handling.pledged && unpledged.insert(cycle.id) {
            let id = Kind::Cycle.id(cycle.id);
            items.push(Item::new(Action::SignPledge, id, cycle.year.to_string(), "work-pledge"));
        }
        if handling.declaration.is_none() {
            let id = Kind::Organization.id(organization.id);
            items.push(Item::new(Action::DeclareInterest, id, organization.name.clone(), "work-declare"));
        }
    }
    Ok(())
}
