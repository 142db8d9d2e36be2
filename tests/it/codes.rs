//! Every rule code is refused in one test and allowed in another, and stands in the reference for clients.

use crate::schema::{matches_file, types};
use crate::support::Server;
use async_graphql::parser::types::TypeKind;
use entity::RuleCode;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

#[test]
fn every_code_in_force_is_refused_and_allowed_by_a_test() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut named = BTreeSet::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        named.extend(
            text.split("async fn ").skip(1).filter_map(|rest| rest.split_once('(').map(|(name, _)| name.to_owned())),
        );
    }
    let lacking: Vec<String> = RuleCode::all()
        .flat_map(|code| ["refuses", "allows"].map(|side| format!("{side}_{}", code.name().to_lowercase())))
        .filter(|name| !named.contains(name))
        .collect();
    assert_eq!(lacking, Vec::<String>::new());
}

const MESSAGES: [[&str; 2]; 2] = [
    [include_str!("../../locales/zh-CN/refusals.ftl"), include_str!("../../locales/zh-CN/organising.ftl")],
    [include_str!("../../locales/en/refusals.ftl"), include_str!("../../locales/en/organising.ftl")],
];

/// The messages of one language by id.
fn messages(files: [&str; 2]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in files.iter().flat_map(|text| text.lines()) {
        match line.split_once('=') {
            Some((id, text)) if !line.starts_with([' ', '#', '}']) => {
                id.trim().clone_into(&mut last);
                found.insert(last.clone(), text.trim().to_owned());
            }
            _ => found.entry(last.clone()).or_default().push_str(line),
        }
    }
    found
}

/// The facts that a message tells, in its order.
fn told(message: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for rest in message.split("{ $").skip(1) {
        let key = rest.split([' ', '}']).next().unwrap();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn kebab(key: &str) -> String {
    key.chars().flat_map(|c| if c.is_uppercase() { vec!['-', c.to_ascii_lowercase()] } else { vec![c] }).collect()
}

/// The facts of a message by key, with their labels; both languages tell the same.
fn facts(id: &str, [zh, en]: &[BTreeMap<String, String>; 2]) -> String {
    let keys = told(en.get(id).map_or("", String::as_str));
    let same: BTreeSet<&str> = told(zh.get(id).map_or("", String::as_str)).into_iter().collect();
    assert_eq!(keys.iter().copied().collect::<BTreeSet<_>>(), same, "{id}");
    let label = |key: &str| {
        let id = format!("fact-{}", kebab(key));
        [zh, en].map(|words| words.get(&id).unwrap_or_else(|| panic!("no {id}")).as_str()).join(" · ")
    };
    keys.iter().map(|key| format!("`{key}` {}", label(key))).collect::<Vec<_>>().join("<br>")
}

#[tokio::test]
async fn the_reference_of_codes_is_true() {
    let server = Server::start().await;
    let data = server.anonymous().ask("Regulation", json!({})).await;
    let mut articles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for article in data["regulation"]["articles"].as_array().unwrap() {
        for rule in article["rules"].as_array().unwrap() {
            let clause = rule["clause"].as_str().unwrap_or_default();
            let place = match clause {
                "" => article["number"].to_string(),
                section if section.starts_with('§') => format!("{} {section}", article["number"]),
                item => format!("{}({item})", article["number"]),
            };
            articles.entry(rule["code"].as_str().unwrap().to_owned()).or_default().push(place);
        }
    }
    let words = MESSAGES.map(messages);
    let mut text = String::from(
        "# Rule codes · 规则代码\n\nPrinted from the code, the founding regulation and `locales/` by a test. `userErrors` switch on `code`; `facts` carry what \
         decided, by these keys. New codes may be added: treat an unknown one by its `message`.\n\n\
         | code | 含义 meaning | 条款 articles | 事实 facts |\n|---|---|---|---|\n",
    );
    let codes = types().into_iter().find(|definition| definition.name.node == "RuleCode").unwrap();
    let TypeKind::Enum(codes) = codes.kind else { panic!("RuleCode is no enum") };
    let described: BTreeMap<String, String> = codes
        .values
        .into_iter()
        .map(|value| (value.node.value.node.to_string(), value.node.description.unwrap().node))
        .collect();
    for code in RuleCode::all() {
        let name = code.name();
        let (label, meaning) = described[&name].split_once("\n\n").unwrap();
        let places = articles.get(&name).map(|places| places.join(", ")).unwrap_or_default();
        let told = facts(&name.to_lowercase().replace('_', "-"), &words);
        writeln!(text, "| `{name}` | **{label}**<br>{meaning} | {places} | {told} |").unwrap();
    }
    text.push_str(
        "\n## INVALID_INPUT\n\nWhat stands at `path`; every fault of an input is told at once.\n\n| 消息 message | 事实 facts |\n|---|---|\n",
    );
    for (id, message) in words[1].iter().filter(|(id, _)| id.starts_with("input-")) {
        writeln!(text, "| {}<br>{message} | {} |", words[0][id], facts(id, &words)).unwrap();
    }
    matches_file("docs/codes.md", &text);
}
