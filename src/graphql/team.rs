//! The team of an organisation: who may view, edit and submit for it. Whoever may submit manages the team, and somebody
//! always may.

use super::check::Check;
use super::ids::Kind;
use super::organization::expect_state;
use super::payload;
use super::scalars::DateTime;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::{own, permission};
use crate::identity::{accounts, password};
use crate::rules::{Refusal, Step, Value};
use crate::work::{Subject, Work, mutate, refuse};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{OrganizationState, TeamPermission};
use entity::{account, person, team_member};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// Most members of a team.
const TEAM_SIZE: u64 = 50;

/// 团队成员 · A member of an organisation's team
#[derive(Clone, Debug)]
pub struct TeamMember(pub team_member::Model);

/// 团队成员 · A member of an organisation's team
#[Object]
impl TeamMember {
    /// 标识 · Global id of the membership.
    async fn id(&self) -> ID {
        Kind::TeamMember.id(self.0.id)
    }

    /// 姓名 · Full name.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let person = Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?;
        Ok(person.name)
    }

    /// 账号 · Account name; null where the person has none.
    async fn account(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let found = async {
            let accounts = Scope::of(ctx)?.many::<account::Entity>(self.0.person_id).await?;
            Ok(accounts.into_iter().next().map(|account| account.login))
        };
        found.await.map_err(|error: crate::error::Error| error.into()).transpose()
    }

    /// 团队权限 · What the member may do.
    async fn permission(&self) -> TeamPermission {
        self.0.permission
    }

    /// 加入时间 · When the member joined.
    async fn added_at(&self) -> DateTime {
        self.0.added_at.into()
    }

    /// 移除时间 · When the member was removed; null: still on the team.
    async fn removed_at(&self) -> Option<DateTime> {
        self.0.removed_at.map(Into::into)
    }
}

impl Subject for TeamMember {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = team_member::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        permission(scope.signed_in()?, row.organization_id).ok_or(NOT_FOUND)?;
        Ok(Self(row))
    }
}

/// Checks the fields `account` and `password`; answers the account name in its normal form.
pub(super) fn credentials(check: &mut Check, account: &str, password: &str) -> String {
    let login = accounts::login(account).unwrap_or_else(|refusal| {
        check.fault("account", refusal);
        String::new()
    });
    if let Some(refusal) = password::fault(password, &login) {
        check.fault("password", refusal);
    }
    login
}

/// Somebody who joins a team, with a new account.
pub(super) struct NewMember {
    pub name: String,
    pub login: String,
    pub password_hash: String,
    pub must_change_password: bool,
    pub permission: TeamPermission,
}

/// Makes person, account and membership.
pub(super) async fn enrol(work: &Work, organization_id: Uuid, new: NewMember) -> Result<team_member::Model> {
    let taken = account::Entity::find().filter(account::Column::Login.eq(&new.login)).count(work.db()).await?;
    if taken > 0 {
        return Err(Refusal::input("input-account-taken").at(vec![Step::Field("account".to_owned())]).into());
    }
    let person_id = work.new_id();
    let person = person::ActiveModel { id: Set(person_id), name: Set(new.name), created_at: Set(work.now) };
    person.insert(work.db()).await?;
    let account = account::ActiveModel {
        id: Set(work.new_id()),
        person_id: Set(person_id),
        login: Set(new.login),
        password_hash: Set(new.password_hash),
        must_change_password: Set(new.must_change_password),
        disabled_at: Set(None),
        created_at: Set(work.now),
        version: Set(1),
    };
    account.insert(work.db()).await?;
    let member = team_member::ActiveModel {
        id: Set(work.new_id()),
        organization_id: Set(organization_id),
        person_id: Set(person_id),
        permission: Set(new.permission),
        added_at: Set(work.now),
        removed_at: Set(None),
    };
    Ok(member.insert(work.db()).await?)
}

