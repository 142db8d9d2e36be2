//! The data files: one government's regulation, a scoring standard, a statutory calendar.

use chrono::NaiveDate;
use entity::enums::{CalendarKind, DocumentState};
use entity::record::{Form, Parameters, StandardCategory, Words};
use entity::{Instant, RuleCode, regulation, regulation_article, regulation_rule};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde::Deserialize;
use uuid::Uuid;

/// A regulation as one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegulationFile {
    /// Short unique name of the version.
    pub edition: String,
    pub title: Words,
    pub document_number: Option<String>,
    pub issued_on: NaiveDate,
    pub in_force_from: NaiveDate,
    pub parameters: Parameters,
    pub articles: Vec<Article>,
    pub rules: Vec<Rule>,
    pub form: Form,
}

/// An article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub number: i32,
    pub chapter: i32,
    pub chapter_title: Words,
    pub title: Words,
    /// Its wording.
    pub text: String,
    /// What it leaves to people.
    pub human_judgement: Words,
}

/// Which article a code enforces.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub code: RuleCode,
    pub article: i32,
    pub clause: Option<String>,
    pub text: Words,
}

/// How a regulation comes into a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As a draft, which the committee has still to approve; its dates are set when it is put in force.
    Draft,
    /// As the one with which the database is founded: approved, and in force from its day.
    InForce,
}

/// Writes a regulation with its articles and rules; `rule_id` gives the rule at each position its id.
pub async fn store(
    db: &impl ConnectionTrait,
    file: RegulationFile,
    id: Uuid,
    standing: Standing,
    created_at: Instant,
    mut rule_id: impl FnMut(i32) -> Uuid,
) -> Result<(), DbErr> {
    let founding = standing == Standing::InForce;
    let row = regulation::ActiveModel {
        id: Set(id),
        edition: Set(file.edition),
        title: Set(file.title),
        document_number: Set(file.document_number.filter(|_| founding)),
        issued_on: Set(founding.then_some(file.issued_on)),
        in_force_from: Set(founding.then_some(file.in_force_from)),
        repealed_on: Set(None),
        state: Set(if founding { DocumentState::Approved } else { DocumentState::Draft }),
        parameters: Set(file.parameters.into()),
        form: Set(file.form.into()),
        resolution_id: Set(None),
        created_at: Set(created_at),
        version: Set(1),
    };
    regulation::Entity::insert(row).exec_without_returning(db).await?;
    let articles = file.articles.into_iter().map(|article| regulation_article::ActiveModel {
        regulation_id: Set(id),
        number: Set(article.number),
        chapter: Set(article.chapter),
        chapter_title: Set(article.chapter_title),
        title: Set(article.title),
        text: Set(article.text),
        human_judgement: Set(article.human_judgement),
    });
    regulation_article::Entity::insert_many(articles).exec_without_returning(db).await?;
    let rules = file.rules.into_iter().zip(1_i32..).map(|(rule, position)| regulation_rule::ActiveModel {
        id: Set(rule_id(position)),
        regulation_id: Set(id),
        position: Set(position),
        code: Set(rule.code),
        article: Set(rule.article),
        clause: Set(rule.clause),
        text: Set(rule.text),
    });
    regulation_rule::Entity::insert_many(rules).exec_without_returning(db).await?;
    Ok(())
}

/// A scoring standard as one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardFile {
    pub edition: String,
    pub name: Words,
    pub categories: Vec<StandardCategory>,
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    pub day: NaiveDate,
    pub kind: CalendarKind,
    pub name: String,
}

/// Reads `date,kind,name` lines; `#` starts a comment and the header line is skipped.
pub fn calendar(csv: &str) -> Result<Vec<CalendarEntry>, String> {
    csv.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("date,"))
        .map(|line| {
            let mut fields = line.splitn(3, ',');
            let mut field = || fields.next().ok_or_else(|| format!("calendar line `{line}` lacks a field"));
            Ok(CalendarEntry {
                day: field()?.parse().map_err(|error| format!("calendar line `{line}`: {error}"))?,
                kind: match field()? {
                    "holiday" => CalendarKind::Holiday,
                    "workday" => CalendarKind::Workday,
                    other => return Err(format!("calendar line `{line}`: unknown kind `{other}`")),
                },
                name: field()?.to_owned(),
            })
        })
        .collect()
}
