//! The one error of the server. What a person can mend is refused with rule codes and travels in `userErrors`; what no
//! form can mend stops the operation with a top-level code; everything else is internal, logged and never sent.

use crate::rules::Refusal;
use async_graphql::ErrorExtensionValues;
use entity::RuleCode;
use std::sync::Arc;

/// Why something did not happen.
#[derive(Clone, Debug)]
pub enum Error {
    /// The procedure or the input refuses it; every reason at once.
    Refused(Vec<Refusal>),
    /// A top-level error.
    Stop(Stop),
    /// Our fault or the database's.
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

/// Top-level errors, as `extensions.code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// No valid token; `Some` says why a given one is not.
    Unauthenticated(Option<TokenFault>),
    /// The viewer's role does not allow it.
    Forbidden,
    /// There is no such thing, or the viewer may not see it.
    NotFound,
    /// The request itself is wrong; the detail is in English.
    BadRequest(String),
    /// The query asks for too much.
    TooComplex(String),
    /// Too many attempts; seconds until the next.
    RateLimited(i64),
    /// The server or its database is overloaded or going down.
    Unavailable,
}

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Its time is over.
    Expired,
    /// Its session was ended, or its account disabled.
    Revoked,
    /// It is none of ours.
    Malformed,
}

impl TokenFault {
    /// The value of `extensions.reason`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
            Self::Malformed => "MALFORMED",
        }
    }
}

impl Stop {
    /// The value of `extensions.code`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::TooComplex(_) => "TOO_COMPLEX",
            Self::RateLimited(_) => "RATE_LIMITED",
            Self::Unavailable => "UNAVAILABLE",
        }
    }
}

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What is not visible is not found.
pub const NOT_FOUND: Error = Error::Stop(Stop::NotFound);

impl Error {
    /// Wraps a cause that is nobody's input.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(cause.into()))
    }
}

impl From<Vec<Refusal>> for Error {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<RuleCode> for Error {
    fn from(code: RuleCode) -> Self {
        Refusal::new(code).into()
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        crate::db::classify(error)
    }
}

impl From<Error> for async_graphql::Error {
    /// Sets `extensions.code`; the transport adds the message in the caller's language and the request id.
    fn from(error: Error) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        let stop = match error {
            Error::Stop(stop) => stop,
            Error::Refused(refusals) => {
                // Reads have no `userErrors`: a refused argument of a query is a bad request that names its faults.
                let faults: Vec<String> = refusals.iter().map(crate::graphql::user_error::plain_fault).collect();
                Stop::BadRequest(faults.join(" "))
            }
            Error::Internal(cause) => {
                tracing::error!(error = %cause, "internal error");
                extensions.set("code", "INTERNAL");
                return Self { message: "internal error".to_owned(), source: None, extensions: Some(extensions) };
            }
        };
        extensions.set("code", stop.code());
        let message = match &stop {
            Stop::Unauthenticated(Some(fault)) => {
                extensions.set("reason", fault.name());
                String::new()
            }
            Stop::RateLimited(seconds) => {
                extensions.set("retryAfter", *seconds);
                String::new()
            }
            Stop::BadRequest(detail) | Stop::TooComplex(detail) => detail.clone(),
            _ => String::new(),
        };
        Self { message, source: None, extensions: Some(extensions) }
    }
}
