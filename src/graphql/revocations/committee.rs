//! The committee's part in a revocation (art. 24): whether a case may be put to its open vote, who may take part in it, and what
//! its result does.

use super::docket::{Docket, changed, handling};
use super::investigating::dismiss;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::scope::Scope;
use crate::rules::Ruling;
use crate::work::Work;
use entity::enums::{RevocationState, Role};
use entity::{resolution, revocation_case};
use sea_orm::Set;
use uuid::Uuid;

/// Whether a case may be put to the committee; answers the regulation whose quorum and majority count.
pub async fn put(work: &mut Work, id: Uuid) -> Result<Uuid> {
    let docket = Docket::find(work, id).await?;
    docket.impartial(work).await?;
    docket.case.may_put(work.now)?;
    Ok(docket.row.regulation_id)
}

/// Refuses whoever may not handle the case of a resolution (art. 7, 27): members do not vote, staff does not close the vote.
pub async fn impartial(work: &mut Work, id: Uuid) -> Result<()> {
    let docket = Docket::find(work, id).await?;
    docket.impartial(work).await
}

/// What would refuse the viewer's vote on a case.
pub async fn handled(scope: &Scope<'_>, id: Uuid) -> Result<Ruling> {
    let row = scope.one::<revocation_case::Entity>(id).await?;
    handling(scope, row.cycle_id, &row.credit_code).await
}

/// What the committee's decision does: passed, the case goes to the management committee; otherwise it is dismissed.
pub async fn decided(work: &mut Work, resolution: &resolution::Model, passed: bool) -> Result<()> {
    let docket = Docket::find(work, resolution.subject_id.ok_or(NOT_FOUND)?).await?;
    if passed {
        changed(work, docket.row, |row| {
            row.state = Set(RevocationState::CommitteeDecided);
            row.resolution_id = Set(Some(resolution.id));
        })
        .await?;
    } else {
        let reason = resolution.title.clone();
        dismiss(work, docket.row, Role::CommitteeMember, reason, Some(resolution.id)).await?;
    }
    Ok(())
}
