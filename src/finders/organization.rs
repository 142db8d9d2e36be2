//! Which organisations somebody may see or touch.

use crate::access::Viewer;
use crate::error::{NOT_FOUND, Result, Stop};
use entity::enums::{Role, TeamPermission};
use entity::organization;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

/// What a viewer may do in an organisation's team; nothing where the viewer is not on it.
pub fn permission(viewer: &Viewer, organization: Uuid) -> Option<TeamPermission> {
    let mut teams = viewer.held.iter().filter_map(|held| held.team);
    teams.find(|(id, _)| *id == organization).map(|(_, permission)| permission)
}

/// An organisation of the viewer's own. Not found where the viewer is not on its team, forbidden where the permission is
/// too low.
pub async fn own(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    organization: Uuid,
    at_least: TeamPermission,
) -> Result<organization::Model> {
    match permission(viewer, organization) {
        None => Err(NOT_FOUND),
        Some(permission) if permission < at_least => Err(Stop::Forbidden.into()),
        Some(_) => organization::Entity::find_by_id(organization).one(db).await?.ok_or(NOT_FOUND),
    }
}

/// Any organisation, for the Office.
pub async fn any(db: &impl ConnectionTrait, viewer: &Viewer, organization: Uuid) -> Result<organization::Model> {
    if !viewer.is(Role::Office) {
        return Err(NOT_FOUND);
    }
    organization::Entity::find_by_id(organization).one(db).await?.ok_or(NOT_FOUND)
}
