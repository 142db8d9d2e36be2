//! Which web pages may call this server. There are no cookies, so an origin that may call gains nothing but the token
//! that it already holds.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The rules for cross-origin requests by setting. The sandbox admits every page of the developer's own machine.
pub(super) fn layer(origins: &[String], sandbox: bool) -> CorsLayer {
    let origin = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = origins.to_vec();
        AllowOrigin::predicate(move |origin: &HeaderValue, _| {
            origin
                .to_str()
                .is_ok_and(|origin| origins.iter().any(|known| known == origin) || (sandbox && is_local(origin)))
        })
    };
    CorsLayer::new()
        .allow_origin(origin)
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers(ALLOWED)
        .expose_headers([ETAG, RETRY_AFTER, REQUEST_ID])
        .max_age(Duration::from_secs(600))
        // Every answer names all it depends on itself.
        .vary([])
}

/// The header that carries a request's id.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What clients may send; those below the request's id GraphQL clients add of their own accord, and nobody reads them.
const ALLOWED: [HeaderName; 14] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    AUTHORIZATION,
    CONTENT_TYPE,
    IF_NONE_MATCH,
    REQUEST_ID,
    HeaderName::from_static("apollo-require-preflight"),
    HeaderName::from_static("apollographql-client-name"),
    HeaderName::from_static("apollographql-client-version"),
    HeaderName::from_static("graphql-preflight"),
    HeaderName::from_static("x-apollo-operation-id"),
    HeaderName::from_static("x-apollo-operation-name"),
    HeaderName::from_static("x-apollo-operation-type"),
    HeaderName::from_static("x-requested-with"),
];

/// Whether an origin is a page served from this machine.
fn is_local(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) else { return false };
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .filter_map(|host| rest.strip_prefix(host))
        .any(|port| port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_this_machine_is_local() {
        for origin in ["http://localhost", "https://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:80"] {
            assert!(is_local(origin), "{origin}");
        }
        for origin in [
            "null",
            "localhost:3000",
            "http://localhost.example",
            "http://localhost:3000.example",
            "http://localhost:",
            "http://example/http://localhost",
            "http://127.0.0.1.example",
            "ftp://localhost",
        ] {
            assert!(!is_local(origin), "{origin}");
        }
    }
}
