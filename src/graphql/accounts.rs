//! Accounts and the persons behind them, as an ADMIN keeps them. Roles stand in [`super::roles`].

use super::check::Check;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::roles::{HeldOn, RoleGrant};
use super::scalars::DateTime;
use super::scope::Scope;
use super::user_error::UserError;
use super::{Query, payload};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::identity::{accounts, password, session};
use crate::rules::Refusal;
use crate::work::{Payload, Subject, Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::Role;
use entity::{account, person, role_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Set};
use uuid::Uuid;

/// 人员筛选 · Which persons, or accounts by their person
#[derive(InputObject)]
pub struct PersonFilter {
    /// 姓名包含 · Part of the person's name, up to 40 characters; null: any.
    name_contains: Option<String>,
}

/// 创建账号 · An account for a new person, or one more for a known person
#[derive(InputObject)]
pub struct CreateAccountInput {
    /// 人员 · Whose account it is; null: a new person's.
    person: Option<ID>,
    /// 姓名 · Full name of the new person, at most 100 characters; null exactly where `person` is given.
    name: Option<String>,
    /// 账号 · Account name: 3 to 64 of a-z, 0-9, `.`, `_`, `-` and `@`; capitals become lower case.
    account: String,
    /// 一次性密码 · The password for the first sign-in, 12 to 128 characters; null: the server makes one.
    password: Option<String>,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 重置密码 · Whose password to replace
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// 账号 · The account; not the own one.
    account: ID,
    /// 一次性密码 · The password for the next sign-in, 12 to 128 characters; null: the server makes one.
    password: Option<String>,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 停用账号 · Which account to disable
#[derive(InputObject)]
pub struct DisableAccountInput {
    /// 账号 · The account; not the own one.
    account: ID,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 创建账号结果 · What creating an account came to
#[derive(SimpleObject)]
pub struct CreateAccountPayload {
    /// 账号 · The account; null when refused.
    account: Option<Account>,
    /// 一次性密码 · The password that the server made, shown this once; null where one was given, and when the request is retried.
    one_time_password: Option<String>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, to read on in the same round trip.
    query: Query,
}

/// 重置密码结果 · What resetting a password came to
#[derive(SimpleObject)]
pub struct ResetPasswordPayload {
    /// 账号 · The account, whose sessions have ended; null when refused.
    account: Option<Account>,
    /// 一次性密码 · The password that the server made, shown this once; null where one was given, and when the request is retried.
    one_time_password: Option<String>,
    /// 业务错误 · Everything that stands in the way; empty when it is done.
    user_errors: Vec<UserError>,
    /// 查询 · The root, to read on in the same round trip.
    query: Query,
}

payload! {
    /// 停用账号结果 · What disabling an account came to
    DisableAccountPayload {
        /// 账号 · The account, whose sessions have ended; null when refused.
        account: Account
    }
}

/// An account with the password that only its first answer tells.
pub struct Opened {
    account: Account,
    one_time_password: Option<String>,
}

macro_rules! payload_with_password {
    ($($name:ident),+) => {
        $(impl Payload for $name {
            type Object = Opened;

            fn of(opened: Option<Opened>, user_errors: Vec<UserError>) -> Self {
                let (account, one_time_password) =
                    opened.map_or((None, None), |opened| (Some(opened.account), opened.one_time_password));
                Self { account, one_time_password, user_errors, query: Query::default() }
            }
        })+
    };
}
payload_with_password!(CreateAccountPayload, ResetPasswordPayload);

/// An account as an ADMIN sees it.
#[derive(Clone, Debug)]
pub struct Account(pub account::Model);

/// 账号 · A way for a person to sign in
#[Object]
impl Account {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Account.id(self.0.id)
    }

    /// 账号 · Account name, lower case.
    async fn account(&self) -> &str {
        &self.0.login
    }

    /// 人员 · Who signs in with it.
    async fn person(&self, ctx: &Context<'_>) -> async_graphql::Result<AdminPerson> {
        Ok(AdminPerson(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?))
    }

    /// 须改密码 · Whether somebody else set the password, and it has not been changed since.
    async fn must_change_password(&self) -> bool {
        self.0.must_change_password
    }

    /// 停用时间 · Since when nobody can sign in with it; null: it is live.
    async fn disabled_at(&self) -> Option<DateTime> {
        self.0.disabled_at.map(DateTime::from)
    }

    /// 创建时间 · When it was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// A person as an ADMIN sees it.
#[derive(Clone, Debug)]
pub struct AdminPerson(pub person::Model);

/// 人员 · A human being with accounts and roles, as an ADMIN keeps them
#[Object]
impl AdminPerson {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Person.id(self.0.id)
    }

    /// 姓名 · Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 账号 · Every account, disabled ones included, oldest first.
    async fn accounts(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Account>> {
        let rows = Scope::of(ctx)?.many::<account::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(Account).collect())
    }

    /// 角色 · Every role held at this moment, by grant, term of office or team, without repetition, in the order of the enum.
    async fn roles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Role>> {
        let scope = Scope::of(ctx)?;
        let held = scope.load(HeldOn { person_id: self.0.id, day: scope.now.day() }).await?.unwrap_or_default();
        Ok(Role::all().filter(|role| held.iter().any(|held| held.role == *role)).collect())
    }

    /// 授予记录 · Every grant of a role, revoked and past ones included, oldest first.
    async fn grants(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RoleGrant>> {
        let rows = Scope::of(ctx)?.many::<role_grant::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(RoleGrant).collect())
    }
}

impl Subject for Account {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        Ok(Self(scope.one::<account::Entity>(id).await?))
    }
}

impl Subject for Opened {
    fn subject_id(&self) -> Uuid {
        self.account.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        Ok(Self { account: Account::reload(scope, id).await?, one_time_password: None })
    }
}

/// Accounts and persons.
#[derive(Debug, Default)]
pub struct AdminAccounts;

#[Object]
impl AdminAccounts {
    /// 账号列表 · Accounts, newest first.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<PersonFilter>,
        #[graphql(desc = "前若干条 · The first so many after `after`: 1-100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "游标之后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many before `before`: 1-100.")] last: Option<i32>,
        #[graphql(desc = "游标之前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Account>> {
        let scope = Scope::of(ctx)?;
        let mut select = account::Entity::find();
        if let Some(name) = filter.and_then(|filter| filter.name_contains) {
            let persons = person::Entity::find().select_only().column(person::Column::Id);
            let persons = page::name_contains(persons, person::Column::Name, Some(&name))?;
            select = select.filter(account::Column::PersonId.in_subquery(persons.into_query()));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, account::Column::Id, page, Account, |row| row.id).await?)
    }

    /// 人员列表 · Persons, with and without an account, newest first.
    async fn persons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<PersonFilter>,
        #[graphql(desc = "前若干条 · The first so many after `after`: 1-100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "游标之后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many before `before`: 1-100.")] last: Option<i32>,
        #[graphql(desc = "游标之前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<AdminPerson>> {
        let scope = Scope::of(ctx)?;
        let name = filter.and_then(|filter| filter.name_contains);
        let select = page::name_contains(person::Entity::find(), person::Column::Name, name.as_deref())?;
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, person::Column::Id, page, AdminPerson, |row| row.id).await?)
    }

    /// 账号 · One account; null where there is none.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Its id.")] id: ID,
    ) -> Option<async_graphql::Result<Account>> {
        found(
            find(ctx, Kind::Account, &id, async |scope, id| Ok(Account(scope.one::<account::Entity>(id).await?))).await,
        )
    }

    /// 人员 · One person; null where there is none.
    async fn person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Its id.")] id: ID,
    ) -> Option<async_graphql::Result<AdminPerson>> {
        found(
            find(ctx, Kind::Person, &id, async |scope, id| Ok(AdminPerson(scope.one::<person::Entity>(id).await?)))
                .await,
        )
    }
}

