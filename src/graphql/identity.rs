//! Signing in and out: sessions and their tokens, and the own password.
//!
//! These mutations take no idempotency key: an answer with tokens cannot be repeated, and trying again does no harm. So
//! they build on [`Work`] itself, with an audit link each; slow hashing happens before the write lock is taken.

use super::check::Check;
use super::ids::Kind;
use super::scalars::DateTime;
use super::scope::Scope;
use super::user_error::{UserError, explain};
use super::viewer::ViewerFields;
use super::{Query, payload};
use crate::access::{Action, Viewer};
use crate::error::{Error, NOT_FOUND, Result};
use crate::identity::session::{self, Continued};
use crate::identity::throttle::Throttle;
use crate::identity::{self, Network, accounts, password};
use crate::rules::{Refusal, Step};
use crate::work::{Subject, Work, mutate};
use async_graphql::{Context, ID, InputObject, InputType, Object, SimpleObject, Value};
use entity::account;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 登录 · Whom to sign in
#[derive(InputObject)]
pub struct SignInInput {
    /// 账号 · Account name; upper and lower case are one.
    account: String,
    /// 密码 · Password.
    password: String,
    /// 设备 · What the device is called in `viewer.sessions`, at most 100 characters; null: nameless.
    device: Option<String>,
}

/// 续期 · Which session goes on
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// 刷新令牌 · The refresh token that was given last.
    refresh_token: String,
}

/// 结束会话 · Which session to end
#[derive(InputObject)]
pub struct EndSessionInput {
    /// 会话 · One of `viewer.sessions`.
    session: ID,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 修改密码 · The own password, old and new
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// 当前密码 · The password until now.
    current_password: String,
    /// 新密码 · 12 to 128 characters, not a common one, without the account name.
    new_password: String,
}

/// 会话令牌 · What a client needs to act for the one who signed in
#[derive(SimpleObject)]
pub struct SessionTokens {
    /// 访问令牌 · Sent as `Authorization: Bearer …`; good for ten minutes.
    access_token: String,
    /// 访问令牌到期 · When the access token ends.
    access_token_expires_at: DateTime,
    /// 刷新令牌 · Exchanged once for a new pair by `refreshSession`; keep it secret.
    refresh_token: String,
    /// 刷新令牌到期 · When the session ends unless it is refreshed before: 30 minutes on, and never later than 12 hours after signing in.
    refresh_token_expires_at: DateTime,
    /// 当前用户 · Who is signed in now. This request itself came without the new token: read the areas of roles in the next one.
    viewer: ViewerFields,
}

/// 登录结果 · What signing in came to
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// 会话 · The tokens; null when refused.
    session: Option<SessionTokens>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, as the caller of this request sees it.
    query: Query,
}

/// 续期结果 · What refreshing came to
#[derive(SimpleObject)]
pub struct RefreshSessionPayload {
    /// 会话 · The new tokens; null when refused.
    session: Option<SessionTokens>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, as the caller of this request sees it.
    query: Query,
}

/// 退出结果 · What signing out came to
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// 会话 · The session that has ended.
    session: Option<Session>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, as the caller of this request sees it.
    query: Query,
}

/// 改密结果 · What changing the password came to
#[derive(SimpleObject)]
pub struct ChangePasswordPayload {
    /// 当前用户 · The viewer, whose other sessions have ended; null when refused.
    viewer: Option<ViewerFields>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, to read on in the same round trip.
    query: Query,
}

payload! {
    /// 结束会话结果 · What ending a session came to
    EndSessionPayload {
        /// 会话 · The session that has ended; null when refused.
        session: Session
    }
}

/// One signed-in device.
#[derive(Clone, Debug)]
pub struct Session {
    row: entity::session::Model,
    current: bool,
}

impl Session {
    fn seen_by(row: entity::session::Model, viewer: Option<&Viewer>) -> Self {
        let current = viewer.is_some_and(|viewer| viewer.session_id == row.id);
        Self { row, current }
    }

    /// The live sessions of a viewer, oldest first.
    pub async fn of_viewer(scope: &Scope<'_>, viewer: &Viewer) -> Result<Vec<Self>> {
        let rows = session::live(scope.db(), viewer.account_id, scope.app.clock.machine()).await?;
        Ok(rows.into_iter().map(|row| Self::seen_by(row, Some(viewer))).collect())
    }
}

/// 会话 · A signed-in device of the viewer
#[Object]
impl Session {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Session.id(self.row.id)
    }

    /// 设备 · What the client called itself when signing in; null: nameless.
    async fn device(&self) -> Option<&str> {
        self.row.device.as_deref()
    }

    /// 登录时间 · When it began.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// 最近续期 · When it was refreshed last.
    async fn last_used_at(&self) -> DateTime {
        self.row.last_used_at.into()
    }

    /// 最迟结束 · When it ends at the latest; 30 minutes without a refresh end it before.
    async fn expires_at(&self) -> DateTime {
        self.row.expires_at.into()
    }

    /// 已结束 · When it was ended; null: it is live.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime::from)
    }

    /// 是否当前 · Whether this very request belongs to it.
    async fn current(&self) -> bool {
        self.current
    }
}

