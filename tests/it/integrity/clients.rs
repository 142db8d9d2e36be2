//! Clients that hang up, and clients that come all at once.

use super::Raw;
use crate::support::{Client, Server, both, key};
use futures_util::future::join_all;
use quality_award::audit::{self, Verdict};
use quality_award::check;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const CREATE: &str = "mutation($input: CreateDepartmentInput!) { createDepartment(input: $input) { department { id name } userErrors { code message } } }";

/// An administrator.
async fn admin(server: &Server) -> Client {
    use entity::enums::Role;
    let made = quality_award::identity::cli::create_account(&server.app, "管理员", "root", &[Role::Admin], None)
        .await
        .unwrap();
    server.sign_in("root", &made).await
}

/// Every department by name with its id.
async fn departments(client: &Client) -> Vec<(String, String)> {
    let data = client.ok("{ viewer { admin { departments { id name } } } }", json!({})).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let nodes = data["viewer"]["admin"]["departments"].as_array().unwrap();
    nodes.iter().map(|node| (text(&node["name"]), text(&node["id"]))).collect()
}

/// The whole of a request in one write, and the connection is gone.
async fn write_and_hang_up(server: &Server, token: &str, input: &Value) {
    let body = json!({ "query": CREATE, "variables": { "input": input } }).to_string();
    let host = server.url.strip_prefix("http://").unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

/// The chain holds, and is as long as it says.
async fn assert_chain(server: &Server, raw: &Raw) -> i64 {
    let links = raw.number("SELECT COUNT(*) FROM audit_event").await;
    assert_eq!(raw.number("SELECT MAX(seq) FROM audit_event").await, links);
    let verdict = audit::verify(&server.app.db, 1, |_| ()).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { links: counted, .. } if counted == links), "{verdict:?}");
    links
}

both! {
    async fn fifty_clients_that_hang_up_at_once_are_served_all_the_same(server: Server) {
        let client = admin(&server).await;
        let raw = Raw::of(&server).await;
        let before = assert_chain(&server, &raw).await;
        let inputs: Vec<Value> = (1..=50).map(|n| json!({ "name": format!("第{n}局"), "idempotencyKey": key() })).collect();
        let token = client.token.clone().unwrap();
        join_all(inputs.iter().map(|input| write_and_hang_up(&server, &token, input))).await;

        // Nobody waits for an answer, so the effects themselves are waited for.
        let all_there = async { while departments(&client).await.len() < 50 {} };
        let waited = tokio::time::timeout(Duration::from_secs(60), all_there).await;
        let found = departments(&client).await;
        assert!(waited.is_ok(), "only {} of 50 effects are there", found.len());
        assert_eq!(found.len(), 50);
        assert_eq!(assert_chain(&server, &raw).await, before + 50);
        let audited = "SELECT COUNT(DISTINCT subject_id) FROM audit_event WHERE operation = 'createDepartment'";
        assert_eq!(raw.number(audited).await, 50);

        // Who asks again with the same key gets the same answer, and nothing more happens.
        for input in &inputs {
            let first = client.ok(CREATE, json!({ "input": input })).await;
            assert_eq!(first["createDepartment"]["userErrors"], json!([]));
            let name = input["name"].as_str().unwrap();
            let (_, id) = found.iter().find(|(known, _)| known == name).unwrap();
            assert_eq!(first["createDepartment"]["department"], json!({ "id": id, "name": name }));
            assert_eq!(client.ok(CREATE, json!({ "input": input })).await, first);
        }
        assert_eq!(departments(&client).await, found);
        assert_eq!(assert_chain(&server, &raw).await, before + 50);
        assert_eq!(check::broken(&server.app.db).await.unwrap(), vec![]);
    }

    async fn twenty_clients_that_write_at_once_leave_one_chain(server: Server) {
        let client = admin(&server).await;
        let raw = Raw::of(&server).await;
        let before = assert_chain(&server, &raw).await;
        let writing = (1..=20).map(|n| {
            let client = client.clone();
            async move {
                for round in 1..=5 {
                    let input = json!({ "name": format!("第{n}局{round}处"), "idempotencyKey": key() });
                    let data = client.ok(CREATE, json!({ "input": input })).await;
                    assert_eq!(data["createDepartment"]["userErrors"], json!([]));
                }
            }
        });
        join_all(writing).await;
        let found: BTreeSet<String> = departments(&client).await.into_iter().map(|(name, _)| name).collect();
        let expected = (1..=20).flat_map(|n| (1..=5).map(move |round| format!("第{n}局{round}处"))).collect();
        assert_eq!(found, expected);
        assert_eq!(assert_chain(&server, &raw).await, before + 100);
        assert_eq!(check::broken(&server.app.db).await.unwrap(), vec![]);
    }

    async fn of_twenty_clients_that_want_the_same_one_gets_it(server: Server) {
        let client = admin(&server).await;
        let raw = Raw::of(&server).await;
        let before = assert_chain(&server, &raw).await;
        let answers = join_all((1..=20).map(|_| {
            let input = json!({ "name": "同一局", "idempotencyKey": key() });
            let client = client.clone();
            async move { client.ok(CREATE, json!({ "input": input })).await }
        }))
        .await;
        let done = answers.iter().filter(|data| data["createDepartment"]["userErrors"] == json!([])).count();
        let refused = answers.iter().filter(|data| data["createDepartment"]["userErrors"][0]["code"] == "INVALID_INPUT");
        assert_eq!((done, refused.count()), (1, 19));
        assert_eq!(departments(&client).await.len(), 1);
        assert_eq!(assert_chain(&server, &raw).await, before + 1);
    }

    async fn twenty_copies_of_one_request_are_one_act(server: Server) {
        let client = admin(&server).await;
        let raw = Raw::of(&server).await;
        let before = assert_chain(&server, &raw).await;
        let input = json!({ "name": "同一局", "idempotencyKey": key() });
        let answers = join_all((1..=20).map(|_| client.ok(CREATE, json!({ "input": input })))).await;
        assert_eq!(answers[0]["createDepartment"]["userErrors"], json!([]));
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        assert_eq!(departments(&client).await.len(), 1);
        assert_eq!(assert_chain(&server, &raw).await, before + 1);
    }

    async fn the_pool_that_reads_cannot_write(server: Server) {
        admin(&server).await;
        let before = server.digest().await;
        for sql in [
            "INSERT INTO setting (key, value) VALUES ('a', 'b')",
            "UPDATE person SET name = 'x'",
            "DELETE FROM role_grant",
            "CREATE TABLE more (id INTEGER)",
            "DROP TABLE setting",
        ] {
            let refusal = server.app.db.read.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refusal.contains("readonly database") || refusal.contains("read-only transaction"), "{sql}: {refusal}");
        }
        assert_eq!(before, server.digest().await);
    }
}
