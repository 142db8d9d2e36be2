//! The mutations that exist only in the sandbox.

use super::{Scenario, load, remember_clock};
use crate::error::{Error, Result};
use crate::graphql::check::Check;
use crate::graphql::identity::{SessionTokens, sign_in_freely};
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::graphql::user_error::{UserError, explain};
use crate::rules::{Refusal, Step, Value};
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// 拨快时钟 · Input of sandboxAdvanceClock
#[derive(Debug, InputObject)]
pub struct SandboxAdvanceClockInput {
    /// 目标时刻 · Not before the present procedural time; at most 20 years ahead.
    pub to: DateTime,
}

/// 拨快时钟 · Answer of sandboxAdvanceClock
#[derive(Debug, SimpleObject)]
pub struct SandboxAdvanceClockPayload {
    /// 程序时间 · The procedural time now.
    pub server_time: DateTime,
    /// 业务错误 · What is wrong with the input; empty when done.
    pub user_errors: Vec<UserError>,
}

/// 免密登录 · Input of sandboxSignIn
#[derive(Debug, InputObject)]
pub struct SandboxSignInInput {
    /// 账号 · One of the demo accounts.
    pub account: String,
}

/// 免密登录 · Answer of sandboxSignIn
#[derive(SimpleObject)]
pub struct SandboxSignInPayload {
    /// 会话 · Tokens; null when there is no such account.
    pub session: Option<SessionTokens>,
    /// 业务错误 · What is wrong with the input; empty when done.
    pub user_errors: Vec<UserError>,
}

/// 载入场景 · Input of sandboxLoadScenario
#[derive(Debug, InputObject)]
pub struct SandboxLoadScenarioInput {
    /// 场景 · Which scenario.
    pub name: Scenario,
}

/// 载入场景 · Answer of sandboxLoadScenario and sandboxReset
#[derive(Debug, SimpleObject)]
pub struct SandboxLoadScenarioPayload {
    /// 场景 · The scenario that stands now; every session has ended.
    pub name: Scenario,
    /// 程序时间 · The procedural time now.
    pub server_time: DateTime,
}

/// The sandbox's own mutations.
#[derive(Debug, Default)]
pub struct SandboxMutation;

#[Object]
impl SandboxMutation {
    /// 拨快时钟 · Moves the procedural clock forward; it stands still otherwise.
    async fn sandbox_advance_clock(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SandboxAdvanceClockInput,
    ) -> async_graphql::Result<SandboxAdvanceClockPayload> {
        let scope = Scope::of(ctx)?;
        let user_errors = match advance(&scope, &input).await {
            Ok(()) => Vec::new(),
            Err(Error::Refused(refusals)) => explain(&scope, None, &refusals).await?,
            Err(error) => return Err(error.into()),
        };
        Ok(SandboxAdvanceClockPayload { server_time: scope.app.clock.now().into(), user_errors })
    }

    /// 免密登录 · Signs in to a demo account without a password.
    async fn sandbox_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SandboxSignInInput,
    ) -> async_graphql::Result<SandboxSignInPayload> {
        let scope = Scope::of(ctx)?;
        match sign_in_freely(ctx, &input.account).await {
            Ok(tokens) => Ok(SandboxSignInPayload { session: Some(tokens), user_errors: Vec::new() }),
            Err(Error::Refused(refusals)) => {
                Ok(SandboxSignInPayload { session: None, user_errors: explain(&scope, None, &refusals).await? })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// 载入场景 · Empties the sandbox and plays a scenario; every session ends, so sign in again.
    async fn sandbox_load_scenario(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SandboxLoadScenarioInput,
    ) -> async_graphql::Result<SandboxLoadScenarioPayload> {
        let scope = Scope::of(ctx)?;
        load(scope.app, input.name).await?;
        Ok(SandboxLoadScenarioPayload { name: input.name, server_time: scope.app.clock.now().into() })
    }

    /// 重置 · Empties the sandbox and plays `ACCEPTING`, the scenario that it starts with.
    async fn sandbox_reset(&self, ctx: &Context<'_>) -> async_graphql::Result<SandboxLoadScenarioPayload> {
        let scope = Scope::of(ctx)?;
        load(scope.app, Scenario::Accepting).await?;
        Ok(SandboxLoadScenarioPayload { name: Scenario::Accepting, server_time: scope.app.clock.now().into() })
    }
}

async fn advance(scope: &Scope<'_>, input: &SandboxAdvanceClockInput) -> Result<()> {
    let mut check = Check::new();
    let to = check.instant("to", &input.to);
    check.done()?;
    let now = scope.app.clock.now();
    let latest = now.plus_seconds(20 * 366 * 86_400);
    if to < now || to > latest {
        let refusal =
            Refusal::input("input-out-of-range").fact("min", Value::Instant(now)).fact("max", Value::Instant(latest));
        return Err(refusal.at(vec![Step::Field("to".to_owned())]).into());
    }
    scope.app.clock.set(to);
    remember_clock(scope.app).await
}
