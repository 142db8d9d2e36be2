//! What an upload or a download answers when it does not work: `{ "error": { code, message, facts } }`.

use crate::error::{Error, Stop};
use crate::locale::{self, Language};
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why something is not transferred.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    code: &'static str,
    message: &'static str,
    facts: Vec<(&'static str, serde_json::Value)>,
}

impl Problem {
    /// Input that the caller can mend.
    pub const fn input(status: StatusCode, message: &'static str) -> Self {
        Self { status, code: "INVALID_INPUT", message, facts: Vec::new() }
    }

    /// There is no such thing, or the caller may not see it.
    pub const fn not_found() -> Self {
        Self { status: StatusCode::NOT_FOUND, code: "NOT_FOUND", message: "top-not-found", facts: Vec::new() }
    }

    /// A link whose time is over.
    pub fn gone() -> Self {
        Self { status: StatusCode::GONE, ..Self::not_found() }
    }

    /// The server cannot do it now.
    pub const fn unavailable() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "UNAVAILABLE",
            message: "top-unavailable",
            facts: Vec::new(),
        }
    }

    /// Adds a fact.
    pub fn fact(mut self, key: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.facts.push((key, value.into()));
        self
    }

    /// In the words of a caller.
    pub fn answer(self, language: Language) -> Response {
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let args: Vec<_> = self.facts.iter().map(|(key, value)| (*key, text(value))).collect();
        let message = locale::find(language, self.message, &args)
            .unwrap_or_else(|| locale::text(language, "top-unavailable", &[]));
        let facts: serde_json::Map<_, _> = self.facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let body = serde_json::json!({ "error": { "code": self.code, "message": message, "facts": facts } });
        let mut response = (self.status, [(header::CACHE_CONTROL, "private, no-store")], Json(body)).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Stop(Stop::NotFound) => Self::not_found(),
            Error::Stop(Stop::Unauthenticated(_)) => Self {
                status: StatusCode::UNAUTHORIZED,
                code: "UNAUTHENTICATED",
                message: "top-unauthenticated-revoked",
                facts: Vec::new(),
            },
            Error::Stop(Stop::Unavailable) => Self::unavailable(),
            error => {
                tracing::error!(?error, "a transfer failed");
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                Self { status, code: "INTERNAL", message: "top-unavailable", facts: Vec::new() }
            }
        }
    }
}

/// The caller's language.
pub fn language(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or_else(Language::default, Language::accept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    #[tokio::test]
    async fn a_problem_is_json_in_the_callers_language() {
        let problem = Problem::input(StatusCode::BAD_REQUEST, "input-file-size").fact("expected", 10).fact("actual", 9);
        let response = problem.answer(Language::En);
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let message = "9 bytes arrived, but the upload was requested for 10; please upload that same file.";
        assert_eq!(
            body,
            serde_json::json!({ "error": { "code": "INVALID_INPUT", "message": message, "facts": { "expected": 10, "actual": 9 } } })
        );
    }
}
