//! What a person did wrong, all of it at once: refusals with article, message and facts in the caller's language.

use super::scalars::{Date, DateTime, Money};
use super::scope::Scope;
use super::vocabulary;
use crate::error::Result;
use crate::locale::{self, Language};
use crate::rules::{Fact as RuleFact, Refusal, Step, Value};
use crate::work::in_force;
use async_graphql::{Enum, ID, SimpleObject};
use entity::{RuleCode, regulation_article, regulation_rule};
use std::collections::BTreeMap;
use uuid::Uuid;

/// 业务错误 · What stands in the way of a step, for a person to mend.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// 规则代码 · The rule; switch on this, never on the message.
    pub code: RuleCode,
    /// 条款 · The articles that it enforces; empty for codes of form and order, such as INVALID_INPUT.
    pub articles: Vec<ArticleRef>,
    /// 说明 · One sentence in the caller's language (`Accept-Language`; zh-CN by default).
    pub message: String,
    /// 位置 · Where in `input` the fault is; empty where it is not about one field.
    pub path: Vec<PathSegment>,
    /// 事实 · The facts that decided it.
    pub facts: Vec<Fact>,
}

/// 条款引用 · An article of the cycle's regulation.
#[derive(Clone, Debug, SimpleObject)]
pub struct ArticleRef {
    /// 引称 · As people cite it in the caller's language: `第十九条第一款`, `Article 19 (1)`; of an item `第十一条第四项`, `Article 11, item 4`.
    pub label: String,
    /// 条 · Number of the article.
    pub number: i32,
    /// 款、项 · Paragraph, as `§1`, or item, as `4`; null: the whole article.
    pub clause: Option<String>,
    /// 标题 · Short title in the caller's language.
    pub title: String,
    /// 要求 · What the article demands here, in one sentence of our own.
    pub text: String,
}

/// 路径 · One step into the input: a field, or an index of a list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PathSegment {
    /// 字段 · Name of a field; null for an index.
    pub field: Option<String>,
    /// 序号 · Index in a list, from 0; null for a field.
    pub index: Option<i32>,
}

/// 事实类型 · How to read a fact's value
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FactKind {
    /// 整数 · Integer
    Integer,
    /// 分数 · Fraction
    ///
    /// 形如 `2/3`。 · As `2/3`.
    Fraction,
    /// 日期 · Date
    Date,
    /// 时刻 · Instant
    Instant,
    /// 金额 · Money
    Money,
    /// 文字 · Text
    ///
    /// 已按调用者语言给出。 · In the caller's language where it has words.
    Text,
    /// 标识 · Id
    Id,
}

/// 事实 · A fact that decided a refusal or a row of eligibility.
#[derive(Clone, Debug, SimpleObject)]
pub struct Fact {
    /// 键 · Stable key in camelCase; the reference of codes lists those of each code.
    pub key: String,
    /// 名称 · What it is, in the caller's language.
    pub label: String,
    /// 值 · As text; `kind` says how to read it.
    pub value: String,
    /// 类型 · How to read the value.
    pub kind: FactKind,
    /// 对象 · ID: the global id; null otherwise.
    pub node: Option<ID>,
}

impl Fact {
    /// A fact in a language.
    pub fn of(fact: &RuleFact, language: Language) -> Self {
        let mut node = None;
        let (kind, value) = match &fact.value {
            Value::Integer(value) => (FactKind::Integer, value.to_string()),
            Value::Fraction(numerator, denominator) => (FactKind::Fraction, format!("{numerator}/{denominator}")),
            Value::Date(day) => (FactKind::Date, Date::from(*day).0),
            Value::Instant(instant) => (FactKind::Instant, DateTime::from(*instant).0),
            Value::Money(fen) => (FactKind::Money, Money::from_fen(*fen).0),
            Value::Text(text) => (FactKind::Text, text.clone()),
            Value::Words(words) => (FactKind::Text, words.pick(language.english()).to_owned()),
            Value::Message(id) => (FactKind::Text, locale::text(language, id, &[])),
            Value::Term(name, value) => (FactKind::Text, vocabulary::label(name, value, language)),
            Value::Id(kind, id) => {
                let id = super::ids::named(kind, *id);
                node = Some(id.clone());
                (FactKind::Id, id.0)
            }
        };
        let label = locale::text(language, &format!("fact-{}", kebab(fact.key)), &[]);
        Self { key: fact.key.to_owned(), label, value, kind, node }
    }
}

