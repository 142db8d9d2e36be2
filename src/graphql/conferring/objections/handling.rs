//! What every step on an objection begins and ends with.

use super::voters::voters;
use super::{Objection, case};
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::review::case::{Frame, handled};
use crate::rules::objection::{Case, Target, may_object, target_invalid};
use crate::work::Work;
use entity::enums::ObjectionState;
use entity::{application, notice_entry, objection, public_notice};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// What an objection to an entry of a notice begins with, where one is taken; the fields of the input name notice and nominee.
pub async fn against(
    work: &Work,
    notice: &public_notice::Model,
    entry: Option<notice_entry::Model>,
    (notice_at, nominee_at): (&'static str, &'static str),
) -> Result<objection::ActiveModel> {
    let live = entry.filter(|entry| entry.struck_at.is_none());
    let application = match &live {
        Some(entry) => application::Entity::find_by_id(entry.application_id).one(work.db()).await?,
        None => None,
    };
    let target = Target {
        superseded: notice.superseded_at.is_some(),
        ends_at: notice.ends_at,
        nominee: application.map(|row| row.state),
        notice_at,
        nominee_at,
    };
    may_object(&target, work.now)?;
    let entry = live.ok_or_else(|| target_invalid(nominee_at))?;
    Ok(objection::ActiveModel {
        id: Set(work.new_id()),
        cycle_id: Set(notice.cycle_id),
        notice_id: Set(notice.id),
        application_id: Set(entry.application_id),
        credit_code: Set(entry.credit_code),
        objector_kind: Set(None),
        objector_name: Set(None),
        objector_contact: Set(None),
        filed_at: Set(work.now),
        joined_to_id: Set(None),
        hearing_summary: Set(None),
        hearing_opened_at: Set(None),
        hearing_due_at: Set(None),
        hearing_statement: Set(None),
        heard_at: Set(None),
        state: Set(ObjectionState::Filed),
        findings: Set(None),
        reply: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        ..Default::default()
    })
}

/// Staff with an interest in the nominee handle nothing (art. 7, 27).
pub async fn impartial(work: &Work, frame: &Frame, credit_code: &str) -> Result<()> {
    let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
    Ok(handled(&standing, frame, [credit_code], work.now.day())?)
}

/// An objection in front of staff who may handle it, at the version expected.
pub async fn open(work: &mut Work, id: Uuid, expected_version: i32) -> Result<(objection::Model, Frame)> {
    let row = objection::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let frame = Frame::open(work, row.cycle_id).await?;
    impartial(work, &frame, &row.credit_code).await?;
    work.expect_version(expected_version, row.version)?;
    Ok((row, frame))
}

/// An objection in front of the person who acts.
pub async fn case_of(work: &Work, row: &objection::Model) -> Result<Case> {
    let voted = voters(work.db(), [row.application_id]).await?.remove(&row.application_id).unwrap_or_default();
    Ok(case(row, voted.contains(&work.viewer()?.person_id)))
}

/// The objection after a change.
pub async fn changed(
    work: &Work,
    row: objection::Model,
    change: impl FnOnce(&mut objection::ActiveModel),
) -> Result<Objection> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    change(&mut row);
    row.version = Set(version);
    Ok(Objection(row.update(work.db()).await?))
}
