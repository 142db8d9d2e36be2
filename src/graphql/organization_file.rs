//! Organisations as the Office sees them, with everything that the registers say about them.

use super::check::Check;
use super::files::StoredFile;
use super::ids::Kind;
use super::loaders::{AdverseRecordsOf, AffiliationsOf, HonoursOf, PredecessorsOf, RegistrationsOf, SuccessorsOf};
use super::organization::{licences, team};
use super::page::{self, List, Page};
use super::registers::{AdverseRecord, Affiliation, Honour, Succession};
use super::scalars::{CreditCode, Date, DateTime};
use super::scope::Scope;
use super::team::TeamMember;
use crate::error::Result;
use crate::finders::organization::any;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{Industry, OrganizationState};
use entity::{organization, organization_renaming};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Registrations of one code that a file shows.
const SAME_CODE_SHOWN: usize = 20;

/// 单位档案 · An organisation as the Office sees it
#[derive(Clone, Debug)]
pub struct OrganizationFile(pub organization::Model);

/// 单位档案 · An organisation as the Office sees it, with everything that the registers hold under its credit code
#[Object]
impl OrganizationFile {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Organization.id(self.0.id)
    }

    /// 统一社会信用代码 · Unified social credit code.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 单位名称 · Registered name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 法定代表人 · Legal representative.
    async fn legal_representative(&self) -> &str {
        &self.0.legal_representative
    }

    /// 行业门类 · Section of GB/T 4754.
    async fn industry(&self) -> Industry {
        self.0.industry
    }

    /// 住所 · Registered address.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// 成立日期 · Date of registration on the licence.
    async fn registered_on(&self) -> Date {
        self.0.registered_on.into()
    }

    /// 登记状态 · Whether it is verified.
    async fn state(&self) -> OrganizationState {
        self.0.state
    }

    /// 状态说明 · Why it was closed; null unless CLOSED.
    async fn state_reason(&self) -> Option<&str> {
        self.0.state_reason.as_deref()
    }

    /// 经办人 · Who verified or closed it; null while UNVERIFIED.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let account = self.0.decided_by?;
        let name = async { Scope::of(ctx)?.account_name(account).await };
        Some(name.await.map_err(Into::into))
    }

    /// 核验或关闭时间 · When it was verified or closed; null while UNVERIFIED.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(Into::into)
    }

    /// 登记时间 · When it registered itself.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// 版本 · Give it back as `expectedVersion`; a new licence file counts as a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 证照 · Uploaded licence files with links, oldest first.
    async fn licences(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StoredFile>> {
        Ok(licences(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 团队 · Present members of its team.
    async fn team(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<TeamMember>> {
        Ok(team(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 更名记录 · Changes of its name since it was verified, oldest first.
    async fn renamings(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Renaming>> {
        let rows = Scope::of(ctx)?.many::<organization_renaming::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// 同代码登记 · The other registrations of the same credit code, newest first, at most 20; the list with the filter `creditCode` has them all.
    async fn same_code(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<OrganizationFile>> {
        let rows = Scope::of(ctx)?.by(RegistrationsOf, self.0.credit_code.clone()).await?;
        let others = rows.into_iter().rev().filter(|row| row.id != self.0.id).take(SAME_CODE_SHOWN);
        Ok(others.map(OrganizationFile).collect())
    }

    /// 荣誉 · Honours under its code, struck-out ones included, oldest entry first (art. 4, 20).
    async fn honours(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Honour>> {
        let rows = Scope::of(ctx)?.by(HonoursOf, self.0.credit_code.clone()).await?;
        Ok(rows.into_iter().map(Honour).collect())
    }

    /// 不良记录 · Adverse records under its code, struck-out ones included, oldest entry first (art. 12(3)-(6)).
    async fn adverse_records(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AdverseRecord>> {
        let rows = Scope::of(ctx)?.by(AdverseRecordsOf, self.0.credit_code.clone()).await?;
        Ok(rows.into_iter().map(AdverseRecord).collect())
    }

    /// 合并分立 · Mergers and splits from which it came or in which it went on, struck-out ones included, oldest entry first.
    async fn successions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Succession>> {
        let scope = Scope::of(ctx)?;
        let code = &self.0.credit_code;
        let mut rows = scope.by(PredecessorsOf, code.clone()).await?;
        rows.extend(scope.by(SuccessorsOf, code.clone()).await?);
        rows.sort_by_key(|row| row.id);
        Ok(rows.into_iter().map(Succession).collect())
    }

    /// 利害关系登记 · Persons with a registered tie to it, struck-out ones included, oldest entry first (art. 7).
    async fn affiliations(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Affiliation>> {
        let rows = Scope::of(ctx)?.by(AffiliationsOf, self.0.credit_code.clone()).await?;
        Ok(rows.into_iter().map(Affiliation).collect())
    }
}

/// 更名 · A change of a verified organisation's name
#[derive(Clone, Debug, SimpleObject)]
pub struct Renaming {
    /// 原名称 · The name before.
    pub former_name: String,
    /// 新名称 · The name since.
    pub name: String,
    /// 依据 · Document that proves it.
    pub evidence: String,
    /// 登记时间 · When it was recorded.
    pub recorded_at: DateTime,
}

impl From<organization_renaming::Model> for Renaming {
    fn from(row: organization_renaming::Model) -> Self {
        Self {
            former_name: row.former_name,
            name: row.name,
            evidence: row.evidence,
            recorded_at: row.recorded_at.into(),
        }
    }
}

impl Subject for OrganizationFile {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        any(scope.db(), scope.signed_in()?, id).await.map(Self)
    }
}

/// 单位筛选 · Which organisations; what is absent does not narrow the list
#[derive(Debug, Default, InputObject)]
pub struct OrganizationFilter {
    /// 登记状态 · In this state.
    pub state: Option<OrganizationState>,
    /// 统一社会信用代码 · With this code.
    pub credit_code: Option<CreditCode>,
    /// 名称包含 · Whose name contains this text, up to 40 characters, taken literally.
    pub name_contains: Option<String>,
}

/// 单位管理 · Organisations, for the Office
#[derive(Debug, Default)]
pub struct OfficeOrganizations;

#[Object]
impl OfficeOrganizations {
    /// 单位 · Registered organisations, newest registration first.
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which ones; absent: all.")] filter: Option<OrganizationFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "起点游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "终点游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<OrganizationFile>> {
        use organization::Column;
        let filter = filter.unwrap_or_default();
        let mut select =
            page::name_contains(organization::Entity::find(), Column::Name, filter.name_contains.as_deref())?;
        if let Some(state) = filter.state {
            select = select.filter(Column::State.eq(state));
        }
        if let Some(code) = filter.credit_code {
            let mut check = Check::new();
            let code = check.credit_code("creditCode", &code);
            check.done()?;
            select = select.filter(Column::CreditCode.eq(code));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&Scope::of(ctx)?, select, Column::Id, page, OrganizationFile, |row| row.id).await?)
    }

    /// 单位 · One organisation; null where there is none.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "单位标识 · Global id of an organisation.")] id: ID,
    ) -> Option<async_graphql::Result<OrganizationFile>> {
        let id = Kind::Organization.parse(&id)?;
        let found = async {
            let scope = Scope::of(ctx)?;
            any(scope.db(), scope.signed_in()?, id).await
        };
        super::visible(found.await.map(OrganizationFile))
    }
}