/// Accounts.
#[derive(Debug, Default)]
pub struct AccountsMutation;

#[Object]
impl AccountsMutation {
    /// 创建账号 · Opens an account with a one-time password, for a new person or one more for a known person. It has no role yet.
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号 · The account.")] input: CreateAccountInput,
    ) -> async_graphql::Result<CreateAccountPayload> {
        let new = NewPassword::prepare(ctx, Action::CreateAccount, input.password.as_deref()).await?;
        mutate(ctx, Action::CreateAccount, input, async move |work, input| {
            let mut check = Check::new();
            let person_id = input.person.as_ref().map(|id| check.id("person", Kind::Person, id));
            let name = check.optional_text("name", input.name.as_deref(), 100);
            match (person_id, &name) {
                (None, None) => check.fault("name", Refusal::input("input-required")),
                (Some(_), Some(_)) => check.fault("name", Refusal::input("input-superfluous")),
                _ => (),
            }
            let login = match accounts::login(&input.account) {
                Ok(login) if accounts::taken(work.db(), &login).await? => Err(Refusal::input("input-account-taken")),
                other => other,
            };
            let login = login.unwrap_or_else(|refusal| {
                check.fault("account", refusal);
                String::new()
            });
            check_password(&mut check, input.password.as_deref(), &login);
            check.done()?;
            let person_id = match person_id {
                Some(id) => person::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?.id,
                None => {
                    let name = name.unwrap_or_default();
                    accounts::insert_person(work.db(), work.new_id(), name, work.now).await?.id
                }
            };
            let credentials = (login, new.hash);
            let row =
                accounts::insert_account(work.db(), work.new_id(), person_id, credentials, true, work.now).await?;
            Ok(Opened { account: Account(row), one_time_password: new.made })
        })
        .await
    }

    /// 重置密码 · Replaces a lost or stolen password by a one-time password, and ends every session of the account.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号 · The account.")] input: ResetPasswordInput,
    ) -> async_graphql::Result<ResetPasswordPayload> {
        let new = NewPassword::prepare(ctx, Action::ResetPassword, input.password.as_deref()).await?;
        mutate(ctx, Action::ResetPassword, input, async move |work, input| {
            let row = somebody_elses(work, &input.account, "input-choice").await?;
            let mut check = Check::new();
            check_password(&mut check, input.password.as_deref(), &row.login);
            check.done()?;
            session::end_all(work.db(), row.id, None, work.app.clock.machine()).await?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.password_hash = Set(new.hash);
            row.must_change_password = Set(true);
            row.version = Set(version);
            Ok(Opened { account: Account(row.update(work.db()).await?), one_time_password: new.made })
        })
        .await
    }

    /// 停用账号 · Disables an account for good and ends its sessions; the person and the roles stay.
    async fn disable_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号 · The account.")] input: DisableAccountInput,
    ) -> async_graphql::Result<DisableAccountPayload> {
        mutate(ctx, Action::DisableAccount, input, async |work, input| {
            let row = somebody_elses(work, &input.account, "input-nothing-to-change").await?;
            session::end_all(work.db(), row.id, None, work.app.clock.machine()).await?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.disabled_at = Set(Some(work.now));
            row.version = Set(version);
            Ok(Account(row.update(work.db()).await?))
        })
        .await
    }
}

