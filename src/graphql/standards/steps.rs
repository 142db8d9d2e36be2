//! Drafting and amending standards and guides.

use super::Standard;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::regulation::natural;
use crate::graphql::resolutions::refuse_under_vote;
use crate::graphql::words::WordsInput;
use crate::rules::standard::{check_guide, check_standard, may_amend};
use crate::rules::{Refusal, Step, Value};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{DocumentState, Industry, ItemKind};
use entity::record::{StandardCategory, StandardContent, StandardItem};
use entity::{RuleCode, standard};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// 起草评审标准 · Drafts a standard
#[derive(Clone, Debug, InputObject)]
pub struct DraftStandardInput {
    /// 版本名 · Short unique name, at most 60 characters.
    pub edition: String,
    /// 名称 · Title, at most 200 characters in each language.
    pub name: WordsInput,
    /// 依据标准 · The standard whose content is copied; exactly one of it and `categories` is given.
    pub based_on: Option<ID>,
    /// 类目 · The content, 1-30 categories; exactly one of it and `basedOn` is given.
    pub categories: Option<Vec<StandardCategoryInput>>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 类目 · A category of a standard
#[derive(Clone, Debug, InputObject)]
pub struct StandardCategoryInput {
    /// 编号 · Number, unique in the standard, at most 20 characters.
    pub number: String,
    /// 名称 · Title, at most 200 characters in each language.
    pub title: WordsInput,
    /// 条目 · Its scored items, 1-50.
    pub items: Vec<StandardItemInput>,
}

/// 条目 · A scored item
#[derive(Clone, Debug, InputObject)]
pub struct StandardItemInput {
    /// 编号 · Number, unique in the standard, at most 20 characters.
    pub number: String,
    /// 名称 · Title, at most 200 characters in each language.
    pub title: WordsInput,
    /// 类型 · Process or result.
    pub kind: ItemKind,
    /// 分值 · Points, 1-10000.
    pub points: i32,
}

/// 起草实施指南 · Drafts a guide
#[derive(Clone, Debug, InputObject)]
pub struct DraftGuideInput {
    /// 所依标准 · The standard that it re-weights.
    pub of: ID,
    /// 行业 · The industry that it is for.
    pub industry: Industry,
    /// 版本名 · Short unique name, at most 60 characters.
    pub edition: String,
    /// 名称 · Title, at most 200 characters in each language.
    pub name: WordsInput,
    /// 分值 · Points of the items that differ from the standard; each category keeps its sum.
    pub weights: Vec<ItemPointsInput>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 条目分值 · Points of an item
#[derive(Clone, Debug, InputObject)]
pub struct ItemPointsInput {
    /// 条目编号 · Number of an item of the standard.
    pub item: String,
    /// 分值 · Points, 1-10000.
    pub points: i32,
}

/// 修改标准草案 · Amends a draft standard or guide
#[derive(Clone, Debug, InputObject)]
pub struct AmendStandardInput {
    /// 标准 · The draft.
    pub standard: ID,
    /// 名称 · New title; null: unchanged.
    pub name: Option<WordsInput>,
    /// 类目 · A standard's new content as a whole; null: unchanged. Not for guides.
    pub categories: Option<Vec<StandardCategoryInput>>,
    /// 分值 · A guide's points of the items that differ from its standard, replacing those before; null: unchanged. Only for guides.
    pub weights: Option<Vec<ItemPointsInput>>,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 起草结果 · The draft, or why not.
    DraftStandardPayload {
        /// 评审标准 · The draft; null where it was refused.
        standard: Standard
    }
    /// 起草结果 · The draft, or why not.
    DraftGuidePayload {
        /// 实施指南 · The draft; null where it was refused.
        standard: Standard
    }
    /// 修改结果 · The amended draft, or why not.
    AmendStandardPayload {
        /// 评审标准 · The draft; null where it was refused.
        standard: Standard
    }
}

/// Standards and guides.
#[derive(Debug, Default)]
pub struct StandardMutation;

#[Object]
impl StandardMutation {
    /// 起草评审标准 · Drafts a standard whose items sum to the regulation's total (art. 13).
    async fn draft_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DraftStandardInput,
    ) -> async_graphql::Result<DraftStandardPayload> {
        mutate(ctx, Action::DraftStandard, input, async |work, input: &DraftStandardInput| {
            let mut check = Check::new();
            let edition = check.text("edition", &input.edition, 60);
            let name = check.words("name", &input.name, 200);
            let based_on = input.based_on.as_ref().map(|id| check.id("basedOn", Kind::Standard, id));
            let given = input.categories.as_ref().map(|categories| content(&mut check, categories));
            if based_on.is_some() == given.is_some() {
                check.fault("categories", Refusal::input("input-one-of"));
            }
            check.done()?;
            let content = match (based_on, given) {
                (Some(id), _) => standard::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?.content,
                (None, content) => content.unwrap_or_default().into(),
            };
            check_standard(&content, total(work).await?)?;
            insert(
                work,
                edition,
                standard::ActiveModel {
                    name: Set(name),
                    guide_of: Set(None),
                    industry: Set(None),
                    content: Set(content),
                    ..Default::default()
                },
            )
            .await
        })
        .await
    }

