//! Revocations as everybody reads them: those that are published (art. 23, 24).

use super::{articles_of, document};
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::conferring::awards::{AwardEntry, PublicationDocument};
use crate::graphql::ids::Kind;
use crate::graphql::loaders::RevocationsOf;
use crate::graphql::page::{self, List, Page, name_contains};
use crate::graphql::scalars::{CreditCode, Date, DateTime};
use crate::graphql::scope::Scope;
use crate::graphql::user_error::ArticleRef;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::RevocationGround;
use entity::{award, cycle, revocation_case};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

/// A revocation that was published.
#[derive(Clone, Debug)]
pub struct RevocationEntry(pub revocation_case::Model);

/// 撤销公布 · A revocation that was published (art. 23, 24), as everybody reads it
#[Object]
impl RevocationEntry {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::RevocationCase.id(self.0.id)
    }

    /// 奖项 · The award.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 统一社会信用代码 · Of the organisation.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 撤销情形 · The ground.
    async fn ground(&self) -> RevocationGround {
        self.0.ground
    }

    /// 条款 · The article that revokes on this ground.
    async fn articles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ArticleRef>> {
        Ok(articles_of(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 撤销日期 · Day of the decision, from which the title is gone.
    async fn revoked_on(&self) -> Option<Date> {
        self.0.decided_at.map(|at| at.day().into())
    }

    /// 公布文件 · The document that published it.
    async fn document(&self) -> Option<PublicationDocument> {
        document(&self.0)
    }

    /// 公布时间 · When it was published here.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime::from)
    }
}

impl RevocationEntry {
    /// What was published of the revocation of an award; absent: nothing.
    pub async fn of(scope: &Scope<'_>, award_id: Uuid) -> Result<Option<Self>> {
        let cases = scope.by(RevocationsOf, award_id).await?;
        Ok(cases.into_iter().find(|case| case.published_at.is_some()).map(Self))
    }
}

impl Subject for RevocationEntry {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = published().filter(revocation_case::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The revocations that everybody sees.
fn published() -> Select<revocation_case::Entity> {
    revocation_case::Entity::find().filter(revocation_case::Column::PublishedAt.is_not_null())
}

/// 撤销筛选 · Which revocations; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct RevocationFilter {
    /// 年度 · Only of awards of this year.
    pub year: Option<i32>,
    /// 撤销情形 · Only on this ground.
    pub ground: Option<RevocationGround>,
    /// 统一社会信用代码 · Only of this organisation.
    pub credit_code: Option<CreditCode>,
    /// 名称包含 · Only names that contain this, literally, up to 40 characters.
    pub name_contains: Option<String>,
}

/// Reading published revocations.
#[derive(Debug, Default)]
pub struct RevocationQuery;

#[Object]
impl RevocationQuery {
    /// 撤销公布 · Revocations that were published, the latest opened first (art. 23, 24).
    async fn revocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<RevocationFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<RevocationEntry>> {
        use revocation_case::{Column, Relation};
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = published()
            .join(JoinType::InnerJoin, Relation::Award.def())
            .join(JoinType::InnerJoin, Relation::Cycle.def());
        if let Some(year) = filter.year {
            select = select.filter(cycle::Column::Year.eq(year));
        }
        if let Some(ground) = filter.ground {
            select = select.filter(Column::Ground.eq(ground));
        }
        if let Some(code) = filter.credit_code {
            select = select.filter(Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
        }
        select = name_contains(select, award::Column::Name, filter.name_contains.as_deref())?;
        let page = Page { first, after, last, before };
        let listed = page::list(&scope, select, Column::Id, page, RevocationEntry, |row| row.id).await;
        listed.map_err(|error: Error| error.into())
    }
}
