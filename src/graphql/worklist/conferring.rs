//! From the public notice to the award: what awaits the Office, nominees, and those who approve.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::own_applications;
use crate::graphql::application_file::Visibility;
use crate::graphql::conferring::nominees::{BenchOn, CandidaciesOf};
use crate::graphql::conferring::objections;
use crate::graphql::conferring::vacancies::DeliberationOn;
use crate::graphql::cycles::CycleFacts;
use crate::graphql::ids::Kind;
use crate::graphql::review::case::{FrameOf, JudgeOf, sight};
use crate::graphql::scope::Scope;
use crate::rules::substitution::Next;
use entity::enums::{ApplicationState, ObjectionState, Phase, TeamPermission, VacantPlaceState};
use entity::{application, award, cycle, honour, objection, public_notice};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

/// Objections to handle, and certificates to issue.
pub(super) async fn office(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let filed = objections::known(scope)
        .await?
        .filter(objection::Column::State.eq(ObjectionState::Filed))
        .filter(objection::Column::JoinedToId.is_null())
        .order_by_asc(objection::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in filed {
        let id = Kind::Objection.id(row.id);
        let (action, reason) = match (row.hearing_due_at, row.heard_at) {
            (None, _) => (Action::OpenHearing, "work-hear"),
            (Some(due), None) if scope.now < due => (Action::RecordHearing, "work-await-answer"),
            _ => (Action::UpholdObjection, "work-objection"),
        };
        items.push(Item::new(action, id, row.credit_code, reason).due(row.hearing_due_at));
    }
    let lengthened = public_notice::Entity::find()
        .filter(public_notice::Column::SupersededAt.is_null())
        .filter(public_notice::Column::AnnouncedEndsAt.into_expr().lt(public_notice::Column::EndsAt.into_expr()))
        .order_by_asc(public_notice::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in lengthened {
        let id = Kind::PublicNotice.id(row.id);
        items.push(
            Item::new(Action::PublishNoticeExtension, id, row.title, "work-extend").due(Some(row.announced_ends_at)),
        );
    }
    let unissued = award::Entity::find()
        .join(JoinType::InnerJoin, award::Relation::Honour.def())
        .filter(award::Column::CertificateNumber.is_null())
        .filter(honour::Column::RevokedOn.is_null())
        .order_by_asc(award::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in unissued {
        items.push(Item::new(Action::IssueCertificate, Kind::Award.id(row.id), row.name, "work-certificate"));
    }
    Ok(())
}

/// Notices to publish, places to fill and awards to confer in a cycle.
pub(super) async fn of_cycle(
    scope: &Scope<'_>,
    cycle: &cycle::Model,
    facts: &CycleFacts,
    items: &mut Vec<Item>,
) -> Result<()> {
    let (id, title) = (|| Kind::Cycle.id(cycle.id), || cycle.year.to_string());
    if cycle.phase == Phase::Notice && facts.noticed.unnoticed > 0 {
        items.push(Item::new(Action::PublishNotice, id(), title(), "work-notice"));
    }
    if cycle.phase == Phase::Notice && facts.noticed.vacant > 0 {
        let frame = scope.load(FrameOf(cycle.id)).await?.ok_or(NOT_FOUND)?;
        let deliberation = scope.load(DeliberationOn(cycle.id)).await?.ok_or(NOT_FOUND)?;
        let parameters = &frame.regulation.parameters;
        let open = deliberation.all_vacancies(parameters).filter(|place| place.state == VacantPlaceState::Open);
        for place in open {
            let (action, reason) = match deliberation.line(parameters, &place.tier).next() {
                Next::Take(_) => (Action::SubstituteNominee, "work-substitute"),
                Next::Nobody => (Action::LeavePlaceVacant, "work-leave-vacant"),
                // A meeting is convened for it: that is told with the cycle.
                Next::RunOff(_) | Next::Vote(_) => continue,
            };
            items.push(Item::new(action, Kind::VacantPlace.id(place.id), title(), reason));
        }
    }
    if cycle.phase == Phase::Conferral && facts.winners.undecided > 0 {
        let all = scope.load(CandidaciesOf(cycle.id)).await?.ok_or(NOT_FOUND)?;
        let frame = scope.load(FrameOf(cycle.id)).await?.ok_or(NOT_FOUND)?;
        let steps = frame.regulation.parameters.approval_chain.len();
        let open = all.all().iter().filter(|row| row.application.state == ApplicationState::Nominated);
        if open.clone().all(|row| row.approved_by().len() == steps) {
            items.push(Item::new(Action::ConferAwards, id(), title(), "work-confer"));
        }
    }
    Ok(())
}

/// Hearings that a nominee has not answered.
pub(super) async fn applicant(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let acting = scope.signed_in()?.organizations(TeamPermission::Submit);
    let own = own_applications(scope.signed_in()?)
        .filter(application::Column::OrganizationId.is_in(acting))
        .select_only()
        .column(application::Column::Id)
        .into_tuple::<uuid::Uuid>()
        .all(scope.db())
        .await?;
    let open = objection::Entity::find()
        .filter(objection::Column::ApplicationId.is_in(own))
        .filter(objection::Column::State.eq(ObjectionState::Filed))
        .filter(objection::Column::HearingOpenedAt.is_not_null())
        .filter(objection::Column::HeardAt.is_null())
        .order_by_asc(objection::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in open {
        let id = Kind::Objection.id(row.id);
        items.push(Item::new(Action::AnswerHearing, id, row.credit_code, "work-answer").due(row.hearing_due_at));
    }
    Ok(())
}

/// Nominees to declare for and to decide about, in the own office; who stands in is not told to act.
pub(super) async fn approver(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let viewer = scope.signed_in()?;
    let cycles = cycle::Entity::find()
        .filter(cycle::Column::Phase.eq(Phase::Conferral))
        .order_by_asc(cycle::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let bench = scope.load(BenchOn(scope.now.day())).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(viewer.person_id)).await?.unwrap_or_default();
    for cycle in cycles {
        let Some(all) = scope.load(CandidaciesOf(cycle.id)).await? else { continue };
        let frame = scope.load(FrameOf(cycle.id)).await?.ok_or(NOT_FOUND)?;
        for nominee in all.all() {
            let row = &nominee.application;
            let entitled = bench.entitled(viewer, nominee, &frame, scope.now.day());
            let Some((role, false)) = entitled.seat() else { continue };
            let approved_by = nominee.approved_by();
            let approval = nominee.approval(&frame, &approved_by, viewer.person_id, role);
            if sight(scope, row).await? == Visibility::Recused || approval.may_approve().is_err() {
                continue;
            }
            super::review::declare(scope, &standing, std::slice::from_ref(row), items).await?;
            let title = nominee.organization.name.clone();
            items.push(Item::new(Action::ApproveNominee, Kind::Application.id(row.id), title, "work-approve"));
        }
    }
    Ok(())
}