    /// 起草实施指南 · Drafts a guide that re-weights a standard for an industry and keeps each category's points (art. 14).
    async fn draft_guide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DraftGuideInput,
    ) -> async_graphql::Result<DraftGuidePayload> {
        mutate(ctx, Action::DraftGuide, input, async |work, input: &DraftGuideInput| {
            let mut check = Check::new();
            let id = check.id("of", Kind::Standard, &input.of);
            let edition = check.text("edition", &input.edition, 60);
            let name = check.words("name", &input.name, 200);
            check.done()?;
            let of = standard::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            if of.guide_of.is_some() {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("of".to_owned())]).into());
            }
            let content = weighted(&of.content, &input.weights)?;
            check_guide(&content, &of.content)?;
            insert(
                work,
                edition,
                standard::ActiveModel {
                    name: Set(name),
                    guide_of: Set(Some(of.id)),
                    industry: Set(Some(input.industry)),
                    content: Set(content.into()),
                    ..Default::default()
                },
            )
            .await
        })
        .await
    }

    /// 修改标准草案 · Amends a draft standard or guide (art. 7, 13). An approved one never changes; nor does a draft while the committee votes on it.
    async fn amend_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendStandardInput,
    ) -> async_graphql::Result<AmendStandardPayload> {
        mutate(ctx, Action::AmendStandard, input, async |work, input: &AmendStandardInput| {
            let mut check = Check::new();
            let id = check.id("standard", Kind::Standard, &input.standard);
            let name = input.name.as_ref().map(|name| check.words("name", name, 200));
            let given = input.categories.as_ref().map(|categories| content(&mut check, categories));
            check.done()?;
            let row = standard::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.expect_version(input.expected_version, row.version)?;
            may_amend(row.state)?;
            refuse_under_vote(work.db(), row.id).await?;
            let mut check = Check::new();
            match row.guide_of {
                Some(_) if given.is_some() => check.fault("categories", Refusal::input("input-choice")),
                None if input.weights.is_some() => check.fault("weights", Refusal::input("input-choice")),
                _ => {}
            }
            check.done()?;
            let of = match row.guide_of {
                Some(of) => standard::Entity::find_by_id(of).one(work.db()).await?,
                None => None,
            };
            let content = match (&of, &input.weights, given) {
                (Some(of), Some(weights), _) => weighted(&of.content, weights)?.into(),
                (None, _, Some(content)) => content.into(),
                _ => row.content.clone(),
            };
            let name = name.unwrap_or_else(|| row.name.clone());
            if content == row.content && name == row.name {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            match &of {
                Some(of) => check_guide(&content, &of.content)?,
                None => check_standard(&content, total(work).await?)?,
            }
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.name = Set(name);
            row.content = Set(content);
            row.version = Set(version);
            Ok(Standard(row.update(work.db()).await?))
        })
        .await
    }
}

/// Checks a stored standard or guide again, before the committee votes on it and before it is approved (art. 13, 14): a
/// guide needs its standard to be approved, so that what it re-weights stays as it is.
pub async fn check_content(work: &Work, row: &standard::Model) -> Result<()> {
    match row.guide_of {
        Some(of) => {
            let of = standard::Entity::find_by_id(of).one(work.db()).await?.ok_or(NOT_FOUND)?;
            crate::rules::standard::may_use(of.state)?;
            check_guide(&row.content, &of.content)?;
        }
        None => check_standard(&row.content, total(work).await?)?,
    }
    Ok(())
}

/// Points that a standard has under the regulation in force (art. 13).
async fn total(work: &Work) -> Result<u32> {
    let regulation = in_force(work.db(), work.now).await?.ok_or(RuleCode::RegulationNotInForce)?;
    Ok(regulation.parameters.standard_points)
}

/// Inserts a draft under an edition that is not taken.
async fn insert(work: &Work, edition: String, row: standard::ActiveModel) -> Result<Standard> {
    if taken(work.db(), &edition).await? {
        return Err(Refusal::input("input-duplicate").at(vec![Step::Field("edition".to_owned())]).into());
    }
    let row = standard::ActiveModel {
        id: Set(work.new_id()),
        edition: Set(edition),
        state: Set(DocumentState::Draft),
        resolution_id: Set(None),
        created_at: Set(work.now),
        version: Set(1),
        ..row
    };
    Ok(Standard(row.insert(work.db()).await?))
}

async fn taken(db: &impl ConnectionTrait, edition: &str) -> Result<bool> {
    Ok(standard::Entity::find().filter(standard::Column::Edition.eq(edition)).one(db).await?.is_some())
}

/// Reads the content of a standard.
fn content(check: &mut Check, categories: &[StandardCategoryInput]) -> StandardContent {
    let item = |check: &mut Check, item: &StandardItemInput| StandardItem {
        number: check.text("number", &item.number, 20),
        title: check.words("title", &item.title, 200),
        kind: item.kind,
        points: natural(check, "points", item.points, 1..=10_000),
    };
    let category = |check: &mut Check, category: &StandardCategoryInput| StandardCategory {
        number: check.text("number", &category.number, 20),
        title: check.words("title", &category.title, 200),
        items: check.each("items", &category.items, 1..=50, item),
    };
    StandardContent { categories: check.each("categories", categories, 1..=30, category) }
}

/// The content of a standard with other points.
fn weighted(standard: &StandardContent, weights: &[ItemPointsInput]) -> Result<StandardContent> {
    let mut content = standard.clone();
    let mut check = Check::new();
    let mut seen = std::collections::HashSet::new();
    check.each("weights", weights, 0..=1500, |check, weight| {
        let points = natural(check, "points", weight.points, 1..=10_000);
        if !seen.insert(weight.item.clone()) {
            return check.fault("item", Refusal::input("input-duplicate"));
        }
        let items = content.categories.iter_mut().flat_map(|category| &mut category.items);
        match items.into_iter().find(|item| item.number == weight.item) {
            Some(item) => item.points = points,
            None => {
                let key = Value::Text(weight.item.chars().take(20).collect());
                check.fault("item", Refusal::input("input-choice").fact("key", key));
            }
        }
    });
    check.done()?;
    Ok(content)
}
