//! What the stock stack gets wrong, and what every client relies on: `/graphql` and its neighbours as bytes on the wire.

mod caching;
mod guard;
mod library;
mod limits;

use crate::support::{Backend, Server};
use reqwest::header::{ACCEPT, ALLOW, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

const GRAPHQL: &str = "application/graphql-response+json";
const TIME: &str = "{ serverTime }";

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    fn error(&self) -> Value {
        let mut body = self.json();
        assert_eq!(body["errors"].as_array().map(Vec::len), Some(1), "{body:#}");
        body["errors"][0].take()
    }

    /// Status and code of the one error, which names its request and has no data beside it.
    fn refusal(&self) -> (u16, String) {
        let error = self.error();
        let id = error["extensions"]["requestId"].as_str().unwrap();
        assert_eq!(id, self.header("x-request-id"));
        assert!(self.json().get("data").is_none(), "{}", self.text);
        (self.status.as_u16(), error["extensions"]["code"].as_str().unwrap().to_owned())
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

impl Server {
    fn graphql(&self, method: Method) -> RequestBuilder {
        self.http.request(method, format!("{}/graphql", self.url))
    }

    /// A POST as a client of today sends it.
    fn post(&self, body: &Value) -> RequestBuilder {
        self.graphql(Method::POST).header(ACCEPT, GRAPHQL).json(body)
    }

    fn url(&self, parameters: &[(&str, &str)]) -> RequestBuilder {
        let url = reqwest::Url::parse_with_params(&format!("{}/graphql", self.url), parameters).unwrap();
        self.http.get(url)
    }

    async fn ask(&self, query: &str) -> Answer {
        send(self.post(&json!({ "query": query }))).await
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.http.get(format!("{}{path}", self.url))).await
    }

    /// The server still answers.
    async fn lives(&self) {
        assert_eq!(self.ask(TIME).await.status, 200);
    }
}

fn bad_request(status: u16) -> (u16, String) {
    (status, "BAD_REQUEST".to_owned())
}

fn too_complex() -> (u16, String) {
    (400, "TOO_COMPLEX".to_owned())
}

fn sign_in(key: &str) -> String {
    let input = "{ account: \"nobody\", password: \"nothing at all\" }";
    format!("{key}: signIn(input: {input}) {{ session {{ accessToken }} userErrors {{ code }} }}")
}

#[tokio::test]
async fn only_json_is_read_and_only_in_utf_8() {
    let server = Server::start().await;
    let body = json!({ "query": TIME }).to_string();
    for kind in [
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
    ] {
        let answer = send(server.graphql(Method::POST).header(CONTENT_TYPE, kind).body(body.clone())).await;
        assert_eq!(answer.refusal(), bad_request(415), "{kind}");
    }
    assert_eq!(send(server.graphql(Method::POST).body(body.clone())).await.refusal(), bad_request(415));
    let json = server.graphql(Method::POST).header(CONTENT_TYPE, "application/json; charset=UTF-8");
    assert_eq!(send(json.body(body)).await.status, 200);
}

#[tokio::test]
async fn a_body_is_one_small_object() {
    let server = Server::start().await;
    for body in [
        "",
        "{",
        "null",
        "\"{ serverTime }\"",
        "[]",
        "[{\"query\":\"{ serverTime }\"}]",
        "{}",
        "{\"query\":null}",
        "{\"query\":[\"{ serverTime }\"]}",
        "{\"query\":\"{ serverTime }\",\"variables\":[]}",
        "{\"query\":\"{ serverTime }\",\"variables\":\"{}\"}",
        "{\"query\":\"{ serverTime }\",\"operationName\":1}",
        "{\"query\":\"{ serverTime }\",\"extensions\":false}",
    ] {
        let request = server.graphql(Method::POST).header(CONTENT_TYPE, "application/json").body(body);
        assert_eq!(send(request).await.refusal(), bad_request(400), "{body}");
    }
    let padded = |bytes: usize| {
        let body = json!({ "query": TIME, "variables": null, "operationName": null, "extensions": {} }).to_string();
        format!("{body}{}", " ".repeat(bytes - body.len()))
    };
    let request = |bytes| server.graphql(Method::POST).header(CONTENT_TYPE, "application/json").body(padded(bytes));
    assert_eq!(send(request(256 * 1024)).await.status, 200);
    assert_eq!(send(request(256 * 1024 + 1)).await.refusal(), bad_request(413));
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(
        std::iter::repeat_n("x".repeat(64 * 1024), 5).map(Ok::<_, std::io::Error>),
    ));
    let streamed = server.graphql(Method::POST).header(CONTENT_TYPE, "application/json").body(stream);
    assert_eq!(send(streamed).await.refusal(), bad_request(413));
    server.lives().await;
}

