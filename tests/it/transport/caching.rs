//! Public answers: kept until something is written or time alone changes them, told apart from private ones, and asked for by
//! hash.

use super::{Answer, GRAPHQL, send};
use crate::board::Board;
use crate::schema::types;
use crate::statements::fewest;
use crate::support::{Backend, Server, both};
use crate::world::World;
use async_graphql::parser::types::TypeKind;
use entity::Instant;
use quality_award::graphql::guard::PUBLIC;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, IF_NONE_MATCH};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const CYCLES: &str = "{ cycles(first: 5) { nodes { year phase } } }";

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Server {
    fn read(&self, query: &str) -> RequestBuilder {
        self.url(&[("query", query)]).header(ACCEPT, GRAPHQL)
    }

    /// A GET that names a document by its hash, as Apollo's clients do.
    fn by_hash(&self, hash: &str, query: Option<&str>) -> RequestBuilder {
        let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } }).to_string();
        let mut parameters = vec![("extensions", extensions.as_str())];
        parameters.extend(query.map(|query| ("query", query)));
        self.url(&parameters).header(ACCEPT, GRAPHQL)
    }
}

fn is_private(answer: &Answer) -> bool {
    answer.header("etag").is_empty() && answer.header("cache-control").contains("no-store")
}

both! {
    async fn what_everybody_may_read_has_a_tag_and_an_age(server: Server) {
        let world = World::accepting(server).await;
        let server = &world.server;
        let first = send(server.read(CYCLES)).await;
        assert_eq!((first.status.as_u16(), &first.json()["data"]["cycles"]["nodes"][0]["phase"]), (200, &json!("ACCEPTING")));
        assert_eq!(first.header("cache-control"), "public, max-age=10, must-revalidate");
        for name in ["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Origin"] {
            assert!(first.header("vary").contains(name), "{}", first.header("vary"));
        }
        let tag = first.header("etag").to_owned();
        let again = send(server.read(CYCLES).header(IF_NONE_MATCH, format!("\"other\", {tag}"))).await;
        assert_eq!((again.status.as_u16(), again.text.as_str(), again.header("etag")), (304, "", tag.as_str()));
        assert_eq!(again.header("cache-control"), "public, max-age=10, must-revalidate");
        // Other words, another type: other bytes, another tag.
        let english = send(server.read("{ vocabulary(names: [\"Phase\"]) { values { label } } }").header("accept-language", "en")).await;
        let chinese = send(server.read("{ vocabulary(names: [\"Phase\"]) { values { label } } }")).await;
        assert_ne!(english.header("etag"), chinese.header("etag"));
        assert_ne!(send(server.url(&[("query", CYCLES)])).await.header("etag"), tag);
        // By POST it is the same answer and nobody keeps it.
        let posted = send(server.post(&json!({ "query": CYCLES }))).await;
        assert_eq!(posted.text, first.text);
        assert!(is_private(&posted));
    }

    async fn private_answers_are_kept_by_nobody(server: Server) {
        let world = World::planned(server).await;
        let server = &world.server;
        let token = format!("Bearer {}", world.office.token.as_ref().unwrap());
        assert!(is_private(&send(server.read(CYCLES).header(AUTHORIZATION, token)).await));
        for query in [
            "{ serverTime }",
            "{ cycles(first: 1) { nodes { year } } serverTime }",
            "{ cycles(first: 1) { nodes { year } } viewer { name } }",
            "{ publicNotices { nodes { allowedActions { action } } } }",
            "{ node(id: \"cycle:1\") { id } }",
            "{ __schema { queryType { name } } }",
            "query($y: Int!) { cycle(year: $y) { year } }",
        ] {
            assert!(is_private(&send(server.read(query)).await), "{query}");
        }
        // A receipt has no business in an address.
        for query in ["{ objection(receipt: \"YY-0\") { state } }", "{ ... { opinion(receipt: \"YJ-0\") { state } } }"] {
            let refused = send(server.read(query)).await;
            assert_eq!(refused.refusal(), (405, "BAD_REQUEST".to_owned()));
            assert_eq!(refused.header("allow"), "POST");
            assert_eq!(send(server.post(&json!({ "query": query }))).await.status, 200);
        }
    }

    async fn a_change_is_visible_to_the_next_request(server: Server) {
        let world = World::planned(server).await;
        let none = send(world.server.read(CYCLES)).await;
        assert_eq!(none.json()["data"]["cycles"]["nodes"], json!([]));
        let other = neighbour(&world.server).await;
        if let Some(other) = &other {
            assert_eq!(send(other.read(CYCLES)).await.text, none.text);
        }
        world.office.act("PublishAnnouncement", world.announcement().await).await;
        let announced = send(world.server.read(CYCLES).header(IF_NONE_MATCH, none.header("etag"))).await;
        assert_eq!(announced.status, 200);
        assert_eq!(announced.json()["data"]["cycles"]["nodes"][0]["year"], 2026);
        // On another server of the same database within a second.
        if let Some(other) = other {
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert_eq!(send(other.read(CYCLES)).await.text, announced.text);
        }
    }

    async fn the_board_changes_at_the_end_of_a_notice_by_time_alone(server: Server) {
        let board = Board::elected(server, 3, [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[]]).await;
        let notice = board.published(&[0, 1, 2]).await;
        let server = board.server();
        let query = "{ publicNotices(filter: { states: [PUBLISHED] }) { nodes { number state } } }";
        let ends = chrono::DateTime::parse_from_rfc3339(notice["endsAt"].as_str().unwrap()).unwrap().timestamp_millis();
        let clock = &server.app.clock;
        clock.set(Instant(ends - 3_500));
        let running = send(server.read(query)).await;
        assert_eq!(running.json()["data"]["publicNotices"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!(running.header("cache-control"), "public, max-age=3, must-revalidate");
        clock.set(Instant(ends - 1));
        let last = send(server.read(query)).await;
        assert_eq!((last.text.as_str(), last.header("etag")), (running.text.as_str(), running.header("etag")));
        assert_eq!(last.header("cache-control"), "public, max-age=0, must-revalidate");
        clock.set(Instant(ends));
        let ended = send(server.read(query).header(IF_NONE_MATCH, running.header("etag"))).await;
        assert_eq!((ended.status.as_u16(), &ended.json()["data"]["publicNotices"]["nodes"]), (200, &json!([])));
        // And back, as a sandbox may.
        clock.set(Instant(ends - 1));
        assert_eq!(send(server.read(query)).await.text, running.text);
    }
}

/// Another server on the same database; none on SQLite, where one process serves.
async fn neighbour(server: &Server) -> Option<Server> {
    match server.backend {
        Backend::Sqlite => None,
        Backend::Postgres => Some(Server::beside(server).await),
    }
}

#[tokio::test]
async fn a_kept_answer_costs_no_statement() {
    let world = World::planned(Server::start().await).await;
    let client = world.server.anonymous();
    let first = send(world.server.read(CYCLES)).await;
    let again = async |_| assert_eq!(send(world.server.read(CYCLES)).await.text, first.text);
    assert_eq!(fewest(&client, (0..5).map(again)).await, 0);
    let numbers = client.http.get(format!("{}/metrics", client.url)).send().await.unwrap().text().await.unwrap();
    let counted = numbers.lines().find_map(|line| line.strip_prefix("quality_award_statements_total ")).unwrap();
    assert!((1..=client.statements.get()).contains(&counted.parse().unwrap()), "{counted}");
}

/// Pages from elsewhere are answered by the routes, whoever else asks again by the front of the server.
#[tokio::test]
async fn a_kept_answer_is_the_same_from_the_front_and_from_the_routes() {
    let server = Server::start_with(Backend::Sqlite, |settings| settings.cors_origins = vec!["*".to_owned()]).await;
    let query = "query Words { vocabulary(names: [\"Phase\", \"Role\"]) { values { value label description } } }";
    let numbers = async || {
        let text = server.http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
        let number = |name: &str| {
            text.lines().find_map(|line| line.strip_prefix(name)).map_or(0, |n| n.trim().parse::<u64>().unwrap())
        };
        [
            number("quality_award_public_answers_total{source=\"cache\"}"),
            number("quality_award_answers_total{kind=\"query\",status=\"200\"}"),
            number("quality_award_answers_total{kind=\"query\",status=\"304\"}"),
        ]
    };
    let executed = send(server.read(query)).await;
    assert_eq!(numbers().await, [0, 1, 0]);
    let known = executed.header("etag").to_owned();
    let shapes: [&[(&str, &str)]; 6] = [
        &[("accept", GRAPHQL)],
        &[("accept", "application/json")],
        &[("accept", GRAPHQL), ("accept-encoding", "gzip")],
        &[("accept", GRAPHQL), ("if-none-match", &known)],
        &[("accept", "application/json"), ("if-none-match", &known)],
        &[("accept", GRAPHQL), ("x-request-id", "mine")],
    ];
    for shape in shapes {
        let ask = async |origin: Option<&str>| {
            let mut request = server.url(&[("query", query)]);
            for (name, value) in shape.iter().copied().chain(origin.map(|origin| ("origin", origin))) {
                request = request.header(name, value);
            }
            let mut answer = request.send().await.unwrap();
            let headers = std::mem::take(answer.headers_mut());
            (answer.status(), headers, answer.bytes().await.unwrap())
        };
        let (mut front, mut routes) = (ask(None).await, ask(Some("https://board.example")).await);
        assert_eq!(routes.1.remove("access-control-allow-origin").unwrap(), "*");
        assert!(routes.1.remove("access-control-expose-headers").is_some());
        for headers in [&mut front.1, &mut routes.1] {
            headers.remove("date");
            let id = headers.remove("x-request-id").unwrap();
            assert_eq!(id == "mine", shape.contains(&("x-request-id", "mine")), "{id:?}");
        }
        assert_eq!(front.1.contains_key("content-encoding"), shape.contains(&("accept-encoding", "gzip")), "{shape:?}");
        assert_eq!(front, routes, "{shape:?}");
    }
    assert_eq!(numbers().await, [12, 11, 2]);

    // What is no plain question of nobody is read as ever.
    let refused = send(server.read(query).header(AUTHORIZATION, "Bearer x")).await;
    assert_eq!(refused.refusal(), (401, "UNAUTHENTICATED".to_owned()));
    assert_eq!(send(server.url(&[("query", query)]).header(ACCEPT, "text/html")).await.refusal().0, 406);
    assert_eq!(send(server.url(&[("query", query)]).header("upgrade", "websocket")).await.status, 400);
    let address = server.url(&[("query", query)]).build().unwrap().url().clone();
    let elsewhere = address.as_str().replace("/graphql?", "/graphql/stream?");
    assert_ne!(send(server.http.get(elsewhere)).await.text, executed.text);
    assert_ne!(send(server.http.delete(address)).await.text, executed.text);
    assert_eq!(numbers().await, [12, 11, 2]);
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_ask() {
    let server = Server::start().await;
    let query = "{ vocabulary { enum values { value label description } } }";
    let plain = send(server.read(query)).await;
    assert!(plain.text.len() > 10_000 && plain.header("content-encoding").is_empty());
    for request in [server.read(query), server.post(&json!({ "query": query }))] {
        let answer = request.header(ACCEPT_ENCODING, "gzip, br").send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip");
        assert_ne!(answer.headers().get("etag").map(|tag| tag.to_str().unwrap()), Some(plain.header("etag")));
        let bytes = answer.bytes().await.unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text).unwrap();
        assert_eq!(text, plain.text);
        assert!(bytes.len() * 3 < text.len());
    }
    assert!(send(server.read(query).header(ACCEPT_ENCODING, "gzip;q=0")).await.header("content-encoding").is_empty());
}

#[tokio::test]
async fn documents_are_asked_for_by_hash() {
    let registered = "{ regulations(first: 1) { nodes { edition } } }";
    let directory = std::env::temp_dir().join(format!("quality-award-documents-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("documents.json");
    std::fs::write(&file, json!({ hash(registered): registered }).to_string()).unwrap();
    let server =
        Server::start_with(Backend::Sqlite, |settings| settings.persisted_documents = Some(file.clone())).await;

    // Unknown, sent once with its text, then known.
    let unknown = send(server.by_hash(&hash(CYCLES), None)).await;
    assert_eq!(unknown.refusal(), (200, "PERSISTED_QUERY_NOT_FOUND".to_owned()));
    assert_eq!(unknown.error()["message"], "PersistedQueryNotFound");
    assert!(is_private(&unknown));
    let wrong = send(server.by_hash(&hash("other"), Some(CYCLES))).await;
    assert_eq!(wrong.refusal(), (400, "BAD_REQUEST".to_owned()));
    assert_eq!(send(server.by_hash(&hash("other"), None)).await.refusal().1, "PERSISTED_QUERY_NOT_FOUND");
    let sent = send(server.by_hash(&hash(CYCLES), Some(CYCLES))).await;
    assert_eq!(send(server.by_hash(&hash(CYCLES), None)).await.text, sent.text);
    // What admission refuses is not kept.
    let broken = "{ cycles(";
    assert_eq!(send(server.by_hash(&hash(broken), Some(broken))).await.refusal().1, "BAD_REQUEST");
    assert_eq!(send(server.by_hash(&hash(broken), None)).await.refusal().1, "PERSISTED_QUERY_NOT_FOUND");
    // Registered ones are known from the start, by either spelling, and by POST too.
    let known = send(server.url(&[("documentId", &format!("sha256:{}", hash(registered)))])).await;
    assert_eq!(known.json()["data"]["regulations"]["nodes"].as_array().unwrap().len(), 1);
    assert!(known.header("cache-control").starts_with("public"));
    let body =
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(registered), "miss": true } } });
    assert_eq!(send(server.post(&body)).await.json(), known.json());
    // A mutation that is known by its hash travels by POST alone.
    let mutation = "mutation { signOut(input: { idempotencyKey: \"x\" }) { userErrors { code } } }";
    let body = json!({ "query": mutation, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(mutation) } } });
    send(server.post(&body)).await;
    assert_eq!(send(server.by_hash(&hash(mutation), None)).await.status, 405);
    for extensions in
        [json!({ "version": 2, "sha256Hash": hash(CYCLES) }), json!({ "version": 1, "sha256Hash": "x" }), json!(1)]
    {
        let body = json!({ "extensions": { "persistedQuery": extensions } });
        assert_eq!(send(server.graphql(Method::POST).header(ACCEPT, GRAPHQL).json(&body)).await.refusal().0, 400);
    }
    std::fs::remove_dir_all(directory).unwrap();
}

