//! Drafting a new version of the regulation, and putting it in force once a resolution approved it (art. 7, 29).

use super::Regulation;
use super::patch::RegulationParametersPatch;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::resolutions::refuse_under_vote;
use crate::graphql::scalars::Date;
use crate::graphql::words::WordsInput;
use crate::rules::{Refusal, Step};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::DocumentState;
use entity::{RuleCode, regulation, regulation_article, regulation_rule};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// 起草评审办法 · Drafts a new version
#[derive(Clone, Debug, InputObject)]
pub struct DraftRegulationInput {
    /// 依据版本 · The version whose parameters, articles, rules and form are copied; null: the one in force.
    pub based_on: Option<ID>,
    /// 版本名 · Short unique name, at most 40 characters.
    pub edition: String,
    /// 名称 · Title, at most 200 characters in each language.
    pub title: WordsInput,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 修改评审办法草案 · Amends a draft
#[derive(Clone, Debug, InputObject)]
pub struct AmendRegulationInput {
    /// 评审办法 · The draft.
    pub regulation: ID,
    /// 名称 · New title; null: unchanged.
    pub title: Option<WordsInput>,
    /// 参数 · Changes to its parameters; null: none.
    pub parameters: Option<RegulationParametersPatch>,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 施行评审办法 · Puts an approved version in force
#[derive(Clone, Debug, InputObject)]
pub struct PutRegulationInForceInput {
    /// 评审办法 · The approved version.
    pub regulation: ID,
    /// 施行日期 · First day in force, not in the past; the version in force until then is repealed from this day.
    pub from: Date,
    /// 文号 · Number of the issuing document, at most 100 characters.
    pub document_number: String,
    /// 发布日期 · When it was issued, neither in the future nor after `from`.
    pub issued_on: Date,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 起草结果 · The draft, or why not.
    DraftRegulationPayload {
        /// 评审办法 · The draft; null where it was refused.
        regulation: Regulation
    }
    /// 修改结果 · The amended draft, or why not.
    AmendRegulationPayload {
        /// 评审办法 · The draft; null where it was refused.
        regulation: Regulation
    }
    /// 施行结果 · The version with its date of entry into force, or why not.
    PutRegulationInForcePayload {
        /// 评审办法 · The version; null where it was refused.
        regulation: Regulation
    }
}

/// Versions of the regulation.
#[derive(Debug, Default)]
pub struct RegulationMutation;

#[Object]
impl RegulationMutation {
    /// 起草评审办法 · Drafts a new version as a copy of another (art. 29).
    async fn draft_regulation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DraftRegulationInput,
    ) -> async_graphql::Result<DraftRegulationPayload> {
        mutate(ctx, Action::DraftRegulation, input, async |work, input: &DraftRegulationInput| {
            let mut check = Check::new();
            let edition = check.text("edition", &input.edition, 40);
            let title = check.words("title", &input.title, 200);
            let based_on = input.based_on.as_ref().map(|id| check.id("basedOn", Kind::Regulation, id));
            check.done()?;
            let source = match based_on {
                Some(id) => regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?,
                None => in_force(work.db(), work.now).await?.ok_or(RuleCode::RegulationNotInForce)?,
            };
            let taken = regulation::Entity::find().filter(regulation::Column::Edition.eq(edition.as_str()));
            if taken.one(work.db()).await?.is_some() {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("edition".to_owned())]).into());
            }
            let row = regulation::ActiveModel {
                id: Set(work.new_id()),
                edition: Set(edition),
                title: Set(title),
                document_number: Set(None),
                issued_on: Set(None),
                in_force_from: Set(None),
                repealed_on: Set(None),
                state: Set(DocumentState::Draft),
                parameters: Set(source.parameters),
                form: Set(source.form),
                resolution_id: Set(None),
                created_at: Set(work.now),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            copy_articles(work, source.id, row.id).await?;
            Ok(Regulation(row))
        })
        .await
    }

    /// 修改评审办法草案 · Amends the parameters of a draft (art. 29). An approved version never changes; nor does a draft while the committee votes on it.
    async fn amend_regulation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendRegulationInput,
    ) -> async_graphql::Result<AmendRegulationPayload> {
        mutate(ctx, Action::AmendRegulation, input, async |work, input: &AmendRegulationInput| {
            let mut check = Check::new();
            let id = check.id("regulation", Kind::Regulation, &input.regulation);
            let title = input.title.as_ref().map(|title| check.words("title", title, 200));
            check.done()?;
            let row = regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.expect_version(input.expected_version, row.version)?;
            if row.state == DocumentState::Approved {
                return Err(RuleCode::RegulationImmutable.into());
            }
            refuse_under_vote(work.db(), row.id).await?;
            let mut check = Check::new();
            let parameters = match &input.parameters {
                Some(patch) => check.within("parameters", |check| patch.apply(check, &row.parameters)).into(),
                None => row.parameters.clone(),
            };
            check.done()?;
            let title = title.unwrap_or_else(|| row.title.clone());
            if title == row.title && parameters == row.parameters {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.title = Set(title);
            row.parameters = Set(parameters);
            row.version = Set(version);
            Ok(Regulation(row.update(work.db()).await?))
        })
        .await
    }

    /// 施行评审办法 · Puts an approved version in force from a day (art. 29). Running cycles keep theirs.
    async fn put_regulation_in_force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PutRegulationInForceInput,
    ) -> async_graphql::Result<PutRegulationInForcePayload> {
        mutate(ctx, Action::PutRegulationInForce, input, async |work, input: &PutRegulationInForceInput| {
            let mut check = Check::new();
            let id = check.id("regulation", Kind::Regulation, &input.regulation);
            let from = check.date("from", &input.from);
            let issued_on = check.date("issuedOn", &input.issued_on);
            let document_number = check.text("documentNumber", &input.document_number, 100);
            check.done()?;
            let row = regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.expect_version(input.expected_version, row.version)?;
            if row.in_force_from.is_some() {
                return Err(RuleCode::RegulationImmutable.into());
            }
            if row.state != DocumentState::Approved {
                return Err(RuleCode::RegulationNotApproved.into());
            }
            let mut check = Check::new();
            if from < work.now.day() {
                check.fault("from", Refusal::input("input-in-past"));
            }
            if issued_on > work.now.day() {
                check.fault("issuedOn", Refusal::input("input-in-future"));
            }
            if issued_on > from {
                check.fault("from", Refusal::input("input-range-order"));
            }
            check.done()?;
            let repealed_on = make_room(work, from).await?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.document_number = Set(Some(document_number));
            row.issued_on = Set(Some(issued_on));
            row.in_force_from = Set(Some(from));
            row.repealed_on = Set(repealed_on);
            row.version = Set(version);
            Ok(Regulation(row.update(work.db()).await?))
        })
        .await
    }
}