#[tokio::test]
async fn methods_carry_what_they_may() {
    let server = Server::start().await;
    let ask = |query: &str| server.url(&[("query", query)]);
    let answer = send(ask(TIME)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let parameters = [
        ("query", "query A($n: Int) { cycles(first: $n) { edges { cursor } } } query B { serverTime }"),
        ("operationName", "A"),
        ("variables", "{\"n\":1}"),
        ("extensions", ""),
    ];
    let answer = send(server.url(&parameters)).await;
    assert_eq!(answer.json(), json!({ "data": { "cycles": { "edges": [] } } }));

    let answer = send(ask(&format!("mutation {{ {} }}", sign_in("a")))).await;
    assert_eq!((answer.refusal(), answer.header("allow")), (bad_request(405), "POST"));
    assert_eq!(send(ask("subscription { x }")).await.refusal(), bad_request(400));
    assert_eq!(send(server.graphql(Method::GET)).await.refusal(), bad_request(400));
    for (name, value) in [("variables", "[]"), ("variables", "{"), ("extensions", "1"), ("query", TIME)] {
        let answer = send(server.url(&[("query", TIME), (name, value)])).await;
        assert_eq!(answer.refusal(), bad_request(400), "{name}");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = send(server.graphql(method).json(&json!({ "query": TIME }))).await;
        assert_eq!(answer.refusal(), bad_request(405));
        assert_eq!(answer.headers[ALLOW], "GET,HEAD,POST");
    }
    assert_eq!(server.ask("subscription { x }").await.refusal(), bad_request(400));
}

#[tokio::test]
async fn the_answers_type_is_negotiated() {
    let server = Server::start().await;
    for (accept, kind) in [
        ("*/*", "application/json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        (GRAPHQL, "application/graphql-response+json; charset=utf-8"),
    ] {
        let answer = |query| {
            let request = server.graphql(Method::POST).header(ACCEPT, accept).json(&json!({ "query": query }));
            async { send(request).await }
        };
        let good = answer(TIME).await;
        assert_eq!((good.status.as_u16(), good.header("content-type")), (200, kind));
        // Older clients read the errors of a well-formed request only from a 200.
        let expected = if accept == GRAPHQL { 400 } else { 200 };
        for faulty in ["{", "{ noSuchField }", "query($id: ID!) { __typename }"] {
            let answer = answer(faulty).await;
            assert_eq!((answer.refusal(), answer.header("content-type")), (bad_request(expected), kind), "{faulty}");
        }
    }
    let html = server.graphql(Method::POST).header(ACCEPT, "text/html").json(&json!({ "query": TIME }));
    assert_eq!(send(html).await.refusal(), bad_request(406));
}

#[tokio::test]
async fn the_librarys_errors_get_code_language_and_place() {
    let server = Server::start().await;
    for (query, variables) in [
        ("{ serverTime(x: 1) }", json!({})),
        ("{ cycles(first: \"ten\") { edges { cursor } } }", json!({})),
        ("query($n: Int) { cycles(first: $n) { edges { cursor } } }", json!({ "n": "ten" })),
        ("{\n  serverTime {", json!({})),
    ] {
        let body = json!({ "query": query, "variables": variables });
        let chinese = send(server.post(&body)).await;
        assert_eq!(chinese.refusal(), bad_request(400), "{query}");
        let english = send(server.post(&body).header("accept-language", "fr, en;q=0.9, zh;q=0.8")).await;
        let words = |answer: &Answer| answer.error()["message"].as_str().unwrap().to_owned();
        let (chinese_words, english_words) = (words(&chinese), words(&english));
        assert!(chinese_words.starts_with("请求有误：") && english_words.is_ascii(), "{chinese_words} {english_words}");
        assert!(chinese_words.ends_with(english_words.split_once(": ").unwrap().1));
        assert!(chinese.error()["locations"][0]["line"].is_u64());
        assert!(!english_words.contains("-->") && !english_words.contains('\n'), "{english_words}");
    }
}

#[tokio::test]
async fn a_bad_token_is_never_anonymous() {
    let server = Server::start().await;
    let viewer = json!({ "query": "{ viewer { __typename } }" });
    assert_eq!(send(server.post(&viewer)).await.json(), json!({ "data": { "viewer": null } }));
    for value in ["Bearer", "Bearer ", "Bearer not.a.token", "Basic dTpw", "not.a.token", "Bearer a b"] {
        for request in [server.post(&viewer), server.url(&[("query", TIME)])] {
            let answer = send(request.header("authorization", value)).await;
            assert_eq!(answer.refusal(), (401, "UNAUTHENTICATED".to_owned()), "{value}");
            assert_eq!(answer.error()["extensions"]["reason"], "MALFORMED");
            assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_its_id_and_its_guards() {
    let server = Server::start().await;
    let longest = "x".repeat(64);
    for (given, kept) in [("trace-1.A_b", true), (longest.as_str(), true), ("a b", false), (&"x".repeat(65), false)] {
        let answer = send(server.post(&json!({ "query": "{" })).header("x-request-id", given)).await;
        assert_eq!(answer.refusal(), bad_request(400));
        assert_eq!(answer.header("x-request-id") == given, kept);
    }
    for path in ["/graphql", "/healthz", "/readyz", "/explorer", "/explorer/explorer.js", "/nowhere", "/"] {
        let answer = server.get(path).await;
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; "));
        assert_eq!(answer.header("vary"), "Accept, Accept-Encoding, Accept-Language, Authorization, Origin");
        let cached = if path.starts_with("/explorer") || path == "/" { "no-cache" } else { "no-store" };
        assert!(answer.header("cache-control").ends_with(cached), "{path}");
    }
    let answer = server.get("/nowhere").await;
    assert_eq!(answer.refusal(), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn pages_of_known_origins_may_call() {
    let server = Server::start_with(Backend::Sqlite, |settings| {
        settings.cors_origins = vec!["https://board.example".to_owned()];
    })
    .await;
    let preflight = |origin: &str| {
        server
            .graphql(Method::OPTIONS)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,x-request-id")
    };
    let answer = send(preflight("https://board.example")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "https://board.example");
    assert_eq!(answer.header("access-control-max-age"), "600");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    for header in ["authorization", "content-type", "accept-language", "x-request-id"] {
        assert!(answer.header("access-control-allow-headers").split(',').any(|allowed| allowed == header));
    }
    // A page must be able to read errors too.
    let request = server.post(&json!({ "query": "{" })).header("origin", "https://board.example");
    let answer = send(request).await;
    assert_eq!(answer.header("access-control-allow-origin"), "https://board.example");
    assert_eq!(answer.header("access-control-expose-headers"), "etag,retry-after,x-request-id");
    for origin in ["https://other.example", "http://board.example", "http://localhost:3000", "null"] {
        assert_eq!(send(preflight(origin)).await.header("access-control-allow-origin"), "", "{origin}");
    }
}

#[tokio::test]
async fn the_explorer_is_served_whole() {
    let server = Server::start().await;
    let page = server.get("/").await;
    assert!(page.status == 200 && page.text.contains("<div id=\"explorer\">"));
    assert!(!page.text.contains("://"), "the page must not load anything from elsewhere");
    for path in ["/explorer", "/explorer/explorer.js", "/explorer/explorer.css", "/explorer/examples.json"] {
        let first = server.get(path).await;
        assert_eq!(first.status, 200);
        let request = server.http.get(format!("{}{path}", server.url)).header("if-none-match", first.header("etag"));
        let second = send(request).await;
        assert_eq!((second.status.as_u16(), second.text.as_str()), (304, ""));
    }
    let server = Server::start_with(Backend::Sqlite, |settings| settings.no_explorer = true).await;
    for path in ["/", "/explorer", "/explorer/explorer.js", "/explorer/examples.json"] {
        assert_eq!(server.get(path).await.refusal(), (404, "NOT_FOUND".to_owned()));
    }
}

#[tokio::test]
async fn health_is_told_apart_from_readiness() {
    let server = Server::start().await;
    let (lives, ready) = (server.get("/healthz").await, server.get("/readyz").await);
    assert_eq!((lives.status.as_u16(), lives.text.as_str()), (200, "ok"));
    assert_eq!((ready.status.as_u16(), ready.json()), (200, json!({ "status": "ready" })));
}

#[tokio::test]
async fn explorers_and_code_generators_can_introspect() {
    let server = Server::start().await;
    let of_type = (0..9).fold("kind name".to_owned(), |inner, _| format!("kind name ofType {{ {inner} }}"));
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
           subscriptionType {{ name kind }} types {{ ...FullType }} directives {{ name description isRepeatable locations
             args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL
           fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }}
             type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
           possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated
           deprecationReason }}
         fragment TypeRef on __Type {{ {of_type} }}"
    );
    let answer = server.ask(&query).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["data"]["__schema"]["queryType"]["name"], "Query");
    let server = Server::start_with(Backend::Sqlite, |settings| settings.no_introspection = true).await;
    assert!(!server.ask(&query).await.text.contains("\"Query\""));
}
