//! How every answer of `/graphql`, and every error of any path, is written: one shape, one table of codes and statuses,
//! messages in the caller's language, and nothing internal.

#[cfg(test)]
mod tests;

use super::edge::Caller;
use super::negotiate::Media;
use crate::error::{Error, Stop};
use crate::locale::{Language, text};
use async_graphql::{Pos, ServerError, Value};
use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use std::collections::BTreeMap;

/// `extensions.code` of a top-level error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Unauthenticated,
    Forbidden,
    NotFound,
    BadRequest,
    PersistedQueryNotFound,
    TooComplex,
    RateLimited,
    Unavailable,
    Internal,
}

impl Code {
    const ALL: [Self; 9] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::PersistedQueryNotFound,
        Self::TooComplex,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadRequest => "BAD_REQUEST",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::TooComplex => "TOO_COMPLEX",
            Self::RateLimited => "RATE_LIMITED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The status of an answer without data. The draft of GraphQL over HTTP and its audits differ over time; whatever
    /// they ask for is decided here and nowhere else. Older clients, which accept only `application/json`, take every
    /// status but 200 for a failure of the network, so a well-formed request with a faulty document gets 200 there.
    const fn status(self, media: Media) -> StatusCode {
        match (self, media) {
            // Clients that persist queries go on to send the text only where the answer is 200.
            (Self::NotFound | Self::PersistedQueryNotFound, _) | (Self::BadRequest, Media::Json) => StatusCode::OK,
            (Self::BadRequest | Self::TooComplex, _) => StatusCode::BAD_REQUEST,
            (Self::Unauthenticated, _) => StatusCode::UNAUTHORIZED,
            (Self::Forbidden, _) => StatusCode::FORBIDDEN,
            (Self::RateLimited, _) => StatusCode::TOO_MANY_REQUESTS,
            (Self::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
            (Self::Internal, _) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code of an error from the schema. Our own errors carry theirs. Without one it is either the library's about
    /// the document or its values, or a mistake of ours whose text nobody outside may see.
    fn of(error: &ServerError) -> Self {
        if let Some(Value::String(name)) = extension(error, "code") {
            return Self::ALL.into_iter().find(|code| code.name() == name).unwrap_or(Self::Internal);
        }
        let about_input = ["Expected input type \"", "Failed to parse \"", "Invalid value for argument \""];
        let about_document = error.path.is_empty() || about_input.iter().any(|start| error.message.starts_with(start));
        if error.source.is_none() && about_document { Self::BadRequest } else { Self::Internal }
    }

    /// The words for a caller. Details are English and stable; they follow the translated sentence.
    fn message(self, language: Language, reason: Option<&str>, detail: &str) -> String {
        let id = match (self, reason) {
            // Clients compare this text; it is never translated.
            (Self::PersistedQueryNotFound, _) => return "PersistedQueryNotFound".to_owned(),
            (Self::Unauthenticated, Some("EXPIRED")) => "transport-token-expired",
            (Self::Unauthenticated, Some("REVOKED")) => "transport-token-revoked",
            (Self::Unauthenticated, Some(_)) => "transport-token-malformed",
            (Self::Unauthenticated, None) => "transport-unauthenticated",
            (Self::Forbidden, _) => "transport-forbidden",
            (Self::NotFound, _) => "transport-not-found",
            (Self::BadRequest, _) => "transport-bad-request",
            (Self::TooComplex, _) => "transport-too-complex",
            (Self::RateLimited, _) => "transport-rate-limited",
            (Self::Unavailable, _) => "transport-unavailable",
            (Self::Internal, _) => "transport-internal",
        };
        text(language, id, &[("detail", detail.to_owned())])
    }
}

/// A request that did not reach the schema, or did not come back from it.
#[derive(Debug)]
pub(super) struct Failure {
    error: Box<ServerError>,
    status: Option<StatusCode>,
    allow: Option<&'static str>,
}

impl Failure {
    /// A failure with an English detail.
    pub(super) fn new(code: Code, detail: impl Into<String>) -> Self {
        let mut error = ServerError::new(detail, None);
        set(&mut error, "code", code.name());
        Self { error: Box::new(error), status: None, allow: None }
    }

    /// A body or URL that is no GraphQL request at all.
    pub(super) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, detail).with_status(StatusCode::BAD_REQUEST)
    }

    /// Something broke; the cause is logged where it is known.
    pub(super) fn internal() -> Self {
        Self::new(Code::Internal, "")
    }

    /// A status that HTTP itself demands, whatever the code.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    pub(super) fn with_location(mut self, location: Option<Pos>) -> Self {
        self.error.locations = location.into_iter().collect();
        self
    }

