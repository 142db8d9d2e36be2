//! Who may import whom, and what stands only in its one place.

use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

#[test]
fn rules_know_nothing_of_the_database_and_the_api() {
    for (path, text) in sources("src/rules") {
        for foreign in
            ["crate::graphql", "crate::work", "crate::error", "sea_orm", "async_graphql", "::Model", "async fn"]
        {
            assert!(!text.contains(foreign), "{} mentions {foreign}", path.display());
        }
    }
}

#[test]
fn entities_know_nothing_of_the_server() {
    for (path, text) in sources("entity/src") {
        for foreign in ["quality_award", "axum", "use migration"] {
            assert!(!text.contains(foreign), "{} mentions {foreign}", path.display());
        }
    }
}

/// Their manifests build no test harness, so a test there would never run.
#[test]
fn tests_stand_where_they_are_run() {
    for folder in ["entity/src", "migration/src"] {
        for (path, text) in sources(folder) {
            assert!(!text.contains("#[test]") && !text.contains("cfg(test)"), "{} has a test", path.display());
        }
    }
    assert!(!include_str!("../../src/main.rs").contains("#[test]"));
    for (path, text) in ["src", "entity/src", "migration/src"].into_iter().flat_map(sources) {
        let example = text.lines().map(str::trim_start).any(|line| line.starts_with("//") && line.ends_with("```"));
        assert!(!example, "{} has an example that nothing runs", path.display());
    }
}

#[test]
fn no_source_file_is_longer_than_450_lines() {
    for folder in ["src", "entity/src", "migration/src", "tests"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= 450, "{} has {lines} lines", path.display());
        }
    }
}
