//! Every rule code is refused in one test and allowed in another.

use entity::RuleCode;
use std::collections::BTreeSet;

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