/// 添加团队成员 · Add a team member
#[derive(Debug, InputObject)]
pub struct AddTeamMemberInput {
    /// 单位 · The organisation, unless it is CLOSED.
    pub organization: ID,
    /// 姓名 · Full name of the new member, 1-100 characters.
    pub name: String,
    /// 账号 · Account name for the new member, unique on this server.
    pub account: String,
    /// 一次性密码 · One-time password; the member has to change it after signing in.
    pub password: String,
    /// 团队权限 · What the member may do.
    pub permission: TeamPermission,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 变更团队权限 · Change a team permission
#[derive(Debug, InputObject)]
pub struct ChangeTeamPermissionInput {
    /// 团队成员 · The member.
    pub member: ID,
    /// 团队权限 · What the member may do from now on.
    pub permission: TeamPermission,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 移除团队成员 · Remove a team member
#[derive(Debug, InputObject)]
pub struct RemoveTeamMemberInput {
    /// 团队成员 · The member.
    pub member: ID,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

payload! {
    /// 添加团队成员结果 · Answer to `addTeamMember`
    AddTeamMemberPayload {
        /// 团队成员 · The new member; null when refused.
        team_member: TeamMember
    }
    /// 变更团队权限结果 · Answer to `changeTeamPermission`
    ChangeTeamPermissionPayload {
        /// 团队成员 · The member; null when refused.
        team_member: TeamMember
    }
    /// 移除团队成员结果 · Answer to `removeTeamMember`
    RemoveTeamMemberPayload {
        /// 团队成员 · The former member; null when refused.
        team_member: TeamMember
    }
}

/// A present member of a team that the viewer manages.
async fn managed(work: &Work, member: &ID) -> Result<team_member::Model> {
    let mut check = Check::new();
    let id = check.id("member", Kind::TeamMember, member);
    check.done()?;
    let row = team_member::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    own(work.db(), work.viewer()?, row.organization_id, TeamPermission::Submit).await?;
    if row.removed_at.is_some() { Err(NOT_FOUND) } else { Ok(row) }
}

/// Refuses to take the last member who may submit.
async fn somebody_else_submits(work: &Work, row: &team_member::Model, field: &str) -> Result<()> {
    let others = team_member::Entity::find()
        .filter(team_member::Column::OrganizationId.eq(row.organization_id))
        .filter(team_member::Column::Permission.eq(TeamPermission::Submit))
        .filter(team_member::Column::RemovedAt.is_null())
        .filter(team_member::Column::Id.ne(row.id));
    if others.count(work.db()).await? > 0 {
        return Ok(());
    }
    Err(Refusal::input("input-last-submitter").at(vec![Step::Field(field.to_owned())]).into())
}

/// Managing the team.
#[derive(Debug, Default)]
pub struct TeamMutation;

#[Object]
impl TeamMutation {
    /// 添加团队成员 · Adds a member to the team, with a new account and a one-time password. Needs SUBMIT on the team, which has at most 50 members.
    async fn add_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AddTeamMemberInput,
    ) -> async_graphql::Result<AddTeamMemberPayload> {
        // The password's hash takes long: only for input that passes, and not under the write lock.
        let prepared = async {
            let scope = Scope::of(ctx)?;
            Action::AddTeamMember.who().check(scope.viewer)?;
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            let name = check.text("name", &input.name, 100);
            let login = credentials(&mut check, &input.account, &input.password);
            check.done()?;
            own(scope.db(), scope.signed_in()?, id, TeamPermission::Submit).await?;
            let password_hash = password::hash(input.password.clone().into()).await?;
            Ok((id, NewMember { name, login, password_hash, must_change_password: true, permission: input.permission }))
        };
        let (id, new) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return refuse(ctx, error).await,
        };
        mutate(ctx, Action::AddTeamMember, input, async move |work, _| {
            let row = own(work.db(), work.viewer()?, id, TeamPermission::Submit).await?;
            expect_state(&row, &[OrganizationState::Unverified, OrganizationState::Verified])?;
            let team = team_member::Entity::find().filter(team_member::Column::OrganizationId.eq(id));
            if team.filter(team_member::Column::RemovedAt.is_null()).count(work.db()).await? >= TEAM_SIZE {
                let max = Value::Integer(TEAM_SIZE.cast_signed());
                return Err(Refusal::input("input-too-many")
                    .fact("max", max)
                    .at(vec![Step::Field("organization".to_owned())])
                    .into());
            }
            enrol(work, id, new).await.map(TeamMember)
        })
        .await
    }

    /// 变更团队权限 · Changes what a member may do; it holds at once. Needs SUBMIT on the team, of which somebody has to keep it.
    async fn change_team_permission(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ChangeTeamPermissionInput,
    ) -> async_graphql::Result<ChangeTeamPermissionPayload> {
        mutate(ctx, Action::ChangeTeamPermission, input, async |work, input| {
            let row = managed(work, &input.member).await?;
            if row.permission == input.permission {
                return Ok(TeamMember(row));
            }
            if row.permission == TeamPermission::Submit {
                somebody_else_submits(work, &row, "permission").await?;
            }
            let mut change = row.into_active_model();
            change.permission = Set(input.permission);
            Ok(TeamMember(change.update(work.db()).await?))
        })
        .await
    }

    /// 移除团队成员 · Removes a member, whose access ends at once, with tokens already issued. Needs SUBMIT on the team, of which somebody has to keep it.
    async fn remove_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RemoveTeamMemberInput,
    ) -> async_graphql::Result<RemoveTeamMemberPayload> {
        mutate(ctx, Action::RemoveTeamMember, input, async |work, input| {
            let row = managed(work, &input.member).await?;
            if row.permission == TeamPermission::Submit {
                somebody_else_submits(work, &row, "member").await?;
            }
            let mut change = row.into_active_model();
            change.removed_at = Set(Some(work.now));
            Ok(TeamMember(change.update(work.db()).await?))
        })
        .await
    }
}
