//! Applicants, recommending departments and the committee.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::Result;
use crate::finders::{own_applications, recommendation_requests};
use crate::graphql::ids::Kind;
use crate::graphql::review::case::JudgeOf;
use crate::graphql::scope::Scope;
use crate::rules::submission::effective_state;
use entity::enums::{ApplicationState, MeetingState, RecommendationState, ResolutionState, RoundState, TeamPermission};
use entity::{
    application, ballot_marker, ballot_round, cycle, meeting, meeting_member, organization, recommendation, resolution,
    resolution_vote, round_attendee,
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait};

/// Drafts before the window's end, and returns before their deadline.
pub(super) async fn applicant(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    // Whoever may only look is not told to act.
    let acting = scope.signed_in()?.organizations(TeamPermission::Submit);
    let rows = own_applications(scope.signed_in()?)
        .filter(application::Column::OrganizationId.is_in(acting))
        .filter(application::Column::State.is_in([ApplicationState::Draft, ApplicationState::Returned]))
        .order_by_desc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let organizations = scope.all::<organization::Entity>(rows.iter().map(|row| row.organization_id).collect()).await?;
    let cycles = scope.all::<cycle::Entity>(rows.iter().map(|row| row.cycle_id).collect()).await?;
    for row in rows {
        let title = organizations.get(&row.organization_id).map(|row| row.name.clone()).unwrap_or_default();
        let (due, reason) = match row.state {
            ApplicationState::Returned => (row.correction_deadline, "work-correct"),
            _ => (cycles.get(&row.cycle_id).and_then(|cycle| cycle.window_end), "work-submit"),
        };
        if due.is_some_and(|due| scope.now < due) {
            let id = Kind::Application.id(row.id);
            items.push(Item::new(Action::SubmitApplication, id, title, reason).due(due));
        }
    }
    Ok(())
}

/// Requests for a recommendation that are not answered.
pub(super) async fn recommender(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let rows = recommendation_requests(scope.signed_in()?)
        .filter(recommendation::Column::State.eq(RecommendationState::Named))
        .order_by_asc(recommendation::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let applications = scope.all::<application::Entity>(rows.iter().map(|row| row.application_id).collect()).await?;
    let organizations =
        scope.all::<organization::Entity>(applications.values().map(|row| row.organization_id).collect()).await?;
    for row in rows {
        let Some(application) = applications.get(&row.application_id) else { continue };
        let state = effective_state(application.state, application.correction_deadline, scope.now);
        if state != ApplicationState::Submitted {
            continue;
        }
        let title = organizations.get(&application.organization_id).map(|row| row.name.clone()).unwrap_or_default();
        let id = Kind::Recommendation.id(row.id);
        items.push(Item::new(Action::RecommendApplication, id, title, "work-recommend"));
    }
    Ok(())
}

/// Open resolutions on which the viewer has not voted, candidates to declare for, meetings and rounds.
pub(super) async fn committee(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let person_id = scope.signed_in()?.person_id;
    let rows = resolution::Entity::find()
        .join_rev(JoinType::InnerJoin, resolution_vote::Relation::Resolution.def())
        .filter(resolution::Column::State.eq(ResolutionState::Proposed))
        .filter(resolution_vote::Column::PersonId.eq(person_id))
        .filter(resolution_vote::Column::Choice.is_null())
        .order_by_asc(resolution::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in rows {
        let id = Kind::Resolution.id(row.id);
        items.push(Item::new(Action::CastResolutionVote, id, row.title, "work-vote"));
    }
    let candidates = application::Entity::find()
        .filter(application::Column::State.eq(ApplicationState::Shortlisted))
        .order_by_asc(application::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let standing = scope.load(JudgeOf(person_id)).await?.unwrap_or_default();
    super::review::declare(scope, &standing, &candidates, items).await?;
    meetings(scope, items).await
}

/// Meetings that go on, on whose roll the viewer stands and is absent, and open rounds that wait for the viewer's ballot.
async fn meetings(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let person_id = scope.signed_in()?.person_id;
    let live = [MeetingState::Convened, MeetingState::Open, MeetingState::Adjourned];
    let absent = meeting::Entity::find()
        .join_rev(JoinType::InnerJoin, meeting_member::Relation::Meeting.def())
        .filter(meeting::Column::State.is_in(live))
        .filter(meeting_member::Column::PersonId.eq(person_id))
        .filter(meeting_member::Column::Attending.eq(false))
        .order_by_asc(meeting::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in absent {
        let id = Kind::Meeting.id(row.id);
        items.push(Item::new(Action::CheckIn, id, row.title, "work-check-in").due(Some(row.starts_at)));
    }
    let voted = ballot_marker::Entity::find()
        .filter(ballot_marker::Column::PersonId.eq(person_id))
        .select_only()
        .column(ballot_marker::Column::RoundId);
    let waiting = ballot_round::Entity::find()
        .join_rev(JoinType::InnerJoin, round_attendee::Relation::BallotRound.def())
        .filter(ballot_round::Column::State.eq(RoundState::Open))
        .filter(round_attendee::Column::PersonId.eq(person_id))
        .filter(ballot_round::Column::Id.not_in_subquery(voted.into_query()))
        .find_also_related(meeting::Entity)
        .all(scope.db())
        .await?;
    for (round, meeting) in waiting {
        let title = meeting.map(|row| row.title).unwrap_or_default();
        items.push(Item::new(Action::CastBallot, Kind::BallotRound.id(round.id), title, "work-ballot"));
    }
    Ok(())
}