/// Every type that a public answer may hold. A type becomes public by being written down here, by somebody who looked at its
/// fields: none may tell more to one than to another, and time may change it only at the instants that the cache knows.
const PUBLIC_TYPES: [&str; 46] = [
    "Announcement",
    "ApplicationCounts",
    "ApplicationForm",
    "ArticleRef",
    "AttachmentKind",
    "AwardChoices",
    "AwardEntry",
    "BodyNames",
    "CalendarDay",
    "CalendarYear",
    "Channel",
    "Cycle",
    "CycleStatistics",
    "CycleWindow",
    "EnumWords",
    "Experience",
    "FieldChoice",
    "FormField",
    "FormSection",
    "IndustryStatistics",
    "NoticeChannel",
    "NoticeDay",
    "NoticeEntry",
    "NoticeExtension",
    "PublicNotice",
    "PublicationDocument",
    "PublicityWording",
    "Regulation",
    "RegulationArticle",
    "RegulationChange",
    "RegulationParameters",
    "RegulationRule",
    "RequiredChannel",
    "RevocationEntry",
    "RewardAmount",
    "ScoreBand",
    "ScoredStage",
    "Share",
    "Standard",
    "StandardCategory",
    "StandardChange",
    "StandardItem",
    "StepDuration",
    "Tier",
    "ValueWords",
    "WorkProcedure",
];

