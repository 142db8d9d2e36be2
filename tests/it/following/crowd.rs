//! Ten thousand sockets that wait, on a server of its own process, and those who are told among them.

use super::{COMING, Socket};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const CROWD: usize = 10_000;
/// How many of them follow the board.
const FOLLOWERS: usize = 200;
/// Handshakes that are under way at once.
const ARRIVING: usize = 32;

/// The server's process, which ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A sandbox in a process of its own, and its address.
fn sandbox(directory: &std::path::Path) -> (Process, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quality-award"));
    command.args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--max-followers", "100000", "--data-dir"]);
    command.args([directory.as_os_str(), "--rate-limit".as_ref(), "1000000".as_ref()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = child.stdout.take().unwrap();
    let process = Process(child);
    let line = BufReader::new(output).lines().map(Result::unwrap).find(|line| line.starts_with("sandbox at ")).unwrap();
    let address = line.trim_start_matches("sandbox at http://").split('/').next().unwrap();
    (process, address.parse().unwrap())
}

async fn arrive(address: SocketAddr) -> Socket {
    let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let stream = TcpStream::connect(address).await.unwrap();
    let mut socket = Socket(tokio_tungstenite::client_async(request, stream).await.unwrap().0);
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    socket
}

async fn ask(address: SocketAddr, query: &str, variables: Value) -> Value {
    let body = json!({ "query": query, "variables": variables });
    let answer = reqwest::Client::new().post(format!("http://{address}/graphql")).json(&body).send().await.unwrap();
    let mut answer: Value = answer.json().await.unwrap();
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"].take()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_sockets_wait_and_those_who_follow_are_told() {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap();
    assert!(files > 11_000, "this test opens 10000 sockets, and {files} files are allowed: raise ulimit -n");
    let directory = std::env::temp_dir().join(format!("quality-award-crowd-{}", std::process::id()));
    let (process, address) = tokio::task::block_in_place(|| sandbox(&directory));

    let arrivals = stream::iter(0..CROWD).map(|_| arrive(address)).buffer_unordered(ARRIVING);
    let mut crowd: Vec<Socket> = arrivals.collect().await;
    for socket in &mut crowd[..FOLLOWERS] {
        let query = "subscription { boardChanged { part } }";
        socket.say(json!({ "type": "subscribe", "id": "b", "payload": { "query": query } })).await;
        assert_eq!(socket.change("b").await["part"], "ALL");
    }
    let metrics = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("quality_award_followers 10000"), "{metrics}");

    let advance = "mutation($to: DateTime!) { sandboxAdvanceClock(input: { to: $to }) { userErrors { code } } }";
    ask(address, advance, json!({ "to": "2026-04-01T09:00:00+08:00" })).await;
    for socket in &mut crowd[..FOLLOWERS] {
        assert_eq!(socket.change("b").await["part"], "TIME");
    }
    // Requests are answered as ever, and whoever waited is served.
    assert!(ask(address, "{ serverTime }", json!({})).await["serverTime"].is_string());
    let last = crowd.last_mut().unwrap();
    last.silent().await;
    // All leave, and their places are free.
    drop(crowd);
    let left = async {
        while !reqwest::get(format!("http://{address}/metrics"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("quality_award_followers 0")
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(COMING, left).await.unwrap();
    drop(process);
    let _ = std::fs::remove_dir_all(&directory);
}
