//! The operation documents of the repository: the sandbox plays them, the tests send them, and clients may take them as they are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const DOCUMENTS: [&str; 24] = [
    include_str!("../operations/identity.graphql"),
    include_str!("../operations/organization.graphql"),
    include_str!("../operations/organising.graphql"),
    include_str!("../operations/committee.graphql"),
    include_str!("../operations/applying.graphql"),
    include_str!("../operations/qualification.graphql"),
    include_str!("../operations/groups.graphql"),
    include_str!("../operations/scoring.graphql"),
    include_str!("../operations/report.graphql"),
    include_str!("../operations/opinions.graphql"),
    include_str!("../operations/voting.graphql"),
    include_str!("../operations/notices.graphql"),
    include_str!("../operations/objections.graphql"),
    include_str!("../operations/nominees.graphql"),
    include_str!("../operations/awards.graphql"),
    include_str!("../operations/rewards.graphql"),
    include_str!("../operations/publicity.graphql"),
    include_str!("../operations/regulations.graphql"),
    include_str!("../operations/supervising.graphql"),
    include_str!("../operations/revocations.graphql"),
    include_str!("../operations/misconduct.graphql"),
    include_str!("../operations/history.graphql"),
    include_str!("../operations/subscriptions.graphql"),
    include_str!("../operations/fragments.graphql"),
];

/// What a definition of the documents begins with, at the margin.
const KEYWORDS: [&str; 4] = ["query ", "mutation ", "subscription ", "fragment "];

/// Every operation and fragment by its name.
static DEFINITIONS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let named = |text: &'static str| Some((name(text.split_once(' ')?.1), text));
    DOCUMENTS.iter().flat_map(|document| definitions(document)).filter_map(named).collect()
});

/// The definitions of a document, one after the other.
fn definitions(document: &'static str) -> Vec<&'static str> {
    let begins = |line: &str| KEYWORDS.iter().any(|keyword| line.starts_with(keyword));
    let mut at = 0;
    let mut bounds = Vec::new();
    for line in document.split_inclusive('\n') {
        bounds.extend(begins(line).then_some(at));
        at += line.len();
    }
    bounds.push(at);
    bounds.iter().zip(bounds.iter().skip(1)).filter_map(|(from, to)| document.get(*from..*to)).collect()
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// An operation with the fragments that it needs, as clients send it; absent where there is none of this name.
pub fn document(operation: &str) -> Option<String> {
    let mut wanted = vec![operation];
    let mut text = String::new();
    let mut at = 0;
    while let Some(definition) = wanted.get(at).map(|name| DEFINITIONS.get(name)) {
        let definition = definition?;
        text.push_str(definition);
        for spread in definition.split("...").skip(1).map(name) {
            // `... on Type` names no fragment.
            if !["", "on"].contains(&spread) && !wanted.contains(&spread) {
                wanted.push(spread);
            }
        }
        at += 1;
    }
    Some(text)
}

/// Every query: its name and its text without fragments.
pub fn queries() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEFINITIONS.iter().filter(|(_, text)| text.starts_with("query ")).map(|(name, text)| (*name, *text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;

    /// Every file of the folder is among the documents, and every name has one definition.
    #[test]
    fn every_definition_has_one_place() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("operations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        files.sort();
        let mut documents = DOCUMENTS.to_vec();
        documents.sort_unstable();
        assert_eq!(files, documents);
        let number: usize = DOCUMENTS.iter().map(|document| definitions(document).len()).sum();
        assert_eq!(DEFINITIONS.len(), number);
        let braces = |text: &str, brace| text.matches(brace).count();
        for (name, text) in DEFINITIONS.iter() {
            assert_eq!(braces(text, '{'), braces(text, '}'), "{name}");
            assert!(document(name).is_some(), "{name}");
        }
    }

    #[test]
    fn an_operation_travels_with_its_fragments_alone() {
        let text = document("UpholdObjection").unwrap();
        let parsed = parse_query(&text).unwrap();
        let mut fragments: Vec<&str> = parsed.fragments.keys().map(|name| name.as_str()).collect();
        fragments.sort_unstable();
        assert_eq!(fragments, ["Allowed", "HearingParts", "ObjectionParts", "Refused"]);
        let DocumentOperations::Multiple(operations) = parsed.operations else { panic!("{text}") };
        assert_eq!(operations.len(), 1);
        assert_eq!(document("NoSuchOperation"), None);
    }
}
