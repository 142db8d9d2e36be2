//! The guarded executor seen from outside: what it refuses, and that the server lives on.

use super::{TIME, bad_request, send, sign_in, too_complex};
use crate::support::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn nested_values_are_refused_and_the_server_lives_on() {
    let server = Server::start().await;
    for depth in [100, 10_000, 100_000] {
        let list = "[".repeat(depth);
        let object = "{a:".repeat(depth.min(60_000));
        let fields = "{a".repeat(depth);
        for query in [
            format!("{{ cycles(first: {list}"),
            format!("{{ cycles(first: {object}"),
            fields,
            format!("query($a: {list}"),
            format!("query($a: Int = {list}"),
        ] {
            assert_eq!(server.ask(&query).await.refusal(), too_complex());
        }
        server.lives().await;
    }
}

#[tokio::test]
async fn nesting_within_the_limit_is_judged_by_the_schema() {
    let server = Server::start().await;
    let query = format!("{{ cycles(first: {}1{}) {{ edges {{ cursor }} }} }}", "[".repeat(57), "]".repeat(57));
    assert_eq!(server.ask(&query).await.refusal(), bad_request(400));
    let variables = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let query = "query($first: Int) { cycles(first: $first) { edges { cursor } } }";
    let answer = send(server.post(&json!({ "query": query, "variables": { "first": variables } }))).await;
    assert_eq!(answer.error()["extensions"]["code"], "BAD_REQUEST");
    server.lives().await;
}

#[tokio::test]
async fn size_tokens_fields_and_aliases_are_bounded() {
    let server = Server::start().await;
    let times = |count: usize, alias: bool| {
        let fields: Vec<_> =
            (0..count).map(|number| if alias { format!("t{number}: serverTime") } else { TIME.to_owned() }).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    assert_eq!(server.ask(&times(30, true)).await.status, 200);
    assert_eq!(server.ask(&times(31, true)).await.refusal(), too_complex());
    assert_eq!(server.ask(&format!("{TIME} # {}", "x".repeat(16 * 1024))).await.refusal(), too_complex());
    assert_eq!(server.ask(&format!("{{ {} }}", "serverTime ".repeat(501))).await.refusal(), too_complex());
    assert_eq!(server.ask(&format!("{{ {} }}", "serverTime ".repeat(500))).await.text.matches("serverTime").count(), 1);

    let fragments: Vec<_> =
        (0..40).map(|number| format!("fragment F{number} on Query {{ ...F{0} ...F{0} }}", number + 1)).collect();
    let doubling = format!("{{ ...F0 }} {} fragment F40 on Query {{ serverTime }}", fragments.join(" "));
    assert_eq!(server.ask(&doubling).await.refusal(), too_complex());
    assert_eq!(server.ask("{ ...F } fragment F on Query { ...F }").await.refusal(), bad_request(400));
}

#[tokio::test]
async fn a_mutation_does_one_thing() {
    let server = Server::start().await;
    for query in [
        format!("mutation {{ {} {} }}", sign_in("a"), sign_in("b")),
        format!("mutation {{ {} {} }}", sign_in("a"), sign_in("a")),
        format!("mutation {{ {} ...F }} fragment F on Mutation {{ {} }}", sign_in("a"), sign_in("a")),
        format!("mutation {{ {} ... @skip(if: true) {{ {} }} }}", sign_in("a"), sign_in("a")),
    ] {
        let answer = server.ask(&query).await;
        assert_eq!(answer.refusal(), bad_request(400));
        let message = answer.error()["message"].to_string();
        assert!(message.contains("exactly one root field"), "{query}: {message}");
    }
    let answer = server.ask(&format!("mutation {{ __typename {} }}", sign_in("signIn"))).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["data"]["__typename"]), (200, &json!("Mutation")));
    assert!(answer.json()["data"]["signIn"]["session"].is_null());
}

#[tokio::test]
async fn what_fragments_share_is_merged() {
    let server = Server::start().await;
    let answer = server
        .ask(
            "{ __typename ...A serverTime ...B cycles(first: 2) { pageInfo { hasNextPage } } __typename }
             fragment A on Query { __typename serverTime cycles(first: 2) { edges { cursor } __typename } }
             fragment B on Query { cycles(first: 2) { pageInfo { hasPreviousPage } } viewer { __typename } }",
        )
        .await;
    let data = answer.json()["data"].take();
    let cycles = json!({
        "edges": [],
        "__typename": data["cycles"]["__typename"],
        "pageInfo": { "hasPreviousPage": false, "hasNextPage": false },
    });
    assert_eq!(data["cycles"], cycles);
    assert_eq!(data["viewer"], Value::Null);
    for key in ["serverTime", "cycles", "viewer", "hasNextPage"] {
        assert_eq!(answer.text.matches(&format!("\"{key}\":")).count(), 1, "{key}: {}", answer.text);
    }
    for conflict in [
        "{ time: serverTime time: __typename }",
        "{ cycles(first: 1) { edges { cursor } } cycles(first: 2) { edges { cursor } } }",
        "{ cycles(first: 1) { edges { cursor } } ...F } fragment F on Query { cycles(first: 2) { edges { cursor } } }",
    ] {
        assert_eq!(server.ask(conflict).await.refusal(), bad_request(400));
    }
}
