//! The regulation as data (art. 29): its numbers, articles, rules and application form; and the words of every enum.

mod changes;
mod form;
mod parameters;
mod patch;
mod steps;

pub use changes::{RegulationChange, RegulationPart};
pub use form::ApplicationForm;
pub use parameters::{RegulationParameters, Tier};
pub use patch::natural;
pub use steps::RegulationMutation;

use super::allowed::in_force;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::scalars::Date;
use super::scope::Scope;
use super::user_error::articles;
use super::vocabulary::{self, EnumWords, ValueWords};
use crate::error::{Error, NOT_FOUND, Result};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{DocumentState, Role};
use entity::{RuleCode, regulation, regulation_article, regulation_rule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// 评审办法 · One version of the rules
#[derive(Clone, Debug)]
pub struct Regulation(pub regulation::Model);

/// 评审办法 · One version of the rules, as data (art. 29); an approved one never changes
#[Object]
impl Regulation {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Regulation.id(self.0.id)
    }

    /// 版本名 · Short unique name, such as `2021`.
    async fn edition(&self) -> &str {
        &self.0.edition
    }

    /// 名称 · Title in the caller's language.
    async fn title(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.0.title.pick(Scope::of(ctx)?.language.english()).to_owned())
    }

    /// 文号 · Number of the issuing document; null: none was given.
    async fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }

    /// 发布日期 · When it was issued; null: not yet.
    async fn issued_on(&self) -> Option<Date> {
        self.0.issued_on.map(Date::from)
    }

    /// 施行日期 · First day in force; null: not put in force.
    async fn in_force_from(&self) -> Option<Date> {
        self.0.in_force_from.map(Date::from)
    }

    /// 废止日期 · First day on which it is no longer in force; null: not repealed.
    async fn repealed_on(&self) -> Option<Date> {
        self.0.repealed_on.map(Date::from)
    }

    /// 状态 · Draft or approved by the committee (art. 7).
    async fn state(&self) -> DocumentState {
        self.0.state
    }

    /// 参数 · Its numbers and choices, with words in the caller's language.
    async fn parameters(&self, ctx: &Context<'_>) -> async_graphql::Result<RegulationParameters> {
        Ok(RegulationParameters::of((*self.0.parameters).clone(), Scope::of(ctx)?.language))
    }

    /// 申报表 · The application form that it prescribes (art. 16), in the caller's language.
    async fn form(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationForm> {
        Ok(ApplicationForm::of((*self.0.form).clone(), Scope::of(ctx)?.language))
    }

    /// 条文 · Every article, with the rules that enforce it and what it leaves to people.
    async fn articles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RegulationArticle>> {
        let scope = Scope::of(ctx)?;
        let english = scope.language.english();
        let mut rules = scope.many::<regulation_rule::Entity>(self.0.id).await?;
        rules.sort_by_key(|rule| rule.position);
        let articles = scope.many::<regulation_article::Entity>(self.0.id).await?;
        let article = |row: regulation_article::Model| {
            let enforced = rules.iter().filter(|rule| rule.article == row.number).map(|rule| RegulationRule {
                code: rule.code,
                clause: rule.clause.clone(),
                text: rule.text.pick(english).to_owned(),
            });
            RegulationArticle {
                number: row.number,
                chapter: row.chapter,
                chapter_title: row.chapter_title.pick(english).to_owned(),
                title: row.title.pick(english).to_owned(),
                rules: enforced.collect(),
                human_judgement: row.human_judgement.pick(english).to_owned(),
                text: row.text,
            }
        };
        Ok(articles.into_iter().map(article).collect())
    }

    /// 变更 · In what this version differs from another one, in the order of parts and places; empty: in nothing; null: the other is not visible.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "对照版本 · The version to compare with, as the earlier one.")] since: ID,
        #[graphql(desc = "部分 · Only these parts; null: all.")] parts: Option<Vec<RegulationPart>>,
    ) -> Option<async_graphql::Result<Vec<RegulationChange>>> {
        let id = Kind::Regulation.parse(&since)?;
        let read = async {
            let scope = Scope::of(ctx)?;
            let mut changes = changes::between(&scope, &Self::reload(&scope, id).await?, self).await?;
            changes.retain(|change| parts.as_ref().is_none_or(|parts| parts.contains(&change.part)));
            Ok::<_, Error>(changes)
        };
        super::visible(read.await)
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// 条 · An article of a regulation
#[derive(Clone, Debug, SimpleObject)]
pub struct RegulationArticle {
    /// 条 · Number.
    number: i32,
    /// 章 · Number of its chapter.
    chapter: i32,
    /// 章名 · Title of its chapter in the caller's language.
    chapter_title: String,
    /// 标题 · Our short title in the caller's language.
    title: String,
    /// 条文 · Its wording, in the language in which it was issued.
    text: String,
    /// 规则 · The rules that enforce it here; empty where nothing is refused by it.
    rules: Vec<RegulationRule>,
    /// 由人判断的事项 · What it leaves to people, in the caller's language.
    human_judgement: String,
}

/// 规则 · A rule that enforces an article
#[derive(Clone, Debug, SimpleObject)]
pub struct RegulationRule {
    /// 规则代码 · The code with which it refuses.
    code: RuleCode,
    /// 款、项 · Paragraph or item; null: the whole article.
    clause: Option<String>,
    /// 要求 · What is demanded, in one sentence of our own, in the caller's language.
    text: String,
}

impl Subject for Regulation {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = regulation::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let visible = row.state == DocumentState::Approved || scope.holding(Role::Office).is_some();
        if visible { Ok(Self(row)) } else { Err(NOT_FOUND) }
    }
}