/// `windowEnd` as `window-end`, `WINDOW_CLOSED` as `window-closed`: the form of message ids.
fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let constant = name.contains('_') || name.chars().all(|c| c.is_ascii_uppercase());
    for c in name.chars() {
        match c {
            '_' => out.push('-'),
            c if c.is_ascii_uppercase() && !constant => {
                out.push('-');
                out.push(c.to_ascii_lowercase());
            }
            c => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

/// The sentence of a refusal.
pub fn message(refusal: &Refusal, facts: &[Fact], language: Language) -> String {
    let said = refusal.facts.iter().zip(facts).map(|(known, fact)| match known.value {
        Value::Instant(instant) => {
            (fact.key.as_str(), locale::instant(language, instant, !fact.key.ends_with("Start")))
        }
        _ => (fact.key.as_str(), fact.value.clone()),
    });
    let args: Vec<(&str, String)> = said.collect();
    let id = refusal.message.map_or_else(|| kebab(&refusal.code.name()), str::to_owned);
    // A message that needs a fact which is not known has a plain twin.
    locale::find(language, &id, &args).unwrap_or_else(|| locale::text(language, &format!("{id}-plain"), &args))
}

/// The sentence of a refusal in English, for the command line.
pub fn plain_message(refusal: &Refusal) -> String {
    let facts: Vec<Fact> = refusal.facts.iter().map(|fact| Fact::of(fact, Language::En)).collect();
    message(refusal, &facts, Language::En)
}

/// The same with the place in the arguments, for a read, which has no `userErrors`.
pub fn plain_fault(refusal: &Refusal) -> String {
    let steps = refusal.path.iter().map(|step| match step {
        Step::Field(field) => field.clone(),
        Step::Index(index) => index.to_string(),
    });
    let place = steps.collect::<Vec<_>>().join(".");
    let sentence = plain_message(refusal);
    if place.is_empty() { sentence } else { format!("{place}: {sentence}") }
}

/// The articles of a regulation by rule code, in the order of the record; two statements a request, however often.
pub async fn articles(scope: &Scope<'_>, regulation: Uuid) -> Result<BTreeMap<RuleCode, Vec<ArticleRef>>> {
    let mut rules = scope.many::<regulation_rule::Entity>(regulation).await?;
    let titles = scope.many::<regulation_article::Entity>(regulation).await?;
    rules.sort_by_key(|rule| rule.position);
    let english = scope.language.english();
    let mut articles: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for rule in rules {
        let title = titles.iter().find(|article| article.number == rule.article);
        articles.entry(rule.code).or_default().push(ArticleRef {
            label: locale::article(scope.language, rule.article, rule.clause.as_deref()),
            number: rule.article,
            title: title.map_or("", |article| article.title.pick(english)).to_owned(),
            clause: rule.clause,
            text: rule.text.pick(english).to_owned(),
        });
    }
    Ok(articles)
}

/// Refusals in the caller's words, with the articles of the cycle's regulation, or of the one in force.
pub async fn explain(scope: &Scope<'_>, regulation: Option<Uuid>, refusals: &[Refusal]) -> Result<Vec<UserError>> {
    if refusals.is_empty() {
        return Ok(Vec::new());
    }
    let regulation = match regulation {
        Some(id) => id,
        None => in_force(scope.db(), scope.now).await?.map(|row| row.id).unwrap_or_default(),
    };
    let articles = articles(scope, regulation).await?;
    let errors = refusals.iter().map(|refusal| {
        let facts: Vec<Fact> = refusal.facts.iter().map(|fact| Fact::of(fact, scope.language)).collect();
        let path = refusal.path.iter().map(|step| match step {
            Step::Field(field) => PathSegment { field: Some(field.clone()), index: None },
            Step::Index(index) => PathSegment { field: None, index: i32::try_from(*index).ok() },
        });
        UserError {
            code: refusal.code,
            articles: articles.get(&refusal.code).cloned().unwrap_or_default(),
            message: message(refusal, &facts, scope.language),
            path: path.collect(),
            facts,
        }
    });
    Ok(errors.collect())
}
