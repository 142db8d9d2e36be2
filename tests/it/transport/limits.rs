//! How much one client may ask for, and what a server does that has too much to do.

use super::{GRAPHQL, TIME, send};
use crate::integrity::Raw;
use crate::support::{Backend, Server, both};
use crate::world::World;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

#[tokio::test]
async fn an_address_has_so_many_points_and_an_account_its_own() {
    let world = World::peopled(Server::start().await).await;
    let token = format!("Bearer {}", world.office.token.as_ref().unwrap());
    let settings = quality_award::settings::Settings {
        rate_limit: NonZeroU32::new(1).unwrap(),
        ..world.server.app.settings.clone()
    };
    world.server.freeze().await;
    let server = Server::copy_of(&world.server, settings).await;
    // Of 60 points 39 for the page and 20 for what is no document.
    let page = json!({ "query": "{ standards(first: 19) { nodes { edition } } }" });
    for (body, status) in [(&page, 200), (&json!({ "query": "{" }), 400)] {
        assert_eq!(send(server.post(body)).await.status, status);
    }
    let mut answers = 0;
    let refused = loop {
        let answer = send(server.post(&json!({ "query": TIME }))).await;
        if answer.status != 200 {
            break answer;
        }
        answers += 1;
        assert!(answers < 60, "nobody is limited");
    };
    assert!(answers > 0);
    assert_eq!(refused.refusal(), (429, "RATE_LIMITED".to_owned()));
    assert!((1..=2).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    let dear = json!({ "query": "{ standards(first: 50) { nodes { edition } } cycles(first: 1) { nodes { year } } }" });
    let wait = send(server.post(&dear)).await;
    assert!(wait.header("retry-after").parse::<u64>().unwrap() > 20, "{}", wait.header("retry-after"));
    // An account's points are its own.
    let client = server.http.post(format!("{}/graphql", server.url)).header(ACCEPT, GRAPHQL).json(&dear);
    let keys = (&world.server.app.keys, &server.app.keys);
    let (account, session, _) =
        keys.0.read_access_token(token.trim_start_matches("Bearer "), &server.app.clock).unwrap();
    let token = keys.1.access_token(account, session, &server.app.clock).unwrap().0;
    assert_eq!(send(client.header(AUTHORIZATION, format!("Bearer {token}"))).await.status, 200);
}

#[tokio::test]
async fn behind_a_proxy_the_last_address_that_it_tells_counts() {
    let server = Server::start_with(Backend::Sqlite, |settings| {
        settings.rate_limit = NonZeroU32::new(1).unwrap();
        settings.behind_proxy = true;
    })
    .await;
    let from = async |addresses: &str| {
        let body = json!({ "query": "{ standards(first: 58) { nodes { edition } } serverTime }" });
        send(server.post(&body).header("x-forwarded-for", addresses)).await.status.as_u16()
    };
    assert_eq!(from("192.0.2.1").await, 200);
    assert_eq!(from("192.0.2.1").await, 429);
    // What a client writes itself stands before it.
    assert_eq!(from("203.0.113.7, 192.0.2.1").await, 429);
    assert_eq!(from("192.0.2.1, 192.0.2.2").await, 200);
}

both! {
    async fn who_finds_no_place_is_told_to_come_again(server: Server) {
        let world = World::planned(server).await;
        let mut settings = world.server.app.settings.clone();
        settings.max_running = NonZeroUsize::MIN;
        world.server.freeze().await;
        let server = Server::copy_of(&world.server, settings).await;
        let held = Raw::of(&server).await.hold().await;
        let waiting = server.post(&json!({
            "query": "mutation { signIn(input: { account: \"office\", password: \"wrong password\" }) { userErrors { code } } }",
        }));
        let waiting = tokio::spawn(send(waiting));
        // It waits for the write order; whoever comes meanwhile finds no place.
        let refused = loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let answer = send(server.post(&json!({ "query": TIME }))).await;
            if answer.status != 200 || waiting.is_finished() {
                break answer;
            }
        };
        assert_eq!(refused.refusal(), (503, "UNAVAILABLE".to_owned()));
        assert_eq!(refused.header("retry-after"), "5");
        let numbers = server.http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
        assert!(numbers.contains("quality_award_running 1\n"), "{numbers}");
        held.rollback().await.unwrap();
        waiting.await.unwrap();
        assert_eq!(send(server.post(&json!({ "query": TIME }))).await.status, 200);
        let numbers = server.http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
        for line in [
            "quality_award_running 0\n",
            "quality_award_answers_total{kind=\"query\",status=\"503\"} ",
            "quality_award_seconds_count{kind=\"query\"} ",
            "# EOF\n",
        ] {
            assert!(numbers.contains(line), "{line}: {numbers}");
        }
    }
}