/// Copies articles and rules from one version to another.
async fn copy_articles(work: &Work, from: Uuid, to: Uuid) -> Result<()> {
    let articles = regulation_article::Entity::find().filter(regulation_article::Column::RegulationId.eq(from));
    let copies = articles.all(work.db()).await?.into_iter().map(|article| regulation_article::ActiveModel {
        regulation_id: Set(to),
        number: Set(article.number),
        chapter: Set(article.chapter),
        chapter_title: Set(article.chapter_title),
        title: Set(article.title),
        text: Set(article.text),
        human_judgement: Set(article.human_judgement),
    });
    let copies: Vec<_> = copies.collect();
    if !copies.is_empty() {
        regulation_article::Entity::insert_many(copies).exec_without_returning(work.db()).await?;
    }
    let rules = regulation_rule::Entity::find()
        .filter(regulation_rule::Column::RegulationId.eq(from))
        .order_by_asc(regulation_rule::Column::Position);
    let copies = rules.all(work.db()).await?.into_iter().map(|rule| regulation_rule::ActiveModel {
        id: Set(work.new_id()),
        regulation_id: Set(to),
        position: Set(rule.position),
        code: Set(rule.code),
        article: Set(rule.article),
        clause: Set(rule.clause),
        text: Set(rule.text),
    });
    let copies: Vec<_> = copies.collect();
    if !copies.is_empty() {
        regulation_rule::Entity::insert_many(copies).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// Repeals the version in force until a day from that day on. Answers the day from which a version that was put in force
/// for later already repeals the new one.
async fn make_room(work: &Work, from: NaiveDate) -> Result<Option<NaiveDate>> {
    use regulation::Column::InForceFrom;
    let others = regulation::Entity::find().filter(InForceFrom.is_not_null()).order_by_asc(InForceFrom);
    let mut next = None;
    for row in others.all(work.db()).await? {
        match row.in_force_from {
            Some(day) if day == from => {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("from".to_owned())]).into());
            }
            Some(day) if day > from => next = next.or(Some(day)),
            _ if row.repealed_on.is_none_or(|day| day > from) => {
                let version = row.version + 1;
                let mut row = row.into_active_model();
                row.repealed_on = Set(Some(from));
                row.version = Set(version);
                row.update(work.db()).await?;
            }
            _ => {}
        }
    }
    Ok(next)
}
