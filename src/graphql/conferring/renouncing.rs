//! Giving an award up before it is conferred (art. 19).

use super::standing::strike;
use crate::access::Action;
use crate::error::Result;
use crate::graphql::applying::{MyApplication, own};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::qualification::on_ballot;
use crate::rules::conferral::may_renounce;
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, TeamPermission};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// 放弃奖励 · Renounces the award
#[derive(Clone, Debug, InputObject)]
pub struct RenounceAwardInput {
    /// 申报 · The application; needs SUBMIT.
    pub application: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The application's version as last read.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 放弃结果 · The application, or why not.
    RenounceAwardPayload {
        /// 申报 · The application; null where it was refused, and after `dryRun`.
        application: MyApplication
    }
}

/// Renouncing.
#[derive(Debug, Default)]
pub struct RenouncingMutation;

#[Object]
impl RenouncingMutation {
    /// 放弃奖励 · A nominee, or somebody in line, renounces for good (art. 19): from the public notice until conferral. Its place stays vacant; an objection to it is decided all the same. Refused by STAGE_OUT_OF_ORDER, APPLICATION_LOCKED, ROUND_ALREADY_OPEN while it is voted on.
    async fn renounce_award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RenounceAwardInput,
    ) -> async_graphql::Result<RenounceAwardPayload> {
        mutate(ctx, Action::RenounceAward, input, async |work, input: &RenounceAwardInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let own = own(work, id, TeamPermission::Submit).await?;
            work.expect_version(input.expected_version, own.application.version)?;
            let voted_on = on_ballot(work.db(), [id]).await?.contains(&id);
            may_renounce(own.cycle.phase, own.application.state, voted_on)?;
            renounce(work, own.application, reason).await
        })
        .await
    }
}

async fn renounce(work: &Work, application: entity::application::Model, reason: String) -> Result<MyApplication> {
    let (cycle_id, version) = (application.cycle_id, application.version + 1);
    let mut row = application.into_active_model();
    row.state = Set(ApplicationState::Renounced);
    row.withdrawn_at = Set(Some(work.now));
    row.withdrawal_reason = Set(Some(reason));
    row.version = Set(version);
    let row = row.update(work.db()).await?;
    strike(work, cycle_id).await?;
    Ok(MyApplication(row))
}
