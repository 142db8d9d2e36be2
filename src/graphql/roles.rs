//! Roles that an ADMIN grants and revokes, and the departments that recommend. Who is an APPLICANT follows from teams, who
//! is a COMMITTEE_MEMBER from terms of office; neither is granted here.

use super::accounts::{Account, AdminPerson};
use super::check::Check;
use super::ids::Kind;
use super::loaders::Reader;
use super::payload;
use super::scalars::{Date, DateTime};
use super::scope::Scope;
use crate::access::{Action, Held, roles_between};
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::misconduct::is_barred;
use crate::identity::accounts::Grant;
use crate::rules::Refusal;
use crate::rules::misconduct::{takes_away, undisputed};
use crate::work::{Subject, mutate};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::Role;
use entity::{account, department, person, role_grant};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// 授予角色 · Who gets which role, and for how long
#[derive(InputObject)]
pub struct GrantRoleInput {
    /// 人员 · Who gets it.
    person: ID,
    /// 角色 · What is granted; APPLICANT and COMMITTEE_MEMBER cannot be (they come from teams and terms of office).
    role: Role,
    /// 部门 · For which department a RECOMMENDER speaks; null exactly for every other role.
    department: Option<ID>,
    /// 文号 · Number of the appointing document, at most 100 characters; required where a MANAGEMENT_DIRECTOR stands in for another; otherwise null: none.
    document: Option<String>,
    /// 起始日 · First day; null: today.
    valid_from: Option<Date>,
    /// 截止日 · Last day, today or later; null: until it is revoked.
    valid_until: Option<Date>,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 收回角色 · Which grant to revoke
#[derive(InputObject)]
pub struct RevokeRoleInput {
    /// 授予记录 · The grant; not the own one of ADMIN.
    role_grant: ID,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

/// 登记推荐部门 · A department that may recommend
#[derive(InputObject)]
pub struct CreateDepartmentInput {
    /// 名称 · Name, unique, at most 100 characters.
    name: String,
    /// 幂等键 · A new UUID per operation; a retried request repeats it.
    idempotency_key: ID,
}

payload! {
    /// 授予角色结果 · What granting a role came to
    GrantRolePayload {
        /// 授予记录 · The grant; null when refused.
        role_grant: RoleGrant
    }
    /// 收回角色结果 · What revoking a role came to
    RevokeRolePayload {
        /// 授予记录 · The grant as revoked; null when refused.
        role_grant: RoleGrant
    }
    /// 登记推荐部门结果 · What creating a department came to
    CreateDepartmentPayload {
        /// 部门 · The department; null when refused.
        department: Department
    }
}

/// 推荐部门 · A department that may recommend applicants (art. 3)
#[derive(Clone, Debug, SimpleObject)]
pub struct Department {
    /// 标识 · Global id.
    pub id: ID,
    /// 名称 · Name.
    pub name: String,
}

impl From<department::Model> for Department {
    fn from(row: department::Model) -> Self {
        Self { id: Kind::Department.id(row.id), name: row.name }
    }
}

impl Subject for Department {
    fn subject_id(&self) -> Uuid {
        Kind::Department.parse(&self.id).unwrap_or_default()
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        Ok(scope.one::<department::Entity>(id).await?.into())
    }
}

/// A role of a person, for a time.
#[derive(Clone, Debug)]
pub struct RoleGrant(pub role_grant::Model);

/// 角色授予 · A role of a person, for a time
#[Object]
impl RoleGrant {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::RoleGrant.id(self.0.id)
    }

    /// 人员 · Who holds it.
    async fn person(&self, ctx: &Context<'_>) -> async_graphql::Result<AdminPerson> {
        Ok(AdminPerson(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?))
    }

    /// 角色 · What is held.
    async fn role(&self) -> Role {
        self.0.role
    }

    /// 部门 · For which department a RECOMMENDER speaks; null for every other role.
    async fn department(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Department>> {
        let read = async |id| Ok(Scope::of(ctx)?.one::<department::Entity>(id).await?.into());
        Some(read(self.0.department_id?).await)
    }

    /// 文号 · Number of the appointing document; null: none was given.
    async fn document(&self) -> Option<&str> {
        self.0.document.as_deref()
    }

    /// 起始日 · First day.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// 截止日 · Last day; null: until it is revoked.
    async fn valid_until(&self) -> Option<Date> {
        self.0.valid_until.map(Date::from)
    }

    /// 授予人 · The account that granted it; null: the command line.
    async fn granted_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Account>> {
        let read = async |id| Ok(Account(Scope::of(ctx)?.one::<account::Entity>(id).await?));
        Some(read(self.0.granted_by?).await)
    }

    /// 授予时间 · When it was granted.
    async fn granted_at(&self) -> DateTime {
        self.0.granted_at.into()
    }

    /// 收回时间 · When it was revoked, or closed after its last day by a new grant; null: it stands.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime::from)
    }
}

impl Subject for RoleGrant {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        Ok(Self(scope.one::<role_grant::Entity>(id).await?))
    }
}

/// The roles of a person on a day, wherever they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeldOn {
    pub person_id: Uuid,
    pub day: NaiveDate,
}

