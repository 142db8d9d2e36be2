//! What the carriers of subscriptions promise: who may connect, how a socket is closed, what a stream's ids are for.

use super::{COMING, Socket, handshake};
use crate::support::{Server, both};
use crate::world::{PASSWORD, World};
use entity::Instant;
use quality_award::http;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::{Value, json};
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};

const BOARD: &str = "subscription { boardChanged { cursor part } }";

/// Where a browser follows a subscription.
fn stream_url(server: &str, query: &str) -> reqwest::Url {
    reqwest::Url::parse_with_params(&format!("{server}/graphql/stream"), [("query", query)]).unwrap()
}

fn subscribe(id: &str, query: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": query } })
}

#[tokio::test]
async fn every_breach_of_the_protocol_has_its_code() {
    let server = Server::start().await;
    let init = json!({ "type": "connection_init" });
    let breaches: [(&[Value], u16); 9] = [
        (&[json!("text")], 4400),
        (&[json!({ "type": "start", "id": "1" })], 4400),
        (&[init.clone(), json!({ "type": "subscribe", "id": "1" })], 4400),
        (&[init.clone(), subscribe("", BOARD)], 4400),
        (&[init.clone(), subscribe(&"x".repeat(129), BOARD)], 4400),
        (&[subscribe("1", BOARD)], 4401),
        (&[json!({ "type": "connection_init", "payload": { "authorization": "Bearer a.b.c" } })], 4403),
        (&[init.clone(), subscribe("1", BOARD), subscribe("1", BOARD)], 4409),
        (&[init.clone(), init.clone()], 4429),
    ];
    for (messages, code) in breaches {
        let mut socket = Socket::open(&server).await;
        for message in messages {
            socket.say(message.clone()).await;
        }
        assert_eq!(socket.closed().await.0, code, "{messages:?}");
    }
    let mut bytes = Socket::open(&server).await;
    futures_util::SinkExt::send(&mut bytes.0, Message::binary(b"{}".to_vec())).await.unwrap();
    assert_eq!(bytes.closed().await.0, 4400);
    let mut old = Socket::by(&server, handshake(&server, None)).await;
    assert_eq!(old.closed().await.0, 4406);
}

#[tokio::test]
async fn whoever_does_not_say_who_it_is_is_closed() {
    let server = Server::start().await;
    let mut socket = Socket::open(&server).await;
    let begun = std::time::Instant::now();
    assert_eq!(socket.closed().await, (4408, "Connection initialisation timeout".to_owned()));
    assert!(begun.elapsed() >= Duration::from_secs(9));
}

#[tokio::test]
async fn pages_of_other_origins_do_not_get_in() {
    let server = Server::start_with(crate::support::Backend::Sqlite, |settings| {
        settings.cors_origins = vec!["https://board.example".to_owned()];
    })
    .await;
    for (origin, status) in
        [(server.url.as_str(), 101), ("https://board.example", 101), ("https://evil.example", 403), ("null", 403)]
    {
        let mut request = handshake(&server, Some("graphql-transport-ws"));
        request.headers_mut().insert("origin", origin.parse().unwrap());
        let stream = TcpStream::connect(server.app.settings.listen).await.unwrap();
        let answer = match tokio_tungstenite::client_async(request, stream).await {
            Ok((_, response)) => response.status().as_u16(),
            Err(Error::Http(response)) => {
                let body: Value = serde_json::from_slice(response.body().as_ref().unwrap()).unwrap();
                assert_eq!(body["errors"][0]["extensions"]["code"], "FORBIDDEN");
                response.status().as_u16()
            }
            Err(error) => panic!("{error}"),
        };
        assert_eq!(answer, status, "{origin}");
    }
}

#[tokio::test]
async fn a_socket_carries_twenty_subscriptions_and_only_subscriptions() {
    let server = Server::start().await;
    let mut socket = Socket::of(&server, &server.anonymous()).await;
    for (query, code) in [
        ("{ serverTime }", "BAD_REQUEST"),
        ("mutation { signOut { userErrors { code } } }", "BAD_REQUEST"),
        ("subscription { nothing }", "BAD_REQUEST"),
        ("subscription {", "BAD_REQUEST"),
        ("subscription { __typename }", "BAD_REQUEST"),
        ("subscription { a: boardChanged { at } b: boardChanged { at } }", "BAD_REQUEST"),
        ("subscription { boardChanged(after: \"no\") { at } }", "BAD_REQUEST"),
        ("subscription { worklistChanged { at } }", "UNAUTHENTICATED"),
    ] {
        socket.say(subscribe("1", query)).await;
        assert_eq!(socket.error("1").await, code, "{query}");
    }
    for number in 0..20 {
        let id = number.to_string();
        socket.say(subscribe(&id, BOARD)).await;
        assert_eq!(socket.change(&id).await["part"], "ALL");
    }
    socket.say(subscribe("20", BOARD)).await;
    assert_eq!(socket.error("20").await, "TOO_COMPLEX");
    // One that is given up makes room, and its id may be used again.
    socket.say(json!({ "type": "complete", "id": "7" })).await;
    socket.say(subscribe("7", BOARD)).await;
    assert_eq!(socket.change("7").await["part"], "ALL");
    socket.say(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong", "payload": { "a": 1 } }));
    let metrics = server.http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("quality_award_followers 1"), "{metrics}");
}

