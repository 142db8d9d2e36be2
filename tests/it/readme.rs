//! README's shell blocks, run as they stand against a fresh sandbox.

use crate::support::{Backend, Server};
use serde_json::Value;
use std::process::Command;

/// The `sh` blocks of the ten minutes and the tour, in their order, as one script against this server.
fn script(url: &str) -> String {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("## Ten minutes").unwrap();
    let (tour, _) = rest.split_once("## Demo accounts").unwrap();
    let blocks = tour.split("```sh\n").skip(1).map(|block| block.split_once("```").unwrap().0);
    let script = blocks.collect::<String>();
    assert!(script.contains("api=http://127.0.0.1:8080\n"));
    script.replace("api=http://127.0.0.1:8080\n", &format!("api={url}\n"))
}

/// Every `userErrors` code below a value, in order.
fn refusals(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("userErrors", Value::Array(errors)) => {
                        found.extend(errors.iter().map(|error| error["code"].as_str().unwrap_or("?").to_owned()));
                    }
                    _ => refusals(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| refusals(item, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_runs_as_it_is_written() {
    let server = Server::start_with(Backend::Sqlite, |settings| settings.sandbox = true).await;
    assert!(quality_award::sandbox::prepare(&server.app).await.is_ok());
    let script = script(&server.url);
    let run = move || Command::new("bash").args(["-c", &script]).output().unwrap();
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{said}");
    let mut found = Vec::new();
    for line in said.lines() {
        let answer: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(answer.get("errors").is_none(), "{line}");
        refusals(&answer, &mut found);
    }
    // One for each thing that is missing.
    found.dedup();
    let expected = [
        "MATERIALS_INCOMPLETE",
        "RECOMMENDATION_MISSING",
        "SCORE_OUT_OF_RANGE",
        "ALREADY_VOTED",
        "FINDINGS_MISSING",
        "DIRECTOR_REVIEW_MISSING",
        "APPROVER_NOT_INDEPENDENT",
        "WINNER_NOT_HEARD",
    ];
    assert_eq!(found, expected);
    assert!(said.contains(r#""result":"ELECTED""#), "{said}");
    assert!(said.lines().last().unwrap().contains(r#""state":"REVOKED""#), "{said}");
}