#[test]
fn what_is_public_is_written_down() {
    let mut fields: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for definition in types() {
        if let TypeKind::Object(object) = &definition.kind {
            let of = |field: &async_graphql::Positioned<async_graphql::parser::types::FieldDefinition>| {
                let named = field.node.ty.node.to_string().replace(['[', ']', '!'], "");
                (field.node.name.node.to_string(), named)
            };
            fields.insert(definition.name.node.to_string(), object.fields.iter().map(of).collect());
        }
    }
    let mut reached = BTreeSet::new();
    let mut ahead: Vec<String> = Vec::new();
    let told = include_str!("../../../docs/caching.md");
    let told: Vec<&str> = told.split("\n\n").nth(3).unwrap().split('`').skip(1).step_by(2).collect();
    assert_eq!(told, PUBLIC);
    for root in PUBLIC {
        let (_, kind) = fields["Query"].iter().find(|(name, _)| name == root).unwrap_or_else(|| panic!("no {root}"));
        ahead.push(kind.clone());
    }
    while let Some(kind) = ahead.pop() {
        if let Some(fields) = fields.get(&kind)
            && reached.insert(kind)
        {
            ahead.extend(fields.iter().filter(|(name, _)| name != "allowedActions").map(|(_, kind)| kind.clone()));
        }
    }
    let relay = |name: &String| name.ends_with("Connection") || name.ends_with("Edge") || name == "PageInfo";
    let reached: Vec<String> = reached.into_iter().filter(|name| !relay(name)).collect();
    assert_eq!(reached, PUBLIC_TYPES);
}
