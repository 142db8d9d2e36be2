//! How two versions of a regulation differ: every number, choice, article, rule and entry of the form, before and after.

use super::Regulation;
use super::patch::camel;
use crate::error::{Error, Result};
use crate::graphql::scalars::Money;
use crate::graphql::scope::Scope;
use crate::locale::Language;
use async_graphql::{Enum, SimpleObject};
use entity::{regulation_article, regulation_rule};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// 评审办法部分 · Part of a regulation
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum RegulationPart {
    /// 参数 · Numbers and choices
    Parameters,
    /// 条文 · Articles
    Articles,
    /// 规则 · Rules that enforce them
    Rules,
    /// 申报表 · Application form
    Form,
}

/// 办法变更 · Something in which two versions of a regulation differ
#[derive(Clone, Debug, SimpleObject)]
pub struct RegulationChange {
    /// 部分 · In which part.
    pub part: RegulationPart,
    /// 位置 · Where, such as `tiers.GOLD.quota`, `4.text` or `sections.identity.fields.profile.maxLength`; lists go by the keys of their entries.
    pub path: String,
    /// 变更前 · What the earlier version says, words in the caller's language; null: nothing.
    pub before: Option<String>,
    /// 变更后 · What this version says, words in the caller's language; null: nothing.
    pub after: Option<String>,
}

/// Every entry of a version by part and path.
type Entries = BTreeMap<(RegulationPart, String), String>;

/// In what a version differs from an earlier one, in the order of parts and paths.
pub(super) async fn between(
    scope: &Scope<'_>,
    earlier: &Regulation,
    later: &Regulation,
) -> Result<Vec<RegulationChange>> {
    let (mut before, mut after) = (entries(scope, earlier).await?, entries(scope, later).await?);
    let places: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    let change = |place: (RegulationPart, String)| {
        let (before, after) = (before.remove(&place), after.remove(&place));
        let (part, path) = place;
        (before != after).then_some(RegulationChange { part, path, before, after })
    };
    Ok(places.into_iter().filter_map(change).collect())
}

async fn entries(scope: &Scope<'_>, Regulation(row): &Regulation) -> Result<Entries> {
    let language = scope.language;
    let mut entries = Entries::new();
    let mut add = |part, path: &str, value: Value| {
        let mut found = BTreeMap::new();
        flatten(path, value, language, &mut found);
        entries.extend(found.into_iter().map(|(path, text)| ((part, path), text)));
    };
    add(RegulationPart::Parameters, "", plain(&row.parameters)?);
    add(RegulationPart::Form, "", plain(&row.form)?);
    for article in scope.many::<regulation_article::Entity>(row.id).await? {
        let mut fields = Map::new();
        fields.insert("title".to_owned(), plain(&article.title)?);
        fields.insert("text".to_owned(), article.text.into());
        fields.insert("human_judgement".to_owned(), plain(&article.human_judgement)?);
        add(RegulationPart::Articles, &article.number.to_string(), fields.into());
    }
    for rule in scope.many::<regulation_rule::Entity>(row.id).await? {
        let clause = rule.clause.map(|clause| format!(".{clause}")).unwrap_or_default();
        add(RegulationPart::Rules, &format!("{}.{}{clause}", rule.code.name(), rule.article), plain(&rule.text)?);
    }
    Ok(entries)
}

fn plain(record: &impl Serialize) -> Result<Value> {
    serde_json::to_value(record).map_err(Error::internal)
}

/// The entries of a value by their paths; what is absent has none.
fn flatten(path: &str, value: Value, language: Language, out: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Object(mut words) if words.contains_key("zh") => {
            let english = words.remove("en").filter(|words| language.english() && !words.is_null());
            let words = english.or_else(|| words.remove("zh"));
            out.extend(words.and_then(|words| words.as_str().map(str::to_owned)).map(|words| (path.to_owned(), words)));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.strip_suffix("_fen"), value.as_i64()) {
                    (Some(name), Some(fen)) => {
                        out.insert(below(&camel(name)), Money::from_fen(fen).0);
                    }
                    _ => flatten(&below(&camel(&name)), value, language, out),
                }
            }
        }
        Value::Array(items) => match keys(&items) {
            Some(keys) => keys.iter().zip(items).for_each(|(key, item)| flatten(&below(key), item, language, out)),
            None => {
                let items: Vec<String> = items.iter().map(shown).collect();
                out.insert(path.to_owned(), items.join(", "));
            }
        },
        scalar => {
            out.insert(path.to_owned(), shown(&scalar));
        }
    }
}

/// What tells the entries of a list apart: their keys, or their kinds; absent: nothing does.
fn keys(items: &[Value]) -> Option<Vec<String>> {
    let by = |name: &str| -> Option<Vec<String>> {
        let keys = items.iter().map(|item| item.get(name).and_then(Value::as_str).map(str::to_owned));
        let keys: Vec<String> = keys.collect::<Option<_>>()?;
        (keys.iter().collect::<BTreeSet<_>>().len() == items.len()).then_some(keys)
    };
    by("key").or_else(|| by("kind")).filter(|keys| !keys.is_empty())
}

/// An entry of a list, or a scalar, as text.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(fields) => {
            fields.values().filter(|value| !value.is_null()).map(shown).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}
