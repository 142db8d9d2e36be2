//! Who sees and handles the claims, grants and reports of an organisation.

use crate::access::Viewer;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::allowed::in_force;
use crate::graphql::application_file::standing;
use crate::graphql::review::case::{Frame, FrameOf, handled};
use crate::graphql::scope::Scope;
use crate::rules::Ruling;
use crate::rules::recusal::without_interest;
use crate::work::{self, Work};
use entity::enums::{Role, TeamPermission};
use entity::{Instant, award};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

/// The rows of organisations of which the viewer may know: the supervisor of all, the Office less those in which the person has an
/// interest (art. 7), an applicant of its own.
pub async fn known<E: EntityTrait>(
    scope: &Scope<'_>,
    organization: E::Column,
    credit_code: E::Column,
) -> Result<Select<E>> {
    let select = E::find();
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    if scope.holding(Role::Office).is_some() {
        let regulation = in_force(scope).await?.ok_or(NOT_FOUND)?;
        let standing = standing(scope).await?;
        let barred = standing.barred_anywhere(scope.now.day(), &regulation.parameters);
        return Ok(select.filter(credit_code.is_not_in(barred)));
    }
    let viewer = scope.holding(Role::Applicant).ok_or(NOT_FOUND)?;
    Ok(select.filter(organization.is_in(viewer.organizations(TeamPermission::View))))
}

/// Whether somebody outside the team may know of what is an organisation's, as in [`known`].
pub async fn is_known(db: &impl ConnectionTrait, viewer: &Viewer, credit_code: &str, now: Instant) -> Result<bool> {
    if viewer.is(Role::Supervisor) {
        return Ok(true);
    }
    if !viewer.is(Role::Office) {
        return Ok(false);
    }
    let regulation = work::in_force(db, now).await?.ok_or(NOT_FOUND)?;
    let standing = Standing::of(db, viewer.person_id).await?;
    Ok(standing.interest_anywhere(credit_code, now.day(), &regulation.parameters).is_none())
}

/// Staff with an interest in an organisation handle nothing of it (art. 7); what rewards an award is a case of its cycle, with the
/// cycle's pledge and declaration (art. 27).
pub async fn clear(work: &mut Work, credit_code: &str, award_id: Option<Uuid>) -> Result<()> {
    let (standing, day) = (Standing::of(work.db(), work.viewer()?.person_id).await?, work.now.day());
    if let Some(id) = award_id {
        let award = award::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let frame = Frame::open(work, award.cycle_id).await?;
        return Ok(handled(&standing, &frame, [credit_code], day)?);
    }
    let regulation = work::in_force(work.db(), work.now).await?.ok_or(NOT_FOUND)?;
    Ok(without_interest(standing.interest_anywhere(credit_code, day, &regulation.parameters))?)
}

/// The same for whoever asks first.
pub async fn ruling(scope: &Scope<'_>, credit_code: &str, award_id: Option<Uuid>) -> Result<Ruling> {
    let (standing, day) = (standing(scope).await?, scope.now.day());
    if let Some(id) = award_id {
        let award = scope.one::<award::Entity>(id).await?;
        let frame = scope.load(FrameOf(award.cycle_id)).await?.ok_or(NOT_FOUND)?;
        return Ok(handled(&standing, &frame, [credit_code], day));
    }
    let regulation = in_force(scope).await?.ok_or(NOT_FOUND)?;
    Ok(without_interest(standing.interest_anywhere(credit_code, day, &regulation.parameters)))
}
