//! Messages: none missing in either language.

use entity::RuleCode;
use quality_award::locale::{Language, exists};
use std::collections::BTreeSet;

fn ids(language: &str) -> BTreeSet<String> {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut ids = BTreeSet::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        ids.extend(
            text.lines()
                .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|line| line.split_once('=').map(|(id, _)| id.trim().to_owned())),
        );
    }
    ids
}

#[test]
fn both_languages_have_the_same_messages() {
    assert_eq!(ids("zh-CN"), ids("en"));
    assert!(ids("en").len() > 100);
}

#[test]
fn every_rule_code_has_a_message_in_both_languages() {
    for code in RuleCode::all().filter(|code| *code != RuleCode::InvalidInput) {
        let id = code.name().to_lowercase().replace('_', "-");
        assert!(ids("en").contains(&id) && ids("zh-CN").contains(&id), "{id}");
    }
}

/// Every message id that the sources name.
#[test]
fn every_message_that_the_code_names_exists() {
    let mut named = BTreeSet::new();
    let mut facts = BTreeSet::new();
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(path).unwrap();
            let after = |prefix: &str| -> Vec<String> {
                text.split(prefix)
                    .skip(1)
                    .filter_map(|rest| rest.split_once('"').map(|(id, _)| id.to_owned()))
                    .collect()
            };
            named.extend(after("Refusal::input(\""));
            facts.extend(after(".fact(\""));
            facts.extend(after(".fact_if(\""));
        }
    }
    let known = ids("en");
    for id in named {
        assert!(known.contains(&id), "message {id}");
    }
    for key in facts {
        let id: String = key
            .chars()
            .flat_map(|c| if c.is_uppercase() { vec!['-', c.to_ascii_lowercase()] } else { vec![c] })
            .collect();
        assert!(known.contains(&format!("fact-{id}")), "label fact-{id}");
    }
    assert!(exists(Language::En, "top-forbidden") && exists(Language::ZhCn, "top-forbidden"));
}
