//! The viewer and one area per role. A stage file contributes its fields to an area as a merged object; the field here
//! decides who gets the area at all.

use super::accounts::AdminAccounts;
use super::identity::Session;
use super::ids::Kind;
use super::roles::AdminRoles;
use super::scope::Scope;
use crate::access::Viewer;
use async_graphql::{Context, ID, MergedObject, Object};
use entity::enums::Role;

/// 系统管理员区域 · What an ADMIN works with
#[derive(Debug, Default, MergedObject)]
pub struct AdminArea(AdminAccounts, AdminRoles);

/// 当前用户 · Who is signed in
#[derive(Debug)]
pub struct ViewerFields(pub Viewer);

/// 当前用户 · Who is signed in, with one area per role, null where the role is not held
#[Object(name = "Viewer")]
impl ViewerFields {
    /// 账号标识 · Global id of the account.
    async fn id(&self) -> ID {
        Kind::Account.id(self.0.account_id)
    }

    /// 姓名 · Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 账号 · Account name.
    async fn account(&self) -> &str {
        &self.0.login
    }

    /// 角色 · Every role held at this moment, without repetition, in the order of the enum.
    async fn roles(&self) -> Vec<Role> {
        Role::all().filter(|role| self.0.is(*role)).collect()
    }

    /// 须改密码 · Whether somebody else set the password, so that it should be changed before anything else.
    async fn must_change_password(&self) -> bool {
        self.0.must_change_password
    }

    /// 会话 · The own live sessions, oldest first.
    async fn sessions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Session>> {
        Ok(Session::of_viewer(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 系统管理员区域 · Accounts, roles and departments; null unless ADMIN is held.
    async fn admin(&self) -> Option<AdminArea> {
        self.0.is(Role::Admin).then(AdminArea::default)
    }
}
