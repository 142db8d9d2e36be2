//! Which part of the server answers to which article: no article of the founding regulation is left out.

use crate::schema::{matches_file, types};
use crate::support::Server;
use async_graphql::parser::types::TypeKind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What article 1 says stands in no step: what the award is for.
const PURPOSE: i64 = 1;

/// The articles that a description cites, as in `(art. 7 §3, 8(1))`.
fn cited(description: &str) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    for list in description.split("art. ").skip(1) {
        for entry in list.split(',') {
            let digits: String = entry.trim_start().chars().take_while(char::is_ascii_digit).collect();
            let Ok(number) = digits.parse() else { break };
            found.insert(number);
            if entry.matches(')').count() > entry.matches('(').count() {
                break;
            }
        }
    }
    found
}

/// The mutations that cite an article.
fn mutations() -> BTreeMap<i64, BTreeSet<String>> {
    let mut found: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    let definition = types().into_iter().find(|definition| definition.name.node == "Mutation").unwrap();
    let TypeKind::Object(object) = definition.kind else { panic!("Mutation is no object") };
    for field in object.fields {
        let description = field.node.description.map(|text| text.node).unwrap_or_default();
        for article in cited(&description) {
            found.entry(article).or_default().insert(field.node.name.node.to_string());
        }
    }
    found
}

#[test]
fn citations_are_read() {
    for (description, articles) in [
        ("Files an objection (art. 19).", &[19][..]),
        ("Drafts (art. 7 §3, 8(1), 9): once, 3", &[7, 8, 9]),
        ("Given (art. 4, 6, 19) and (art. 20).", &[4, 6, 19, 20]),
        ("Takes part, 3 of them", &[]),
    ] {
        assert_eq!(cited(description), articles.iter().copied().collect(), "{description}");
    }
}

#[tokio::test]
async fn every_article_has_its_place() {
    let server = Server::start().await;
    let data = server.anonymous().ask("Regulation", json!({})).await;
    let mutations = mutations();
    let mut text = String::from(
        "# Article by article · 逐条对照\n\nPrinted from the founding regulation and `schema.graphql` by a test: which rules and mutations carry out an article, and what it leaves to people.\n\n\
         | 条 article | 规则 rules | 操作 mutations | 由人判断 left to people |\n|---|---|---|---|\n",
    );
    let mut lacking = Vec::new();
    for article in data["regulation"]["articles"].as_array().unwrap() {
        let number = article["number"].as_i64().unwrap();
        let rules: BTreeSet<&str> =
            article["rules"].as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect();
        let steps = mutations.get(&number).cloned().unwrap_or_default();
        if rules.is_empty() && steps.is_empty() && number != PURPOSE {
            lacking.push(number);
        }
        let code = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
        let (rules, steps) = (code(rules.into_iter().collect()), code(steps.iter().map(String::as_str).collect()));
        let words = |value: &Value| value.as_str().unwrap().to_owned();
        writeln!(
            text,
            "| {number} {} | {rules} | {steps} | {} |",
            words(&article["title"]),
            words(&article["humanJudgement"])
        )
        .unwrap();
    }
    assert_eq!(lacking, Vec::<i64>::new());
    matches_file("docs/articles.md", &text);
}
