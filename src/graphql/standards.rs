//! Scoring standards and the guides that re-weight them for an industry (art. 7, 13, 14).

mod steps;

pub use steps::{StandardMutation, check_content};

use super::ids::Kind;
use super::page::{self, List, Page};
use super::scalars::DateTime;
use super::scope::Scope;
use super::visible;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::approved_standards;
use crate::locale;
use crate::rules::scoring::BANDS;
use crate::rules::standard::{ItemChange, changes};
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{DocumentState, Industry, ItemKind, Role};
use entity::{record, standard};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

/// 评审标准 · A scoring standard or a guide
#[derive(Clone, Debug)]
pub struct Standard(pub standard::Model);

/// 评审标准、实施指南 · A scoring standard, or a guide that re-weights one for an industry (art. 13, 14)
#[Object]
impl Standard {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Standard.id(self.0.id)
    }

    /// 版本名 · Short unique name.
    async fn edition(&self) -> &str {
        &self.0.edition
    }

    /// 名称 · Title in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.0.name.pick(Scope::of(ctx)?.language.english()).to_owned())
    }

    /// 状态 · Draft or approved by the committee (art. 7).
    async fn state(&self) -> DocumentState {
        self.0.state
    }

    /// 所依标准 · The standard that this guide re-weights; null: it is a standard itself.
    async fn guide_of(&self, ctx: &Context<'_>) -> Option<Result<Standard>> {
        let id = self.0.guide_of?;
        let load = async { Scope::of(ctx)?.one::<standard::Entity>(id).await.map(Standard) };
        Some(load.await)
    }

    /// 行业 · The industry that this guide is for (art. 14); null: it is a standard.
    async fn industry(&self) -> Option<Industry> {
        self.0.industry
    }

    /// 总分 · Points of all items (art. 13).
    async fn points(&self) -> u32 {
        self.0.content.points()
    }

    /// 类目 · Categories with their items, in the caller's language.
    async fn categories(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StandardCategory>> {
        let english = Scope::of(ctx)?.language.english();
        let categories = self.0.content.categories.iter().map(|category| StandardCategory {
            number: category.number.clone(),
            title: category.title.pick(english).to_owned(),
            points: category.points(),
            items: category.items.iter().map(|item| StandardItem::of(item, english)).collect(),
        });
        Ok(categories.collect())
    }

    /// 评分档次 · The six bands in which items of a kind are scored, lowest first: choose the band that fits best as a whole, then the value inside it (art. 13).
    async fn bands(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "类别 · Process or result items.")] kind: ItemKind,
    ) -> async_graphql::Result<Vec<ScoreBand>> {
        let language = Scope::of(ctx)?.language;
        let kind = kind.name().to_lowercase();
        let band = |(number, (from, to)): (usize, (u8, u8))| ScoreBand {
            from: from.into(),
            to: to.into(),
            description: locale::text(language, &format!("band-{kind}-{number}"), &[]),
        };
        Ok((1..).zip(BANDS).map(band).collect())
    }

    /// 版本比较 · The items by which this version differs from another, in their order, those that are gone last; null: the other is not visible.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "对照版本 · The standard or guide that it is compared with.")] since: ID,
    ) -> Option<async_graphql::Result<Vec<StandardChange>>> {
        let id = Kind::Standard.parse(&since)?;
        let compare = async {
            let scope = Scope::of(ctx)?;
            let before = Standard::reload(&scope, id).await?.0.content;
            let item = |item: &record::StandardItem| StandardItem::of(item, scope.language.english());
            let change =
                |(before, after): ItemChange<'_>| StandardChange { before: before.map(item), after: after.map(item) };
            Ok(changes(&before, &self.0.content).into_iter().map(change).collect())
        };
        visible(compare.await)
    }

    /// 起草时间 · When it was drafted.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// 类目 · A category of a standard
#[derive(Clone, Debug, SimpleObject)]
pub struct StandardCategory {
    /// 编号 · Number, unique in the standard.
    number: String,
    /// 名称 · Title in the caller's language.
    title: String,
    /// 分值 · Points of its items; a guide keeps them.
    points: u32,
    /// 条目 · Its scored items.
    items: Vec<StandardItem>,
}

/// 评分档次 · A band of percentages
#[derive(Clone, Debug, SimpleObject)]
pub struct ScoreBand {
    /// 最低 · Lowest percentage.
    from: i32,
    /// 最高 · Highest percentage, in steps of 5.
    to: i32,
    /// 说明 · What an item in this band looks like, in the caller's language.
    description: String,
}

/// 条目 · A scored item
#[derive(Clone, Debug, SimpleObject)]
pub struct StandardItem {
    /// 编号 · Number, unique in the standard.
    number: String,
    /// 名称 · Title in the caller's language.
    title: String,
    /// 类型 · Process or result.
    kind: ItemKind,
    /// 分值 · Points.
    points: u32,
}

impl StandardItem {
    fn of(item: &record::StandardItem, english: bool) -> Self {
        Self {
            number: item.number.clone(),
            title: item.title.pick(english).to_owned(),
            kind: item.kind,
            points: item.points,
        }
    }
}

/// 条目变化 · An item that differs between two versions of a standard
#[derive(Clone, Debug, SimpleObject)]
pub struct StandardChange {
    /// 变化前 · The item as it was; null: it is new.
    before: Option<StandardItem>,
    /// 变化后 · The item as it is; null: it is gone.
    after: Option<StandardItem>,
}

impl Subject for Standard {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = standard::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let visible = row.state == DocumentState::Approved || scope.holding(Role::Office).is_some();
        if visible { Ok(Self(row)) } else { Err(NOT_FOUND) }
    }
}

/// 筛选 · Which standards
#[derive(Clone, Debug, Default, InputObject)]
pub struct StandardFilter {
    /// 状态 · Only drafts or only approved ones; null: both, as far as they are visible.
    pub state: Option<DocumentState>,
    /// 行业 · Only guides for this industry; null: standards and guides for any.
    pub industry: Option<Industry>,
    /// 是否指南 · true: only guides; false: only standards; null: both.
    pub guides: Option<bool>,
}

/// Reading standards.
#[derive(Debug, Default)]
pub struct StandardQuery;

#[Object]
impl StandardQuery {
    /// 评审标准 · Every standard and guide that the committee approved, the latest drafted first.
    async fn standards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which ones; null: all.")] filter: Option<StandardFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Standard>> {
        list(ctx, approved_standards(), filter, Page { first, after, last, before }).await
    }
}

/// The Office's standards, drafts among them.
#[derive(Debug, Default)]
pub struct OfficeStandards;

#[Object]
impl OfficeStandards {
    /// 评审标准 · Every standard and guide, drafts too, the latest drafted first.
    async fn standards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which ones; null: all.")] filter: Option<StandardFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Standard>> {
        list(ctx, standard::Entity::find(), filter, Page { first, after, last, before }).await
    }
}

async fn list(
    ctx: &Context<'_>,
    mut select: Select<standard::Entity>,
    filter: Option<StandardFilter>,
    page: Page,
) -> async_graphql::Result<List<Standard>> {
    use standard::Column;
    let scope = Scope::of(ctx)?;
    let filter = filter.unwrap_or_default();
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(industry) = filter.industry {
        select = select.filter(Column::Industry.eq(industry));
    }
    if let Some(guides) = filter.guides {
        select = select.filter(if guides { Column::GuideOf.is_not_null() } else { Column::GuideOf.is_null() });
    }
    let list = page::list(&scope, select, Column::Id, page, Standard, |row| row.id).await;
    list.map_err(|error: Error| error.into())
}
