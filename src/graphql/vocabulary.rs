//! The words of every enum in both languages, read from the descriptions of the schema itself: what the SDL says and what
//! a client shows cannot differ.

use super::user_error::ArticleRef;
use crate::locale::Language;
use async_graphql::SimpleObject;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// 枚举词汇 · The words of one enum
#[derive(Clone, Debug, SimpleObject)]
pub struct EnumWords {
    /// 枚举 · Name of the enum in the schema.
    #[graphql(name = "enum")]
    pub name: String,
    /// 各值 · Its values, in the order of the schema.
    pub values: Vec<ValueWords>,
}

/// 枚举值词汇 · The words of one value
#[derive(Clone, Debug, SimpleObject)]
pub struct ValueWords {
    /// 值 · Name of the value.
    pub value: String,
    /// 名称 · Its label in the caller's language.
    pub label: String,
    /// 解释 · What it means, in the caller's language; null where the label says it all.
    pub description: Option<String>,
    /// 条款 · RuleCode: the first article that it enforces in the regulation in force; null otherwise.
    pub article: Option<ArticleRef>,
}

/// Label and explanation, each in Chinese and English.
#[derive(Clone, Debug)]
pub struct Entry {
    label: [String; 2],
    description: Option<[String; 2]>,
}

impl Entry {
    /// The label in a language.
    pub fn label(&self, language: Language) -> &str {
        &self.label[usize::from(language.english())]
    }

    /// The explanation in a language.
    pub fn description(&self, language: Language) -> Option<&str> {
        self.description.as_ref().map(|words| words[usize::from(language.english())].as_str())
    }
}

/// Enum → values in order.
type Words = BTreeMap<String, Vec<(String, Entry)>>;

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| read(&super::sdl()))
}

fn read(sdl: &str) -> Words {
    let Ok(document) = parse_schema(sdl) else { return Words::new() };
    let mut words = Words::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Enum(kind) = definition.node.kind else { continue };
        let values = kind.values.into_iter().map(|value| {
            let text = value.node.description.map(|text| text.node).unwrap_or_default();
            (value.node.value.node.to_string(), entry(&text))
        });
        words.insert(definition.node.name.node.to_string(), values.collect());
    }
    words
}

/// `中文 · English`, then a blank line, then the same for the explanation.
fn entry(description: &str) -> Entry {
    let mut paragraphs = description.split("\n\n").map(|paragraph| {
        let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraph.split_once(" · ") {
            Some((zh, en)) => [zh.to_owned(), en.to_owned()],
            None => [paragraph.clone(), paragraph],
        }
    });
    Entry { label: paragraphs.next().unwrap_or_default(), description: paragraphs.next() }
}

/// The label of a value, such as `Phase`, `ACCEPTING`; the value itself where there is none.
pub fn label(name: &str, value: &str, language: Language) -> String {
    let values = words().get(name);
    let entry = values.and_then(|values| values.iter().find(|(known, _)| known == value));
    entry.map_or_else(|| value.to_owned(), |(_, entry)| entry.label(language).to_owned())
}

/// Every enum, or those named.
pub fn entries(names: Option<&[String]>) -> impl Iterator<Item = (&'static str, &'static [(String, Entry)])> {
    let wanted = move |name: &str| names.is_none_or(|names| names.iter().any(|wanted| wanted == name));
    words().iter().filter(move |(name, _)| wanted(name)).map(|(name, values)| (name.as_str(), values.as_slice()))
}
