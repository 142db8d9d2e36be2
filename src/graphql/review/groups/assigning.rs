//! Giving accepted applications to groups (art. 9), by staff who may handle them.

use super::ReviewGroup;
use super::opened::Opened;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::finders::review::UNDER_REVIEW;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{self, Panel};
use crate::graphql::review::voiding::void_sheets;
use crate::locale;
use crate::rules::cycle::may_assign_now;
use crate::rules::group::may_assign;
use crate::rules::recusal::may_handle;
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::ApplicationState;
use entity::{application, assignment, organization, score_sheet};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// 分配申报 · Gives an accepted application to a group
#[derive(Clone, Debug, InputObject)]
pub struct AssignApplicationInput {
    /// 申报 · An accepted application that is in no group yet.
    pub application: ID,
    /// 评审组 · A group of its industry.
    pub group: ID,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 转交申报 · Gives an application to another group
#[derive(Clone, Debug, InputObject)]
pub struct TransferApplicationInput {
    /// 申报 · An application that is assigned.
    pub application: ID,
    /// 评审组 · Another group of its industry.
    pub group: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the new group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 分配结果 · The group, or why not.
    AssignApplicationPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 转交结果 · The new group, or why not.
    TransferApplicationPayload {
        /// 评审组 · The new group; null where it was refused.
        group: ReviewGroup
    }
}

/// Assigning.
#[derive(Debug, Default)]
pub struct AssigningMutation;

#[Object]
impl AssigningMutation {
    /// 分配申报 · Gives an accepted application to a group of its industry (art. 9), in QUALIFICATION or REVIEW. Refused by NOT_QUALIFIED, GROUP_INDUSTRY_MISMATCH, GROUP_DISSOLVED, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn assign_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AssignApplicationInput,
    ) -> async_graphql::Result<AssignApplicationPayload> {
        mutate(ctx, Action::AssignApplication, input, async |work, input: &AssignApplicationInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let group_id = check.id("group", Kind::ReviewGroup, &input.group);
            check.done()?;
            let found = case::find(work.db(), id).await?;
            let opened = Opened::unsigned(work, group_id, input.expected_version).await?;
            handled(work, &found, &opened).await?;
            let (application, organization) = found;
            may_assign(application.state, organization.industry, &opened.panel.group.industries.0)?;
            if case::group_of(work.db(), id).await?.is_some() {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("application".to_owned())]).into());
            }
            let row = assignment::ActiveModel {
                application_id: Set(id),
                group_id: Set(group_id),
                assigned_by: Set(work.actor()?),
                assigned_at: Set(work.now),
                reason: Set(None),
            };
            row.insert(work.db()).await?;
            Ok(ReviewGroup(opened.next().update(work.db()).await?))
        })
        .await
    }

    /// 转交申报 · Gives an application to another group of its industry, with a reason, until a report is signed (art. 9); the sheets given so far are void, the new group starts with the material review. Refused by GROUP_INDUSTRY_MISMATCH, GROUP_DISSOLVED, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn transfer_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: TransferApplicationInput,
    ) -> async_graphql::Result<TransferApplicationPayload> {
        mutate(ctx, Action::TransferApplication, input, async |work, input: &TransferApplicationInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let group_id = check.id("group", Kind::ReviewGroup, &input.group);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let found = case::find(work.db(), id).await?;
            let opened = Opened::unsigned(work, group_id, input.expected_version).await?;
            handled(work, &found, &opened).await?;
            let row = assignment::Entity::find_by_id(id).one(work.db()).await?;
            let Some(row) = row.filter(|row| row.group_id != group_id) else {
                return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("group".to_owned())]).into());
            };
            let left = case::group_of(work.db(), id).await?.ok_or(NOT_FOUND)?;
            let left = Panel::read(work.db(), left).await?;
            left.unsigned()?;
            let (application, organization) = found;
            // What a group once put forward is as good as accepted; its list fell with the report.
            let state =
                if UNDER_REVIEW.contains(&application.state) { ApplicationState::Accepted } else { application.state };
            may_assign(state, organization.industry, &opened.panel.group.industries.0)?;
            let sheets = Condition::all().add(score_sheet::Column::ApplicationId.eq(id));
            void_sheets(work, sheets, &locale::text(work.language, "reason-transferred", &[])).await?;
            let mut change = row.into_active_model();
            change.group_id = Set(group_id);
            change.assigned_by = Set(work.actor()?);
            change.assigned_at = Set(work.now);
            change.reason = Set(Some(reason));
            change.update(work.db()).await?;
            let version = left.group.version + 1;
            let mut left = left.group.into_active_model();
            left.version = Set(version);
            left.update(work.db()).await?;
            Ok(ReviewGroup(opened.next().update(work.db()).await?))
        })
        .await
    }
}

/// Whether the viewer may handle the case, in the cycle of the group and in its time.
async fn handled(work: &Work, found: &(application::Model, organization::Model), opened: &Opened) -> Result<()> {
    let (application, organization) = found;
    if application.cycle_id != opened.frame.cycle.id {
        return Err(Refusal::input("input-choice").at(vec![Step::Field("group".to_owned())]).into());
    }
    let person_id: Uuid = work.viewer()?.person_id;
    let standing = Standing::of(work.db(), person_id).await?;
    let handling = standing.handling(application.cycle_id, &organization.credit_code, work.now.day());
    may_handle(&handling, &opened.frame.regulation.parameters)?;
    may_assign_now(opened.frame.cycle.phase)?;
    Ok(())
}