/// Reading regulations.
#[derive(Debug, Default)]
pub struct RegulationQuery;

#[Object]
impl RegulationQuery {
    /// 评审办法 · A version of the regulation that the committee approved; null where there is none.
    async fn regulation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "版本名 · Its edition; null: the version in force.")] edition: Option<String>,
    ) -> Option<Result<Regulation>> {
        let find = async {
            let scope = Scope::of(ctx)?;
            let Some(edition) = edition.filter(|edition| !edition.contains('\0')) else {
                return Ok(in_force(&scope).await?.map(Regulation));
            };
            let select = approved().filter(regulation::Column::Edition.eq(edition));
            Ok(select.one(scope.db()).await?.map(Regulation))
        };
        find.await.transpose()
    }

    /// 评审办法 · Every approved version, the latest recorded first.
    async fn regulations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Regulation>> {
        list(ctx, approved(), Page { first, after, last, before }).await
    }

    /// 词汇表 · The words of enums, rule codes among them, in the caller's language.
    async fn vocabulary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "枚举名 · Names of enums; null: every enum. Unknown names give nothing.")] names: Option<
            Vec<String>,
        >,
    ) -> async_graphql::Result<Vec<EnumWords>> {
        let scope = Scope::of(ctx)?;
        let regulation = in_force(&scope).await?.map(|row| row.id).unwrap_or_default();
        let articles = articles(&scope, regulation).await?;
        let words = vocabulary::entries(names.as_deref()).map(|(name, values)| {
            let value = |(value, entry): &(String, vocabulary::Entry)| {
                let enforced = articles.iter().find(|(code, _)| name == "RuleCode" && code.name() == *value);
                ValueWords {
                    value: value.clone(),
                    label: entry.label(scope.language).to_owned(),
                    description: entry.description(scope.language).map(str::to_owned),
                    article: enforced.and_then(|(_, articles)| articles.first().cloned()),
                }
            };
            EnumWords { name: name.to_owned(), values: values.iter().map(value).collect() }
        });
        Ok(words.collect())
    }
}

/// The Office's regulations, drafts among them.
#[derive(Debug, Default)]
pub struct OfficeRegulations;

#[Object]
impl OfficeRegulations {
    /// 评审办法 · Every version, drafts too, the latest recorded first.
    async fn regulations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Regulation>> {
        list(ctx, regulation::Entity::find(), Page { first, after, last, before }).await
    }
}

fn approved() -> sea_orm::Select<regulation::Entity> {
    regulation::Entity::find().filter(regulation::Column::State.eq(DocumentState::Approved))
}

async fn list(
    ctx: &Context<'_>,
    select: sea_orm::Select<regulation::Entity>,
    page: Page,
) -> async_graphql::Result<List<Regulation>> {
    let scope = Scope::of(ctx)?;
    let list = page::list(&scope, select, regulation::Column::Id, page, Regulation, |row| row.id).await;
    list.map_err(|error: Error| error.into())
}
