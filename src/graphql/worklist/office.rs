//! The Office: what is undecided, unassigned, unanswered, and the next step of a cycle.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::Result;
use crate::graphql::application_file::{standing, visible};
use crate::graphql::cycles::CycleFacts;
use crate::graphql::ids::Kind;
use crate::graphql::review::case::FrameOf;
use crate::graphql::review::{avoidance, opinions};
use crate::graphql::scope::Scope;
use crate::graphql::voting::deliberation::Deliberation;
use crate::rules::cycle::{blockers, in_review, next_phase};
use crate::rules::group::reported;
use crate::rules::submission::effective_state;
use entity::enums::{ApplicationState, GroupState, MeetingState, OpinionState, Phase};
use entity::{
    application, assignment, avoidance_request, cycle, meeting, opinion, organization, regulation, review_group,
    site_visit,
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

/// What awaits the Office.
pub(super) async fn office(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    undecided(scope, items).await?;
    assigning(scope, items).await?;
    answering(scope, items).await?;
    cycles(scope, items).await
}

/// The applications of which the clerk may know, in cycles that go on: what ended crowds nothing out.
async fn open(scope: &Scope<'_>) -> Result<Select<application::Entity>> {
    let select = visible(scope).await?.join(JoinType::InnerJoin, application::Relation::Cycle.def());
    Ok(select.filter(cycle::Column::Phase.ne(Phase::Closed)))
}

/// Applications to decide, and what has to be declared before.
async fn undecided(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let undecided = [ApplicationState::Submitted, ApplicationState::Returned];
    let rows = open(scope)
        .await?
        .filter(application::Column::State.is_in(undecided))
        .order_by_asc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    super::review::declare(scope, &*standing(scope).await?, &rows, items).await?;
    let organizations = scope.all::<organization::Entity>(rows.iter().map(|row| row.organization_id).collect()).await?;
    let cycles = scope.all::<cycle::Entity>(rows.iter().map(|row| row.cycle_id).collect()).await?;
    for row in rows {
        let state = effective_state(row.state, row.correction_deadline, scope.now);
        let deciding = cycles.get(&row.cycle_id).is_some_and(|cycle| cycle.phase == Phase::Qualification);
        if deciding && state == ApplicationState::Submitted {
            let title = organizations.get(&row.organization_id).map(|row| row.name.clone()).unwrap_or_default();
            let id = Kind::Application.id(row.id);
            items.push(Item::new(Action::AcceptApplication, id, title, "work-decide"));
        }
    }
    Ok(())
}

/// Accepted applications without a group, groups that are forming, and visits to announce.
async fn assigning(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let assigned = assignment::Entity::find().select_only().column(assignment::Column::ApplicationId);
    let unassigned = open(scope)
        .await?
        .filter(application::Column::State.eq(ApplicationState::Accepted))
        .filter(application::Column::Id.not_in_subquery(assigned.clone().into_query()))
        .order_by_asc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let announced = site_visit::Entity::find().select_only().column(site_visit::Column::ApplicationId);
    let unvisited = open(scope)
        .await?
        .filter(application::Column::State.eq(ApplicationState::Accepted))
        .filter(application::Column::Id.in_subquery(assigned.into_query()))
        .filter(application::Column::Id.not_in_subquery(announced.into_query()))
        .order_by_asc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let rows = || unassigned.iter().chain(&unvisited);
    let organizations = scope.all::<organization::Entity>(rows().map(|row| row.organization_id).collect()).await?;
    let cycles = scope.all::<cycle::Entity>(rows().map(|row| row.cycle_id).collect()).await?;
    let title = |row: &application::Model| {
        organizations.get(&row.organization_id).map(|row| row.name.clone()).unwrap_or_default()
    };
    for row in &unassigned {
        let id = Kind::Application.id(row.id);
        items.push(Item::new(Action::AssignApplication, id, title(row), "work-assign"));
    }
    for row in &unvisited {
        if cycles.get(&row.cycle_id).is_some_and(|cycle| in_review(cycle.phase).is_ok()) {
            let id = Kind::Application.id(row.id);
            items.push(Item::new(Action::AnnounceSiteVisit, id, title(row), "work-announce-visit"));
        }
    }
    let forming = review_group::Entity::find()
        .filter(review_group::Column::State.eq(GroupState::Forming))
        .order_by_asc(review_group::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in forming {
        items.push(Item::new(Action::ActivateGroup, Kind::ReviewGroup.id(row.id), row.name, "work-activate"));
    }
    Ok(())
}

/// Requests to keep away and opinions.
async fn answering(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let requests = avoidance::visible(scope)
        .await?
        .filter(avoidance_request::Column::DecidedAt.is_null())
        .order_by_asc(avoidance_request::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in requests {
        let id = Kind::AvoidanceRequest.id(row.id);
        items.push(Item::new(Action::DecideAvoidanceRequest, id, row.named, "work-avoidance"));
    }
    let received = opinions::visible(scope)
        .await?
        .filter(opinion::Column::State.eq(OpinionState::Received))
        .order_by_asc(opinion::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in received {
        let title = row.credit_code.unwrap_or_default();
        items.push(Item::new(Action::ModerateOpinion, Kind::Opinion.id(row.id), title, "work-opinion"));
    }
    Ok(())
}

/// Whether a round comes next and no meeting goes on in which it could be voted; one cycle at a time deliberates.
async fn to_convene(scope: &Scope<'_>, cycle_id: Uuid) -> Result<bool> {
    let meetings = scope.many::<meeting::Entity>(cycle_id).await?;
    if !meetings.iter().all(|row| matches!(row.state, MeetingState::Closed | MeetingState::Lapsed)) {
        return Ok(false);
    }
    let Some(frame) = scope.load(FrameOf(cycle_id)).await? else { return Ok(false) };
    let deliberation = Deliberation::read(scope.db(), cycle_id).await?;
    Ok(deliberation.is_some_and(|deliberation| deliberation.next(&frame.cycle, &frame.regulation.parameters).is_some()))
}

/// Cycles that may go on, those whose candidate list is due, and those whose committee has to meet.
async fn cycles(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let cycles = cycle::Entity::find()
        .filter(cycle::Column::Phase.ne(Phase::Closed))
        .order_by_asc(cycle::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let day = scope.now.day();
    let facts = CycleFacts::of_all(scope.db(), &cycles, day).await?;
    let regulations = scope.all::<regulation::Entity>(cycles.iter().map(|row| row.regulation_id).collect()).await?;
    for cycle in &cycles {
        let (Some(facts), Some(regulation)) = (facts.get(&cycle.id), regulations.get(&cycle.regulation_id)) else {
            continue;
        };
        let readiness = facts.readiness(cycle, regulation, day);
        let advance = facts.advance(cycle, &readiness, scope.now);
        let id = || Kind::Cycle.id(cycle.id);
        let title = cycle.year.to_string();
        // The step to ACCEPTING is taken by publishing, which needs its channels.
        let free = cycle.phase != Phase::Planning && blockers(&advance, &regulation.parameters).is_empty();
        if free && next_phase(cycle.phase).is_some() {
            items.push(Item::new(Action::AdvanceCycle, id(), title.clone(), "work-advance"));
        }
        if cycle.phase == Phase::Review && !facts.listed && reported(&facts.lineups).is_ok() {
            items.push(Item::new(Action::SubmitCandidateList, id(), title.clone(), "work-candidates"));
        }
        if matches!(cycle.phase, Phase::Deliberation | Phase::Notice) && to_convene(scope, cycle.id).await? {
            items.push(Item::new(Action::ConveneMeeting, id(), title, "work-convene"));
        }
        super::conferring::of_cycle(scope, cycle, facts, items).await?;
    }
    Ok(())
}
