//! A group about to change.

use crate::error::{NOT_FOUND, Result};
use crate::graphql::review::case::{Frame, Panel};
use crate::rules::{Refusal, Step};
use crate::work::Work;
use entity::{group_member, review_group};
use sea_orm::{EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// A group under the write lock, at the version that the client knows.
pub(super) struct Opened {
    pub frame: Frame,
    pub panel: Panel,
}

impl Opened {
    /// One that is not dissolved: GROUP_DISSOLVED.
    pub async fn of(work: &mut Work, id: Uuid, expected: i32) -> Result<Self> {
        let group = review_group::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let frame = Frame::open(work, group.cycle_id).await?;
        let panel = Panel::read(work.db(), group).await?;
        panel.undissolved()?;
        work.expect_version(expected, panel.group.version)?;
        Ok(Self { frame, panel })
    }

    /// One whose report is not signed: REPORT_SIGNED.
    pub async fn unsigned(work: &mut Work, id: Uuid, expected: i32) -> Result<Self> {
        let opened = Self::of(work, id, expected).await?;
        opened.panel.unsigned()?;
        Ok(opened)
    }

    /// Of a live membership.
    pub async fn of_member(work: &mut Work, id: Uuid, expected: i32) -> Result<(Self, group_member::Model)> {
        let member = group_member::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let opened = Self::unsigned(work, member.group_id, expected).await?;
        if member.released_at.is_some() {
            return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("member".to_owned())]).into());
        }
        Ok((opened, member))
    }

    /// How many members it has.
    pub fn size(&self) -> u32 {
        u32::try_from(self.panel.members.len()).unwrap_or(u32::MAX)
    }

    /// Its next version.
    pub fn next(self) -> review_group::ActiveModel {
        let version = self.panel.group.version + 1;
        let mut change = self.panel.group.into_active_model();
        change.version = Set(version);
        change
    }
}
