//! `/explorer`: GraphiQL, served whole from the binary, because government networks reach no content network. The files
//! are built by `explorer/build.sh`.

use super::Shared;
use super::negotiate::names;
use axum::Router;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

/// What the page may do: run its own script and talk to its own server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The explorer's page, script, style and example operations, and `/` leading there.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/explorer") }))
        .route("/explorer", file("text/html; charset=utf-8", include_bytes!("explorer/index.html")))
        .route("/explorer/explorer.js", file("text/javascript; charset=utf-8", include_bytes!("explorer/explorer.js")))
        .route("/explorer/explorer.css", file("text/css; charset=utf-8", include_bytes!("explorer/explorer.css")))
        .route("/explorer/examples.json", file("application/json", include_bytes!("explorer/examples.json")))
}

/// One embedded file, revalidated by its digest.
fn file(kind: &'static str, content: &'static [u8]) -> axum::routing::MethodRouter<Shared> {
    let digest = Sha256::digest(content);
    let tag = format!("\"{}\"", digest[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    get(move |headers: HeaderMap| async move { respond(kind, content, &tag, &headers) })
}

fn respond(kind: &'static str, content: &'static [u8], tag: &str, headers: &HeaderMap) -> Response {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.is_some_and(|known| names(known, tag));
    let head = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache"), (CONTENT_SECURITY_POLICY, POLICY), (ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, Body::from(content)).into_response()
}