impl Loader<HeldOn> for Reader {
    type Value = Vec<Held>;
    type Error = Error;

    async fn load(&self, keys: &[HeldOn]) -> Result<HashMap<HeldOn, Vec<Held>>> {
        // One request asks for one day.
        let Some(HeldOn { day, .. }) = keys.first().copied() else { return Ok(HashMap::new()) };
        let held = roles_between(&self.0, keys.iter().map(|key| key.person_id), day, Some(day)).await?;
        Ok(held.into_iter().map(|(person_id, held)| (HeldOn { person_id, day }, held)).collect())
    }
}

/// Departments.
#[derive(Debug, Default)]
pub struct AdminRoles;

#[Object]
impl AdminRoles {
    /// 推荐部门 · Every department that may recommend, by name.
    async fn departments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Department>> {
        let scope = Scope::of(ctx)?;
        let select = department::Entity::find().order_by_asc(department::Column::Name);
        let rows = select.all(scope.db()).await.map_err(Error::from)?;
        Ok(rows.into_iter().map(Department::from).collect())
    }
}

/// Roles and departments.
#[derive(Debug, Default)]
pub struct RolesMutation;

#[Object]
impl RolesMutation {
    /// 授予角色 · Grants a role for a time. ROLE_INCOMPATIBLE where another role of the same time excludes it (art. 7, 27); PERSON_DISQUALIFIED for a role in the work of the award where a misconduct case keeps the person away (art. 28).
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "授予 · The grant.")] input: GrantRoleInput,
    ) -> async_graphql::Result<GrantRolePayload> {
        mutate(ctx, Action::GrantRole, input, async |work, input| {
            let today = work.now.day();
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            if !Grant::grantable(input.role) {
                check.fault("role", Refusal::input("input-choice"));
            }
            let department_id = input.department.as_ref().map(|id| check.id("department", Kind::Department, id));
            match (input.role == Role::Recommender, department_id) {
                (true, None) => check.fault("department", Refusal::input("input-required")),
                (false, Some(_)) => check.fault("department", Refusal::input("input-superfluous")),
                _ => (),
            }
            let document = check.optional_text("document", input.document.as_deref(), 100);
            let valid_from = check.optional_date("validFrom", input.valid_from.as_ref()).unwrap_or(today);
            let valid_until = check.optional_date("validUntil", input.valid_until.as_ref());
            if valid_until.is_some_and(|last| last < today) {
                check.fault("validUntil", Refusal::input("input-in-past"));
            } else if valid_until.is_some_and(|last| last < valid_from) {
                check.fault("validUntil", Refusal::input("input-range-order"));
            }
            check.done()?;
            let person = person::Entity::find_by_id(person_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let barred = takes_away(input.role) && is_barred(work.db(), person_id).await?;
            undisputed(barred, &person.name)?;
            if let Some(id) = department_id {
                department::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            }
            let grant = Grant { person_id, role: input.role, department_id, document, valid_from, valid_until };
            grant.check(work.db(), today).await?;
            let mut check = Check::new();
            if grant.role == Role::ManagementDirector && grant.document.is_none() && grant.stands_in(work.db()).await? {
                check.fault("document", Refusal::input("input-required"));
            }
            check.done()?;
            let row = grant.insert(work.db(), work.new_id(), Some(work.actor()?), work.now).await?;
            Ok(RoleGrant(row))
        })
        .await
    }

    /// 收回角色 · Takes a role away: access ends at once, with tokens already issued.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "授予记录 · The grant.")] input: RevokeRoleInput,
    ) -> async_graphql::Result<RevokeRolePayload> {
        mutate(ctx, Action::RevokeRole, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("roleGrant", Kind::RoleGrant, &input.role_grant);
            check.done()?;
            let row = role_grant::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let mut check = Check::new();
            if row.revoked_at.is_some() {
                check.fault("roleGrant", Refusal::input("input-nothing-to-change"));
            } else if row.role == Role::Admin && row.person_id == work.viewer()?.person_id {
                check.fault("roleGrant", Refusal::input("input-oneself"));
            }
            check.done()?;
            let mut row = row.into_active_model();
            row.revoked_at = Set(Some(work.now));
            Ok(RoleGrant(row.update(work.db()).await?))
        })
        .await
    }

    /// 登记推荐部门 · Records a department that may recommend applicants (art. 3).
    async fn create_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "部门 · The department.")] input: CreateDepartmentInput,
    ) -> async_graphql::Result<CreateDepartmentPayload> {
        mutate(ctx, Action::CreateDepartment, input, async |work, input| {
            let mut check = Check::new();
            let name = check.text("name", &input.name, 100);
            check.done()?;
            let mut check = Check::new();
            let same = department::Entity::find().filter(department::Column::Name.eq(name.as_str()));
            if same.count(work.db()).await? > 0 {
                check.fault("name", Refusal::input("input-duplicate"));
            }
            check.done()?;
            let row = department::ActiveModel { id: Set(work.new_id()), name: Set(name), created_at: Set(work.now) };
            Ok(row.insert(work.db()).await?.into())
        })
        .await
    }
}
