//! The data files: one government's regulation, a scoring standard, a statutory calendar.

use chrono::NaiveDate;
use entity::record::{Form, Parameters, StandardCategory, Words};
use entity::{RuleCode, enums::CalendarKind};
use serde::Deserialize;

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
