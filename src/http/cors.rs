//! Which web pages may call this server. There are no cookies, so an origin that may call gains nothing but the token
//! that it already holds.

use crate::settings::Settings;
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, ORIGIN, RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The rules for cross-origin requests by setting. The sandbox admits every page of the developer's own machine.
pub(super) fn layer(origins: &[String], sandbox: bool) -> CorsLayer {
    let origin = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = origins.to_vec();
        AllowOrigin::predicate(move |origin: &HeaderValue, _| {
            origin.to_str().is_ok_and(|origin| admits(&origins, sandbox, origin))
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

/// Whether pages of an origin may call.
fn admits(origins: &[String], sandbox: bool, origin: &str) -> bool {
    origins.iter().any(|known| known == "*" || known == origin) || (sandbox && is_local(origin))
}

/// Whether a socket may be opened: by what is no page, by the server's own pages, and by those that may call. Browsers leave this
/// to the server.
pub(super) fn may_connect(settings: &Settings, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = origin.split_once("://").is_some_and(|(_, of)| Some(of) == host) || origin == settings.public_url();
    own || admits(&settings.cors_origins, settings.sandbox, origin)
}

/// The header that carries a request's id.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header in which a browser tells of the last event that it saw of a stream.
pub(super) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What clients may send; those below the request's id GraphQL clients add of their own accord, and nobody reads them.
const ALLOWED: [HeaderName; 15] = [
    ACCEPT,
    ACCEPT_LANGUAGE,
    AUTHORIZATION,
    CONTENT_TYPE,
    IF_NONE_MATCH,
    LAST_EVENT_ID,
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
    use super::*;

    #[test]
    fn sockets_are_for_own_pages_and_those_that_may_call() {
        use crate::settings::Store;
        let mut settings = Settings::with_store(Store { database_url: None, data_dir: "data".into() });
        settings.public_url = Some("https://award.example/".to_owned());
        settings.cors_origins = vec!["https://board.example".to_owned()];
        let may = |settings: &Settings, origin: Option<&str>| {
            let mut headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("10.0.0.1:8080"))]);
            headers.extend(origin.map(|origin| (ORIGIN, HeaderValue::from_str(origin).unwrap())));
            may_connect(settings, &headers)
        };
        let own = ["http://10.0.0.1:8080", "https://award.example", "https://board.example"];
        assert!(own.iter().all(|origin| may(&settings, Some(origin))) && may(&settings, None));
        let foreign = ["https://evil.example", "http://10.0.0.1:8081", "null", "http://localhost:3000", ""];
        assert!(!foreign.iter().any(|origin| may(&settings, Some(origin))));
        settings.sandbox = true;
        assert!(may(&settings, Some("http://localhost:3000")) && !may(&settings, Some("https://evil.example")));
        settings.cors_origins = vec!["*".to_owned()];
        assert!(may(&settings, Some("https://evil.example")));
    }

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