impl Subject for Session {
    fn subject_id(&self) -> Uuid {
        self.row.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = scope.one::<entity::session::Entity>(id).await?;
        let viewer = scope.signed_in()?;
        if row.account_id != viewer.account_id {
            return Err(NOT_FOUND);
        }
        Ok(Self::seen_by(row, Some(viewer)))
    }
}

/// Signing in and out.
#[derive(Debug, Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// 登录 · Signs in. An unknown account, a disabled one and a wrong password are the same INVALID_INPUT at `password`; who
    /// fails often has to wait (RATE_LIMITED).
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号和密码 · Account and password.")] input: SignInInput,
    ) -> async_graphql::Result<SignInPayload> {
        let (session, user_errors) = settle(ctx, sign_in(ctx, input).await).await?;
        Ok(SignInPayload { session, user_errors, query: Query::default() })
    }

    /// 续期 · Exchanges a refresh token for new tokens; sent without `Authorization`. UNAUTHENTICATED where the session is over
    /// (EXPIRED), was ended (REVOKED), or the token is none of ours (MALFORMED). Two tabs that come with the same token
    /// within 60 seconds get the same successor; a used token that comes later ends its session.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "刷新令牌 · The refresh token.")] input: RefreshSessionInput,
    ) -> async_graphql::Result<RefreshSessionPayload> {
        let (session, user_errors) = settle(ctx, refresh(ctx, input).await).await?;
        Ok(RefreshSessionPayload { session, user_errors, query: Query::default() })
    }

    /// 退出 · Ends the session of this request; its tokens are worth nothing from then on.
    async fn sign_out(&self, ctx: &Context<'_>) -> async_graphql::Result<SignOutPayload> {
        let (session, user_errors) = settle(ctx, sign_out(ctx).await).await?;
        Ok(SignOutPayload { session, user_errors, query: Query::default() })
    }

    /// 结束会话 · Ends one of the own sessions, such as that of a lost device. One that is over is not found.
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "会话 · The session.")] input: EndSessionInput,
    ) -> async_graphql::Result<EndSessionPayload> {
        mutate(ctx, Action::EndSession, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("session", Kind::Session, &input.session);
            check.done()?;
            let (viewer, now) = (work.viewer()?, work.app.clock.machine());
            let row = entity::session::Entity::find_by_id(id).one(work.db()).await?;
            let row = row.filter(|row| row.account_id == viewer.account_id && session::is_live(row, now));
            let row = session::end(work.db(), row.ok_or(NOT_FOUND)?, now).await?;
            Ok(Session::seen_by(row, Some(viewer)))
        })
        .await
    }

    /// 修改密码 · Changes the own password and ends all other sessions of the account.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "新旧密码 · The password until now and the new one.")] input: ChangePasswordInput,
    ) -> async_graphql::Result<ChangePasswordPayload> {
        let (viewer, user_errors) = settle(ctx, change_password(ctx, input).await).await?;
        Ok(ChangePasswordPayload { viewer: viewer.map(ViewerFields), user_errors, query: Query::default() })
    }
}

/// What was done, or the refusals in the caller's words.
async fn settle<T>(ctx: &Context<'_>, outcome: Result<T>) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(refusals)) => Ok((None, explain(&Scope::of(ctx)?, None, &refusals).await?)),
        Err(error) => Err(error.into()),
    }
}

fn throttle(ctx: &Context<'_>, login: &str) -> Throttle {
    Throttle::new(login, ctx.data_opt::<Network>().map_or("unknown", |network| &network.0))
}

/// The same for an unknown account, a disabled one and a wrong password.
fn wrong_password(field: &str) -> Error {
    Refusal::input("input-wrong-password").at(vec![Step::Field(field.to_owned())]).into()
}

async fn sign_in(ctx: &Context<'_>, input: SignInInput) -> Result<SessionTokens> {
    let scope = Scope::of(ctx)?;
    let value = input.to_value();
    let mut check = Check::new();
    let device = check.optional_text("device", input.device.as_deref(), 100);
    check.done()?;
    // What no account can be called is not looked for, but costs as much.
    let login = accounts::login(&input.account).unwrap_or_default();
    let throttle = throttle(ctx, &login);
    throttle.check(scope.db(), scope.app.clock.machine()).await?;
    let by_login = account::Entity::find().filter(account::Column::Login.eq(login));
    let found = by_login.one(scope.db()).await?.filter(|row| row.disabled_at.is_none());
    let hash = found.as_ref().map_or(password::NOBODY, |row| &row.password_hash).to_owned();
    let right = password::verify(input.password.into(), hash).await?;
    let Some(account) = found.filter(|_| right) else {
        throttle.failed(scope.app).await?;
        return Err(wrong_password("password"));
    };
    let work = Work::begin(ctx, Action::SignIn).await?;
    throttle.check(work.db(), scope.app.clock.machine()).await?;
    if !unchanged(&work, &account).await? {
        return Err(wrong_password("password"));
    }
    throttle.passed(work.db()).await?;
    tokens(&scope, session::start(work, account.id, device, &value).await?).await
}

