//! Who reads a file, and whether its bytes may still be stored.

use super::Owner;
use crate::access::Viewer;
use crate::error::{NOT_FOUND, Result};
use crate::finders;
use crate::finders::organization::permission;
use crate::graphql::applying::editable;
use crate::graphql::rewarding::evidence::Proven;
use crate::rules::recusal;
use crate::rules::submission::Target;
use entity::enums::{OrganizationState, Role, TeamPermission};
use entity::{Instant, account, application, cycle, file, organization, recommendation, regulation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// The organisation to which a file belongs in the end.
async fn organization_of(db: &impl ConnectionTrait, owner: Owner) -> Result<Uuid> {
    match owner {
        Owner::OrganizationLicence(id) => Ok(id),
        Owner::Application(id) => {
            let application = application::Entity::find_by_id(id).one(db).await?;
            application.map(|row| row.organization_id).ok_or(NOT_FOUND)
        }
        Owner::RewardClaim(_) | Owner::FundUse(_) => Ok(Proven::of(db, owner).await?.organization_id),
    }
}

/// Whether a viewer may read a file: always the own team; a licence the Office too. What was submitted with an application
/// also the supervisor, the departments that it names, and staff of the Office who have pledged, declared and are not
/// recused (art. 3, 7, 27). What proves a claim of a reward or a report on fund use, and was not removed, whoever reads these.
pub async fn may_read(db: &impl ConnectionTrait, viewer: &Viewer, file: &file::Model, now: Instant) -> Result<bool> {
    let owner = Owner::of(file)?;
    if permission(viewer, organization_of(db, owner).await?).is_some() {
        return Ok(true);
    }
    match owner {
        Owner::OrganizationLicence(_) => Ok(viewer.is(Role::Office)),
        Owner::Application(id) if file.in_submission => may_read_submitted(db, viewer, id, now).await,
        Owner::Application(_) => Ok(false),
        Owner::RewardClaim(_) | Owner::FundUse(_) if file.removed_at.is_some() => Ok(false),
        Owner::RewardClaim(_) | Owner::FundUse(_) => Proven::of(db, owner).await?.is_known_to(db, viewer, now).await,
    }
}

/// Whether somebody outside the team may read what was submitted with an application.
async fn may_read_submitted(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    application: Uuid,
    now: Instant,
) -> Result<bool> {
    if viewer.is(Role::Supervisor) {
        return Ok(true);
    }
    if viewer.is(Role::Recommender) {
        let request = finders::recommendation_requests(viewer)
            .filter(recommendation::Column::ApplicationId.eq(application))
            .one(db)
            .await?;
        if request.is_some() {
            return Ok(true);
        }
    }
    if viewer.is(Role::Reviewer) && finders::review::may_read(db, viewer.person_id, application, now).await? {
        return Ok(true);
    }
    if !viewer.is(Role::Office) {
        return Ok(false);
    }
    let select = finders::submitted_applications().filter(application::Column::Id.eq(application));
    let Some((application, Some(organization))) = select.find_also_related(organization::Entity).one(db).await? else {
        return Ok(false);
    };
    let found = cycle::Entity::find_by_id(application.cycle_id).find_also_related(regulation::Entity).one(db).await?;
    let Some((cycle, Some(regulation))) = found else { return Ok(false) };
    let standing = finders::Standing::of(db, viewer.person_id).await?;
    let handling = standing.handling(cycle.id, &organization.credit_code, now.day());
    Ok(recusal::may_see(&handling, &regulation.parameters).is_ok())
}

/// Whether the bytes of a slot may still be stored: whoever asked for it still may add files there, and what they belong
/// to may still be changed. Asked before the bytes are read and again under the write lock, at the procedural time.
pub async fn may_store(db: &impl ConnectionTrait, file: &file::Model, now: Instant) -> Result<bool> {
    let creator = account::Entity::find_by_id(file.created_by).one(db).await?;
    let Some(creator) = creator.filter(|account| account.disabled_at.is_none()) else { return Ok(false) };
    let owner = Owner::of(file)?;
    let organization = organization_of(db, owner).await?;
    let held = crate::access::roles_of(db, creator.person_id, now).await?;
    let mut teams = held.into_iter().filter_map(|held| held.team);
    let held = teams.find(|(id, _)| *id == organization).map(|(_, permission)| permission);
    match owner {
        Owner::Application(id) => {
            let found = application::Entity::find_by_id(id).find_also_related(cycle::Entity).one(db).await?;
            let Some((application, Some(cycle))) = found else { return Ok(false) };
            let editable = editable(&application, &cycle, Target::Attachment(&file.kind_key), now).is_ok();
            Ok(editable && held.is_some_and(|permission| permission >= TeamPermission::Edit))
        }
        Owner::OrganizationLicence(id) => {
            let row = organization::Entity::find_by_id(id).one(db).await?;
            let unverified = row.is_some_and(|row| row.state == OrganizationState::Unverified);
            Ok(held == Some(TeamPermission::Submit) && unverified)
        }
        Owner::RewardClaim(_) | Owner::FundUse(_) => {
            Ok(held == Some(TeamPermission::Submit) && Proven::of(db, owner).await?.undecided.is_ok())
        }
    }
}