    /// The methods that would do, beside a 405.
    pub(super) fn with_allow(mut self, methods: &'static str) -> Self {
        self.allow = Some(methods);
        self
    }

    /// Writes down its error, as a list of one.
    pub(super) fn listed(mut self, caller: &Caller) -> String {
        errors(std::slice::from_mut(&mut self.error), caller)
    }

    /// Whether it has a code.
    pub(super) fn is_of(&self, code: Code) -> bool {
        Code::of(&self.error) == code
    }

    /// Why a token does not count, where this is about one.
    pub(super) fn reason(&self) -> Option<&str> {
        match extension(&self.error, "reason") {
            Some(Value::String(reason)) => Some(reason),
            _ => None,
        }
    }

    /// Writes it down for a caller.
    pub(super) fn respond(self, caller: &Caller) -> Response {
        let mut response = render(async_graphql::Response::from_errors(vec![*self.error]), caller);
        if let Some(status) = self.status {
            *response.status_mut() = status;
        }
        if let Some(methods) = self.allow {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
        }
        response
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let error = async_graphql::Error::from(error).into_server_error(Pos::default());
        Self { error: Box::new(ServerError { locations: Vec::new(), ..error }), status: None, allow: None }
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        Error::Stop(stop).into()
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// Writes down the body of an answer without errors.
pub(super) fn write(response: &async_graphql::Response) -> Vec<u8> {
    write_as(response, true)
}

fn write_as(response: &async_graphql::Response, executed: bool) -> Vec<u8> {
    let envelope = Envelope {
        errors: &response.errors,
        data: executed.then_some(&response.data),
        extensions: &response.extensions,
    };
    serde_json::to_vec(&envelope).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        br#"{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}"#.to_vec()
    })
}

/// Writes down an answer that travels as a message.
pub(super) fn message(response: &mut async_graphql::Response, caller: &Caller) -> String {
    for error in &mut response.errors {
        present(error, caller);
    }
    text_of(write(response))
}

/// Writes down the errors of an operation that does not go on, as a list.
pub(super) fn errors(errors: &mut [ServerError], caller: &Caller) -> String {
    for error in errors.iter_mut() {
        present(error, caller);
    }
    text_of(serde_json::to_vec(errors).unwrap_or_default())
}

fn text_of(json: Vec<u8>) -> String {
    // What was written as JSON is text.
    String::from_utf8(json).unwrap_or_default()
}

/// Writes down what the schema answered.
pub(super) fn render(mut response: async_graphql::Response, caller: &Caller) -> Response {
    let codes: Vec<Code> = response.errors.iter_mut().map(|error| present(error, caller)).collect();
    let has_data = response.data != Value::Null;
    // Where nothing was executed there is no `data` entry; where a field's failure took everything with it, it is null.
    let executed = has_data || response.errors.iter().any(|error| !error.path.is_empty());
    let status = if has_data {
        StatusCode::OK
    } else {
        codes.iter().map(|code| code.status(caller.media)).max().unwrap_or(StatusCode::OK)
    };
    let body = write_as(&response, executed);

    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(caller.media.content_type()));
    if status == StatusCode::UNAUTHORIZED {
        let given = response.errors.iter().any(|error| extension(error, "reason").is_some());
        let challenge = if given { "Bearer error=\"invalid_token\"" } else { "Bearer" };
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        headers.insert(RETRY_AFTER, HeaderValue::from(retry_after(&response.errors)));
    }
    answer
}

/// Gives an error its code, its words and the request's id.
fn present(error: &mut ServerError, caller: &Caller) -> Code {
    let code = Code::of(error);
    if code == Code::Internal && extension(error, "code").is_none() {
        tracing::error!(message = %error.message, path = ?error.path, "an error without a code");
    }
    let reason = match extension(error, "reason") {
        Some(Value::String(reason)) => Some(reason.as_str()),
        _ => None,
    };
    error.message = code.message(caller.language, reason, &error.message);
    set(error, "code", code.name());
    set(error, "requestId", caller.request_id.0.as_str());
    code
}

/// Seconds until another attempt makes sense.
fn retry_after(errors: &[ServerError]) -> u64 {
    let asked = errors.iter().filter_map(|error| match extension(error, "retryAfter") {
        Some(Value::Number(seconds)) => seconds.as_u64(),
        _ => None,
    });
    asked.max().unwrap_or(5).max(1)
}

fn extension<'a>(error: &'a ServerError, key: &str) -> Option<&'a Value> {
    error.extensions.as_ref().and_then(|extensions| extensions.get(key))
}

fn set(error: &mut ServerError, key: &str, value: &str) {
    error.extensions.get_or_insert_default().set(key, value);
}