/// The sandbox's way in: a session of an account without its password.
pub(crate) async fn sign_in_freely(ctx: &Context<'_>, login: &str) -> Result<SessionTokens> {
    let scope = Scope::of(ctx)?;
    let login = accounts::login(login).unwrap_or_default();
    let found = account::Entity::find().filter(account::Column::Login.eq(login)).one(scope.db()).await?;
    let unknown = || Refusal::input("input-not-found").at(vec![Step::Field("account".to_owned())]);
    let account = found.filter(|row| row.disabled_at.is_none()).ok_or_else(unknown)?;
    let work = Work::begin(ctx, Action::SignIn).await?;
    tokens(&scope, session::start(work, account.id, None, &Value::Object(Default::default())).await?).await
}

/// Whether an account that was read before the lock still stands with the same password.
async fn unchanged(work: &Work, before: &account::Model) -> Result<bool> {
    let now = account::Entity::find_by_id(before.id).one(work.db()).await?;
    Ok(now.is_some_and(|now| now.disabled_at.is_none() && now.password_hash == before.password_hash))
}

async fn refresh(ctx: &Context<'_>, input: RefreshSessionInput) -> Result<SessionTokens> {
    let scope = Scope::of(ctx)?;
    session::known(scope.db(), &input.refresh_token).await?;
    let work = Work::begin(ctx, Action::RefreshSession).await?;
    tokens(&scope, session::refresh(work, &input.refresh_token, &input.to_value()).await?).await
}

async fn tokens(scope: &Scope<'_>, continued: Continued) -> Result<SessionTokens> {
    let (access_token, until) = session::access_token(scope.app, &continued.session)?;
    let session = &continued.session;
    let viewer = identity::viewer(scope.db(), scope.app, session.account_id, session.id).await?;
    Ok(SessionTokens {
        access_token,
        access_token_expires_at: until.into(),
        refresh_token_expires_at: continued.refresh_until().into(),
        refresh_token: continued.refresh_token,
        viewer: ViewerFields(viewer),
    })
}

async fn sign_out(ctx: &Context<'_>) -> Result<Session> {
    let work = Work::begin(ctx, Action::SignOut).await?;
    let viewer = work.viewer()?.clone();
    let row = entity::session::Entity::find_by_id(viewer.session_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let row = session::end(work.db(), row, work.app.clock.machine()).await?;
    work.commit(Some(row.id), &Value::Object(Default::default())).await?;
    Ok(Session::seen_by(row, Some(&viewer)))
}

async fn change_password(ctx: &Context<'_>, input: ChangePasswordInput) -> Result<Viewer> {
    let scope = Scope::of(ctx)?;
    let viewer = scope.signed_in()?;
    let value = input.to_value();
    let mut check = Check::new();
    if let Some(refusal) = password::fault(&input.new_password, &viewer.login) {
        check.fault("newPassword", refusal);
    } else if input.new_password == input.current_password {
        check.fault("newPassword", Refusal::input("input-nothing-to-change"));
    }
    check.done()?;
    // A stolen access token shall not be a way to guess the password.
    let throttle = throttle(ctx, &viewer.login);
    throttle.check(scope.db(), scope.app.clock.machine()).await?;
    let account = scope.one::<account::Entity>(viewer.account_id).await?;
    if !password::verify(input.current_password.into(), account.password_hash.clone()).await? {
        throttle.failed(scope.app).await?;
        return Err(wrong_password("currentPassword"));
    }
    let password_hash = password::hash(input.new_password.into()).await?;
    let work = Work::begin(ctx, Action::ChangePassword).await?;
    throttle.check(work.db(), scope.app.clock.machine()).await?;
    if !unchanged(&work, &account).await? {
        return Err(wrong_password("currentPassword"));
    }
    throttle.passed(work.db()).await?;
    let mut viewer = work.viewer()?.clone();
    session::end_all(work.db(), viewer.account_id, Some(viewer.session_id), work.app.clock.machine()).await?;
    let version = account.version + 1;
    let mut row = account.into_active_model();
    row.password_hash = Set(password_hash);
    row.must_change_password = Set(false);
    row.version = Set(version);
    row.update(work.db()).await?;
    work.commit(Some(viewer.account_id), &value).await?;
    viewer.must_change_password = false;
    Ok(viewer)
}