/// A password that an ADMIN sets, hashed before the write lock is taken.
struct NewPassword {
    /// Empty where the given password is refused anyway.
    hash: String,
    /// Made by the server.
    made: Option<String>,
}

impl NewPassword {
    async fn prepare(ctx: &Context<'_>, action: Action, given: Option<&str>) -> Result<Self> {
        action.who().check(Scope::of(ctx)?.viewer)?;
        if given.is_some_and(|password| password::fault(password, "").is_some()) {
            return Ok(Self { hash: String::new(), made: None });
        }
        let made = if given.is_some() { None } else { Some(password::one_time()?) };
        let password = given.or(made.as_deref()).unwrap_or_default();
        Ok(Self { hash: password::hash(password.into()).await?, made })
    }
}

fn check_password(check: &mut Check, given: Option<&str>, login: &str) {
    if let Some(refusal) = given.and_then(|password| password::fault(password, login)) {
        check.fault("password", refusal);
    }
}

/// A live account that is not the viewer's own, so that there is always an administrator left who can sign in.
async fn somebody_elses(work: &Work, id: &ID, when_disabled: &'static str) -> Result<account::Model> {
    let mut check = Check::new();
    let id = check.id("account", Kind::Account, id);
    check.done()?;
    let row = account::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let mut check = Check::new();
    if row.id == work.actor()? {
        check.fault("account", Refusal::input("input-oneself"));
    } else if row.disabled_at.is_some() {
        check.fault("account", Refusal::input(when_disabled));
    }
    check.done()?;
    Ok(row)
}

/// A row by the id that a client sent; what is no such id is not found either.
async fn find<T>(
    ctx: &Context<'_>,
    kind: Kind,
    id: &ID,
    read: impl AsyncFnOnce(&Scope<'_>, Uuid) -> Result<T>,
) -> Result<T> {
    read(&Scope::of(ctx)?, kind.parse(id).ok_or(NOT_FOUND)?).await
}

/// Null for what is not found.
fn found<T>(outcome: Result<T>) -> Option<async_graphql::Result<T>> {
    match outcome {
        Err(Error::Stop(Stop::NotFound)) => None,
        other => Some(other.map_err(Into::into)),
    }
}
