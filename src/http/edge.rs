//! The outermost layers: what every request gets on its way in and every answer on its way out.

use super::answer::{Code, Failure};
use super::cors::REQUEST_ID;
use super::doors::Peer;
use super::metrics::Metrics;
use super::negotiate::Media;
use crate::locale::Language;
use async_graphql::parser::types::OperationType;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

/// The id under which a request is found in the logs; in the request's data for resolvers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// The caller's own id if it is a plain word, otherwise a new one. It is no row's id and does not come from `ids.rs`:
    /// a sandbox must give the same row ids however many requests it has answered.
    fn of(headers: &HeaderMap) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        let given = given.filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(plain));
        Self(
            given.map_or_else(
                || uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string(),
                str::to_owned,
            ),
        )
    }
}

/// Whom an answer is written for.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) request_id: RequestId,
    pub(super) language: Language,
    pub(super) media: Media,
}

impl Caller {
    /// With the older media type, until another is agreed.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let languages = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            request_id: RequestId::of(headers),
            language: languages.map(Language::accept).unwrap_or_default(),
            media: Media::Json,
        }
    }
}

/// What the log tells about an operation; handlers put it into their answer's extensions.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    pub(super) name: Option<String>,
    pub(super) kind: Option<OperationType>,
    pub(super) viewer: Option<Uuid>,
}

/// Gives the request its id and language, writes its log line, and completes the answer's headers.
pub(super) async fn identify(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let caller = Caller::of(request.headers());
    let line = Line::begin(&request, &caller.request_id, metrics);
    let span = tracing::info_span!("request", request_id = %caller.request_id.0);
    request.extensions_mut().insert(caller.clone());

    let mut response = next.run(request).instrument(span).await;

    complete(&mut response, &caller.request_id);
    let operation = response.extensions_mut().remove().unwrap_or_default();
    line.end(response.status(), operation);
    response
}

/// The headers of every answer.
pub(super) fn complete(response: &mut Response, request_id: &RequestId) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&request_id.0) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // All of it, for every answer: what a layer or a handler named is among it.
    let varying = "Accept, Accept-Encoding, Accept-Language, Authorization, Origin";
    headers.insert(VARY, HeaderValue::from_static(varying));
}

/// Where a request comes from; behind a proxy of ours, what that says last.
pub(super) fn address(request: &Request, behind_proxy: bool) -> Option<IpAddr> {
    let told = || {
        let mut lines = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        lines.next_back()?.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|info| info.0.0.ip());
    if behind_proxy { told().or(peer) } else { peer }
}

/// The header in which proxies tell for whom they ask.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Turns panics, and errors that the router or a layer answers without a body of ours, into errors of the usual shape.
/// It lies inside the cross-origin layer, so that a page can read those too.
pub(super) async fn rescue(request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else { return next.run(request).await };
    let Ok(response) = AssertUnwindSafe(next.run(request)).catch_unwind().await else {
        tracing::error!("a handler panicked");
        return Failure::internal().respond(&caller);
    };
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let failure = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED if !ours => Failure::new(Code::BadRequest, "This method is not allowed here."),
        StatusCode::PAYLOAD_TOO_LARGE if !ours => Failure::new(Code::BadRequest, "The body is too large."),
        _ => return response,
    };
    let (mut parts, _) = response.into_parts();
    let (written, body) = failure.respond(&caller).into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.extend(written.headers);
    Response::from_parts(parts, body)
}

/// The one line per request. It never holds a query string, a variable, a token or the text of an operation. A client
/// that hangs up leaves one too.
pub(super) struct Line {
    begun: Instant,
    method: Method,
    path: String,
    request_id: RequestId,
    ended: bool,
    metrics: Metrics,
}

impl Line {
    pub(super) fn begin(request: &Request, request_id: &RequestId, metrics: Metrics) -> Self {
        // The pattern, because ids in paths of files and uploads are as good as keys.
        let path = request.extensions().get::<MatchedPath>().map_or(request.uri().path(), MatchedPath::as_str);
        Self {
            begun: Instant::now(),
            method: request.method().clone(),
            path: path.chars().take(100).collect(),
            request_id: request_id.clone(),
            ended: false,
            metrics,
        }
    }

    pub(super) fn end(mut self, status: StatusCode, operation: Operation) {
        self.ended = true;
        self.write(status.as_u16(), operation);
    }

    fn write(&self, status: u16, operation: Operation) {
        let kind = operation.kind.map(|kind| match kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        });
        self.metrics.answered(kind, status, self.begun.elapsed());
        let name: Option<String> = operation.name.map(|name| name.chars().take(80).collect());
        tracing::info!(
            method = %self.method,
            path = self.path,
            status,
            milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id = self.request_id.0,
            operation = name,
            kind,
            viewer = operation.viewer.map(|id| id.to_string()),
            "request"
        );
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.ended {
            // 499: nobody was left to answer, as proxies write it.
            self.write(499, Operation::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::{from_fn, from_fn_with_state};
    use axum::routing::get;
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt;

    fn id_for(given: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_str(given).unwrap());
        RequestId::of(&headers).0
    }

    #[test]
    fn plain_request_ids_are_kept() {
        let longest = "x".repeat(64);
        for plain in ["a", "trace-1.2_3", longest.as_str()] {
            assert_eq!(id_for(plain), plain);
        }
        for other in ["", "two words", "a/b", "a\"b", &"x".repeat(65)] {
            assert!(id_for(other).parse::<Uuid>().is_ok(), "{other}");
        }
        assert_ne!(RequestId::of(&HeaderMap::new()), RequestId::of(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn panics_and_bare_errors_are_written_like_any_other() {
        async fn panics() -> &'static str {
            panic!("a fault of ours")
        }
        let router = Router::new()
            .route("/", get(panics))
            .layer(from_fn(rescue))
            .layer(from_fn_with_state(Metrics::new(&Default::default()), identify));
        for (method, status) in [("GET", 500), ("POST", 405)] {
            let request =
                Request::builder().method(method).uri("/").header(REQUEST_ID, "r-1").body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[REQUEST_ID], "r-1");
            assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["errors"][0]["extensions"]["requestId"], "r-1");
        }
    }

    /// What a subscriber wrote.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn the_log_line_names_the_operation_and_holds_no_secret() {
        async fn handler() -> Response {
            let mut response = Response::new(Body::from("secret-answer"));
            let (name, kind) = (Some("Board".to_owned()), Some(OperationType::Query));
            response.extensions_mut().insert(Operation { name, kind, viewer: Some(Uuid::nil()) });
            response
        }
        let router = Router::new()
            .route("/files/{id}", get(handler))
            .layer(from_fn(rescue))
            .layer(from_fn_with_state(Metrics::new(&Default::default()), identify));
        let ask = async || {
            let request =
                Request::get("/files/secret-id?token=secret-token").header("authorization", "Bearer secret-bearer");
            let request = request.header(REQUEST_ID, "r-1").body(Body::from("secret-body")).unwrap();
            router.clone().oneshot(request).await.unwrap();
        };
        // Nobody listens to the first: who writes the line is only known for certain of lines that were there before.
        ask().await;

        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        ask().await;

        let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        for part in
            ["GET", "/files/{id}", "status=200", "r-1", "Board", "query", "00000000-0000-0000-0000-000000000000"]
        {
            assert!(log.contains(part), "{part}: {log}");
        }
        assert!(!log.contains("secret"), "{log}");
        assert_eq!(log.lines().count(), 1, "{log}");
    }
}