#[tokio::test]
async fn a_registered_document_is_followed_by_its_hash() {
    let server = Server::start().await;
    let hash = quality_award::hex(&<sha2::Sha256 as sha2::Digest>::digest(BOARD.as_bytes()));
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let mut socket = Socket::of(&server, &server.anonymous()).await;
    let asking = |query: Value| json!({ "type": "subscribe", "id": "1", "payload": { "query": query, "extensions": extensions } });
    socket.say(asking(Value::Null)).await;
    assert_eq!(socket.error("1").await, "PERSISTED_QUERY_NOT_FOUND");
    for query in [json!(BOARD), Value::Null] {
        socket.say(asking(query)).await;
        assert_eq!(socket.change("1").await["part"], "ALL");
        socket.say(json!({ "type": "complete", "id": "1" })).await;
    }
}

#[tokio::test]
async fn limits_are_those_of_requests() {
    let server = Server::start_with(crate::support::Backend::Sqlite, |settings| {
        settings.rate_limit = NonZeroU32::new(1).unwrap();
        settings.max_followers = NonZeroUsize::new(20).unwrap();
    })
    .await;
    // Opening costs 20 of the minute's 60 points, a faulty document 20 more.
    let mut socket = Socket::of(&server, &server.anonymous()).await;
    socket.say(subscribe("1", "subscription {")).await;
    assert_eq!(socket.error("1").await, "BAD_REQUEST");
    socket.say(subscribe("1", BOARD)).await;
    assert_eq!(socket.change("1").await["part"], "ALL");
    socket.say(subscribe("2", "subscription {")).await;
    let message = socket.hear().await;
    assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    assert!(message["payload"][0]["extensions"]["retryAfter"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn one_address_has_a_tenth_of_the_places() {
    let server = Server::start_with(crate::support::Backend::Sqlite, |settings| {
        settings.max_followers = NonZeroUsize::new(20).unwrap();
    })
    .await;
    let first = Socket::of(&server, &server.anonymous()).await;
    let stream = || server.http.get(stream_url(&server.url, BOARD)).send();
    let second = stream().await.unwrap();
    assert_eq!(second.status(), 200);
    let refused = stream().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers().contains_key("retry-after")), (503, true));
    let stream_of_bytes = TcpStream::connect(server.app.settings.listen).await.unwrap();
    let handshaken =
        tokio_tungstenite::client_async(handshake(&server, Some("graphql-transport-ws")), stream_of_bytes).await;
    assert!(matches!(handshaken, Err(Error::Http(response)) if response.status() == 503));
    // Whoever leaves makes room.
    drop(first);
    let again = async {
        while stream().await.unwrap().status() != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(COMING, again).await.unwrap();
}

/// Reads events until there are so many; each as its fields.
async fn events(mut response: reqwest::Response, count: usize) -> Vec<Vec<(String, String)>> {
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        let chunk = tokio::time::timeout(COMING, response.chunk()).await.expect("nothing comes").unwrap();
        text.push_str(std::str::from_utf8(&chunk.expect("the stream ended")).unwrap());
    }
    let field = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.split("\n\n").take(count).map(|event| event.lines().filter_map(field).collect()).collect()
}

fn field<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    event.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

both! {
    async fn the_id_of_an_event_is_its_cursor(server: Server) {
        let world = World::planned(server).await;
        let server = &world.server;
        let stream = || server.http.get(stream_url(&server.url, BOARD)).header(ACCEPT, "text/event-stream");
        let response = stream().send().await.unwrap();
        for (name, value) in [("content-type", "text/event-stream"), ("cache-control", "private, no-store"), ("x-accel-buffering", "no")] {
            assert_eq!(response.headers()[name], value);
        }
        let first = events(response, 1).await.remove(0);
        let data: Value = serde_json::from_str(field(&first, "data")).unwrap();
        assert_eq!((field(&first, "event"), field(&first, "id")), ("next", data["data"]["boardChanged"]["cursor"].as_str().unwrap()));
        world.office.act("PublishAnnouncement", world.announcement().await).await;
        let behind = stream().header("last-event-id", field(&first, "id")).send().await.unwrap();
        let second = events(behind, 1).await.remove(0);
        assert!(field(&second, "data").contains("\"ANNOUNCEMENTS\""), "{second:?}");
        // Where both are given, the header is the later one.
        let query = format!("subscription {{ boardChanged(after: \"{}\") {{ part }} }}", field(&first, "id"));
        let both = server.http.get(stream_url(&server.url, &query));
        let mut silent = both.header("last-event-id", field(&second, "id")).send().await.unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(700), silent.chunk()).await.is_err());
    }

    async fn a_stream_says_what_is_wrong(server: Server) {
        let stream = |body: Value| server.http.post(format!("{}/graphql/stream", server.url)).json(&body);
        for (body, code) in [
            (json!({ "query": "{ serverTime }" }), "BAD_REQUEST"),
            (json!({ "query": "subscription {" }), "BAD_REQUEST"),
            (json!({ "query": "subscription { worklistChanged { at } }" }), "UNAUTHENTICATED"),
            (json!({ "query": "subscription { meetingChanged(id: \"meeting:1\") { at } }" }), "NOT_FOUND"),
        ] {
            let told = events(stream(body).send().await.unwrap(), 2).await;
            let data: Value = serde_json::from_str(field(&told[0], "data")).unwrap();
            assert_eq!((field(&told[0], "event"), field(&told[1], "event")), ("next", "complete"));
            assert_eq!(data["errors"][0]["extensions"]["code"], code);
        }
        let refused = stream(json!({ "query": BOARD })).header(AUTHORIZATION, "Bearer a.b.c").send().await.unwrap();
        assert_eq!(refused.status(), 401);
        assert_eq!(refused.json::<Value>().await.unwrap()["errors"][0]["extensions"]["reason"], "MALFORMED");
        assert_eq!(stream(json!([])).send().await.unwrap().status(), 400);
        // Over a plain request nothing is followed.
        let plain = server.http.post(format!("{}/graphql", server.url)).json(&json!({ "query": BOARD })).send().await.unwrap();
        assert_eq!(plain.json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    }

    async fn what_is_followed_ends_with_its_token(server: Server) {
        let world = World::planned(server).await;
        let server = &world.server;
        let clerk = server.sign_in("office", PASSWORD).await;
        let (_, _, expires) = server.app.keys.read_access_token(clerk.token.as_ref().unwrap(), &server.app.clock).unwrap();
        server.app.clock.set_machine(Instant(expires.0 - 1500));
        let mut socket = Socket::of(server, &clerk).await;
        socket.say(subscribe("1", "subscription { worklistChanged { at } }")).await;
        socket.change("1").await;
        let stream = server.http.post(format!("{}/graphql/stream", server.url)).json(&json!({ "query": "subscription { worklistChanged { at } }" }));
        let response = stream.bearer_auth(clerk.token.as_ref().unwrap()).send().await.unwrap();
        let told = events(response, 3).await;
        assert!(field(&told[1], "data").contains("\"EXPIRED\""), "{told:?}");
        assert_eq!(field(&told[2], "event"), "complete");
        assert_eq!(socket.closed().await, (4403, "Forbidden: EXPIRED".to_owned()));
    }
}

#[tokio::test]
async fn a_server_that_stops_takes_leave() {
    let first = Server::start().await;
    first.freeze().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut server = Server::copy_of(&first, first.app.settings.clone()).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    server.url = format!("http://{}", listener.local_addr().unwrap());
    let app = server.app.clone();
    let address = listener.local_addr().unwrap();
    let serving =
        tokio::spawn(async move { http::serve(app, listener, async { stopped.await.unwrap_or_default() }).await });
    let stream = TcpStream::connect(address).await.unwrap();
    let mut socket = Socket(
        tokio_tungstenite::client_async(handshake(&server, Some("graphql-transport-ws")), stream).await.unwrap().0,
    );
    socket.say(json!({ "type": "connection_init" })).await;
    socket.hear().await;
    let mut events = server.http.get(stream_url(&server.url, BOARD)).send().await.unwrap();
    events.chunk().await.unwrap().unwrap();
    stop.send(()).unwrap();
    assert_eq!(socket.closed().await.0, 1001);
    drop(socket);
    assert_eq!(events.chunk().await.unwrap(), None);
    tokio::time::timeout(Duration::from_secs(10), serving).await.expect("it waits for followers").unwrap().unwrap();
}
