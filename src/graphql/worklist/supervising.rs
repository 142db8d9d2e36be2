//! Supervising: revocation cases, follow-up visits and rectifications that await somebody.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::Result;
use crate::graphql::allowed::in_force;
use crate::graphql::follow_up;
use crate::graphql::ids::Kind;
use crate::graphql::revocations::{self, docket};
use crate::graphql::scope::Scope;
use crate::rules::follow_up::due_on;
use entity::enums::{FollowUpState, RevocationState, TeamPermission};
use entity::{Instant, award, follow_up_visit, rectification, revocation_case, revocation_consequence as consequence};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// Names of winners by award.
async fn names(scope: &Scope<'_>, awards: impl IntoIterator<Item = Uuid>) -> Result<HashMap<Uuid, String>> {
    let rows = scope.all::<award::Entity>(awards.into_iter().collect()).await?;
    Ok(rows.into_iter().map(|(id, row)| (id, row.name)).collect())
}

/// The Office's cases, visits and rectifications.
pub(super) async fn office(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    investigating(scope, items).await?;
    following(scope, items).await?;
    visiting(scope, items).await?;
    mending(scope, items).await
}

/// Cases to investigate, to hear the winner in, and to put to the committee.
async fn investigating(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let rows = revocations::known(scope)
        .await?
        .filter(revocation_case::Column::State.is_in([RevocationState::Opened, RevocationState::Investigated]))
        .order_by_asc(revocation_case::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let names = names(scope, rows.iter().map(|row| row.award_id)).await?;
    let cases = docket::cases_of(scope, &rows).await?;
    for (row, case) in rows.iter().zip(cases) {
        let waiting = row.heard_at.is_none() && row.hearing_due_at.is_some_and(|due| scope.now < due);
        let (action, reason) = match row.state {
            RevocationState::Opened => (Action::RecordInvestigation, "work-investigate"),
            _ if waiting => (Action::RecordRevocationAnswer, "work-await-winner"),
            _ if case.may_put(scope.now).is_ok() && !case.under_vote => {
                (Action::ProposeResolution, "work-put-revocation")
            }
            _ => continue,
        };
        let title = names.get(&row.award_id).cloned().unwrap_or_default();
        let due = row.hearing_due_at.filter(|_| waiting);
        items.push(Item::new(action, Kind::RevocationCase.id(row.id), title, reason).due(due));
    }
    Ok(())
}

/// Revocations to publish, and consequences to bring about.
async fn following(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let unsettled = consequence::Entity::find()
        .filter(consequence::Column::DoneAt.is_null())
        .select_only()
        .column(consequence::Column::CaseId);
    let rows = revocations::known(scope)
        .await?
        .filter(revocation_case::Column::State.eq(RevocationState::Revoked))
        .filter(revocation_case::Column::Id.in_subquery(unsettled.into_query()))
        .order_by_asc(revocation_case::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let names = names(scope, rows.iter().map(|row| row.award_id)).await?;
    let following = scope.children::<consequence::Entity>(rows.iter().map(|row| row.id).collect()).await?;
    for row in rows {
        let title = || names.get(&row.award_id).cloned().unwrap_or_default();
        let id = || Kind::RevocationCase.id(row.id);
        if row.published_at.is_none() {
            items.push(Item::new(Action::PublishRevocation, id(), title(), "work-publish-revocation"));
        }
        let open = following.get(&row.id).into_iter().flatten().filter(|row| row.done_at.is_none());
        if open.count() > usize::from(row.published_at.is_none()) {
            items.push(Item::new(Action::SettleConsequence, id(), title(), "work-settle"));
        }
    }
    Ok(())
}

/// Visits that are overdue, and those that are planned.
async fn visiting(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let Some(regulation) = in_force(scope).await? else { return Ok(()) };
    let months = regulation.parameters.visit_interval_months;
    let known = follow_up::known(scope).await?;
    let overdue = follow_up::standing_so(scope, known.clone(), FollowUpState::Overdue).await?;
    let planned = follow_up::standing_so(scope, known, FollowUpState::Upcoming).await?;
    let planned = planned.filter(follow_up_visit::Column::PlannedOn.is_not_null());
    let mut rows = Vec::new();
    for select in [overdue, planned] {
        let select = select.order_by_asc(follow_up_visit::Column::Id).limit(MOST_OF_A_KIND);
        rows.extend(select.all(scope.db()).await?);
    }
    let names = names(scope, rows.iter().map(|row| row.award_id)).await?;
    for row in rows {
        let title = names.get(&row.award_id).cloned().unwrap_or_default();
        let (action, reason) = match row.planned_on {
            Some(_) => (Action::RecordFollowUpVisit, "work-record-follow-up"),
            None => (Action::PlanFollowUpVisit, "work-plan-follow-up"),
        };
        let due = Instant::end_of(row.planned_on.unwrap_or_else(|| due_on(row.since, months)));
        items.push(Item::new(action, Kind::FollowUpVisit.id(row.id), title, reason).due(Some(due)));
    }
    Ok(())
}

/// Rectifications to check: answered, or overdue.
async fn mending(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let visits = follow_up::known(scope).await?.select_only().column(follow_up_visit::Column::Id);
    let ripe = Condition::any()
        .add(rectification::Column::AnsweredAt.is_not_null())
        .add(rectification::Column::DueOn.lt(scope.now.day()));
    let rows = rectification::Entity::find()
        .filter(rectification::Column::ClosedAt.is_null())
        .filter(ripe)
        .filter(rectification::Column::VisitId.in_subquery(visits.into_query()))
        .order_by_asc(rectification::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    demanded(scope, rows, Action::CloseRectification, "work-close-rectification", items).await
}

/// Items for demands, due on their last day.
async fn demanded(
    scope: &Scope<'_>,
    rows: Vec<rectification::Model>,
    action: Action,
    reason: &'static str,
    items: &mut Vec<Item>,
) -> Result<()> {
    let visits = scope.all::<follow_up_visit::Entity>(rows.iter().map(|row| row.visit_id).collect()).await?;
    let names = names(scope, visits.values().map(|row| row.award_id)).await?;
    for row in rows {
        let award = visits.get(&row.visit_id).map(|visit| visit.award_id).unwrap_or_default();
        let title = names.get(&award).cloned().unwrap_or_default();
        let due = Some(Instant::end_of(row.due_on));
        items.push(Item::new(action, Kind::Rectification.id(row.id), title, reason).due(due));
    }
    Ok(())
}

/// Findings that a winner has not answered, and what it has to mend.
pub(super) async fn applicant(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let rows = revocations::told(scope, TeamPermission::Submit)?
        .filter(revocation_case::Column::State.eq(RevocationState::Investigated))
        .filter(revocation_case::Column::HeardAt.is_null())
        .order_by_asc(revocation_case::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let names = names(scope, rows.iter().map(|row| row.award_id)).await?;
    for row in rows {
        let (id, title) = (Kind::RevocationCase.id(row.id), names.get(&row.award_id).cloned().unwrap_or_default());
        let item = Item::new(Action::AnswerRevocation, id, title, "work-answer-revocation");
        items.push(item.due(row.hearing_due_at));
    }
    let visits = follow_up::own(scope, TeamPermission::Submit)?.select_only().column(follow_up_visit::Column::Id);
    let rows = rectification::Entity::find()
        .filter(rectification::Column::ClosedAt.is_null())
        .filter(rectification::Column::AnsweredAt.is_null())
        .filter(rectification::Column::VisitId.in_subquery(visits.into_query()))
        .order_by_asc(rectification::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    demanded(scope, rows, Action::AnswerRectification, "work-answer-rectification", items).await
}

/// Cases for the management committee's director to decide, once the winner was heard.
pub(super) async fn management(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let person_id = scope.signed_in()?.person_id;
    let rows = revocations::known(scope)
        .await?
        .filter(
            revocation_case::Column::State.is_in([RevocationState::Investigated, RevocationState::CommitteeDecided]),
        )
        .order_by_asc(revocation_case::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let names = names(scope, rows.iter().map(|row| row.award_id)).await?;
    let cases = docket::cases_of(scope, &rows).await?;
    for (row, case) in rows.iter().zip(cases) {
        if case.may_decide(person_id, scope.now).is_ok() {
            let title = names.get(&row.award_id).cloned().unwrap_or_default();
            let id = Kind::RevocationCase.id(row.id);
            items.push(Item::new(Action::RevokeAward, id, title, "work-decide-revocation"));
        }
    }
    Ok(())
}
