//! Pledges, interest declarations and conflicts (art. 7, 27): what comes before anybody sees an applicant's material.

mod steps;

pub use steps::{Bar, DeclarationMutation};

use super::cycles::Cycle;
use super::ids::{self, Kind};
use super::page::{self, List, Page};
use super::scalars::{CreditCode, DateTime};
use super::scope::Scope;
use crate::access::Viewer;
use crate::error::{Error, NOT_FOUND, Result};
use crate::locale::{self, Language};
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ConflictSource, InterestKind, Role};
use entity::{conflict, cycle, declaration, person, pledge};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The text that is signed, in a language.
pub fn pledge_text(language: Language) -> String {
    locale::text(language, "pledge-text", &[])
}

/// 保密廉洁承诺 · A signed pledge
#[derive(Clone, Debug)]
pub struct Pledge(pub pledge::Model);

/// 保密廉洁承诺 · A pledge of confidentiality and integrity for a cycle (art. 27)
#[Object]
impl Pledge {
    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 承诺内容 · The text as it was signed.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// 签署时间 · When it was signed.
    async fn signed_at(&self) -> DateTime {
        self.0.signed_at.into()
    }
}

impl Subject for Pledge {
    /// A person signs one pledge a cycle: the cycle stands for it.
    fn subject_id(&self) -> Uuid {
        self.0.cycle_id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let key = (scope.signed_in()?.person_id, id);
        pledge::Entity::find_by_id(key).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The viewer's own pledges, the latest first.
pub async fn pledges(scope: &Scope<'_>, viewer: &Viewer) -> Result<Vec<Pledge>> {
    let select = pledge::Entity::find()
        .filter(pledge::Column::PersonId.eq(viewer.person_id))
        .order_by_desc(pledge::Column::SignedAt)
        .order_by_desc(pledge::Column::CycleId);
    Ok(select.all(scope.db()).await?.into_iter().map(Pledge).collect())
}

/// 利害关系申报 · An interest declaration
#[derive(Clone, Debug)]
pub struct InterestDeclaration(pub declaration::Model);

/// 利害关系申报 · A declaration of interest, or of none, in an applicant of a cycle (art. 7); the latest counts
#[Object]
impl InterestDeclaration {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Declaration.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 统一社会信用代码 · Credit code of the applicant.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 利害关系 · The interest; null: none is declared.
    async fn interest(&self) -> Option<InterestKind> {
        self.0.interest
    }

    /// 说明 · What it is; null: nothing was said.
    async fn explanation(&self) -> Option<&str> {
        self.0.explanation.as_deref()
    }

    /// 申报时间 · When it was declared.
    async fn declared_at(&self) -> DateTime {
        self.0.declared_at.into()
    }
}

impl Subject for InterestDeclaration {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select =
            declaration::Entity::find_by_id(id).filter(declaration::Column::PersonId.eq(scope.signed_in()?.person_id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The viewer's own declarations in a cycle, in the order in which they were made.
pub async fn declarations(scope: &Scope<'_>, viewer: &Viewer, cycle: &ID) -> Result<Vec<InterestDeclaration>> {
    let Some((Kind::Cycle, cycle_id)) = ids::parse(cycle) else { return Ok(Vec::new()) };
    let select = declaration::Entity::find()
        .filter(declaration::Column::PersonId.eq(viewer.person_id))
        .filter(declaration::Column::CycleId.eq(cycle_id))
        .order_by_asc(declaration::Column::Id);
    Ok(select.all(scope.db()).await?.into_iter().map(InterestDeclaration).collect())
}

/// 回避情形 · A conflict of interest
#[derive(Clone, Debug)]
pub struct Conflict(pub conflict::Model);

/// 回避情形 · An interest that bars a person from an applicant in a cycle (art. 7)
#[Object]
impl Conflict {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Conflict.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 人员标识 · Global id of the person who is barred.
    async fn person_id(&self) -> ID {
        Kind::Person.id(self.0.person_id)
    }

    /// 姓名 · Name of the person who is barred.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?.name)
    }

    /// 统一社会信用代码 · Credit code of the applicant.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 来源 · How it came to light.
    async fn source(&self) -> ConflictSource {
        self.0.source
    }

    /// 利害关系 · What interest.
    async fn interest(&self) -> InterestKind {
        self.0.interest
    }

    /// 理由 · Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// 记录时间 · When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// 解除时间 · When the Office lifted it; null: it bars.
    async fn lifted_at(&self) -> Option<DateTime> {
        self.0.lifted_at.map(DateTime::from)
    }

    /// 解除理由 · Why it was lifted; null: it bars.
    async fn lift_reason(&self) -> Option<&str> {
        self.0.lift_reason.as_deref()
    }
}

impl Subject for Conflict {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        conflict::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 筛选 · Which conflicts
#[derive(Clone, Debug, Default, InputObject)]
pub struct ConflictFilter {
    /// 年度评审 · Only of this cycle; null: of any. What is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 人员 · Only of this person; null: of anybody. What is no person gives nothing.
    pub person: Option<ID>,
    /// 是否已解除 · true: only lifted ones; false: only those that bar; null: both.
    pub lifted: Option<bool>,
}

/// The Office's list of conflicts.
#[derive(Debug, Default)]
pub struct OfficeConflicts;

#[Object]
impl OfficeConflicts {
    /// 回避情形 · Conflicts of interest, the latest recorded first.
    async fn conflicts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which ones; null: all.")] filter: Option<ConflictFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Conflict>> {
        use conflict::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = conflict::Entity::find();
        if let Some(id) = &filter.cycle {
            select = select.filter(Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
        }
        if let Some(id) = &filter.person {
            select = select.filter(Column::PersonId.eq(Kind::Person.parse(id).unwrap_or_default()));
        }
        if let Some(lifted) = filter.lifted {
            select = select.filter(if lifted { Column::LiftedAt.is_not_null() } else { Column::LiftedAt.is_null() });
        }
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, Column::Id, page, Conflict, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }
}
