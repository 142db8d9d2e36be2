//! `GET` and `HEAD /files/{id}`: a file's bytes, by a short-lived link. The link says for whom it was made; whether that
//! viewer may still read the file is looked at again, and every reading is recorded before its first byte leaves (art. 27).

use super::negotiate::names;
use super::problem::{Problem, language};
use crate::App;
use crate::audit::{Access, record_access};
use crate::error::Error;
use crate::graphql::files::{link_is_ours, may_read};
use crate::identity;
use crate::storage::media;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use entity::{Instant, file};
use sea_orm::EntityTrait;
use serde::Deserialize;
use std::ops::Range;
use uuid::Uuid;

/// The routes of downloads.
pub fn routes() -> Router<App> {
    Router::new().route("/files/{id}", get(read))
}

#[derive(Debug, Deserialize)]
struct Link {
    viewer: Option<String>,
    until: Option<String>,
    seal: Option<String>,
    inline: Option<String>,
}

async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    link: Result<Query<Link>, QueryRejection>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let language = language(&headers);
    let answer = match link {
        Ok(Query(link)) => serve(&app, &id, &link, &method, &headers).await,
        Err(_) => Err(Problem::not_found()),
    };
    answer.unwrap_or_else(|problem| problem.answer(language))
}

async fn serve(app: &App, id: &str, link: &Link, method: &Method, headers: &HeaderMap) -> Result<Response, Problem> {
    let (row, viewer) = admitted(app, id, link).await?;
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let etag = format!("\"{}\"", row.sha256);
    if header(header::IF_NONE_MATCH).is_some_and(|known| names(known, &etag)) {
        return respond(common(&row, false, &etag).status(StatusCode::NOT_MODIFIED), Body::empty());
    }
    let size = row.size.unsigned_abs();
    // A range counts only on GET, and with If-Range only of the very file that the client has.
    let counts = method == Method::GET && header(header::IF_RANGE).is_none_or(|known| known.trim() == etag);
    let part = match Part::of(header(header::RANGE).filter(|_| counts), size) {
        Part::Whole => None,
        Part::Range(range) => Some(range),
        Part::Nowhere => {
            let answer = Response::builder().status(StatusCode::RANGE_NOT_SATISFIABLE);
            return respond(answer.header(header::CONTENT_RANGE, format!("bytes */{size}")), Body::empty());
        }
    };
    let range = part.clone().unwrap_or(0..size);
    let mut answer = common(&row, link.inline.as_deref() == Some("1"), &etag)
        .header(header::CONTENT_TYPE, media::mime(row.media_type))
        .header(header::CONTENT_LENGTH, range.end - range.start);
    if part.is_some() {
        let shown = format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1));
        answer = answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, shown);
    }
    if method == Method::HEAD {
        return respond(answer, Body::empty());
    }
    let access = Access {
        actor: viewer.account_id,
        session: Some(viewer.session_id),
        operation: "readFile",
        object_id: row.id,
        detail: format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1)),
    };
    record_access(app, access).await.map_err(|error| {
        tracing::error!(?error, "a reading could not be recorded");
        Problem::unavailable()
    })?;
    respond(answer, Body::from_stream(app.storage.read(row.id, part).await?))
}

/// The file of a link, and the viewer for whom it was made, if that viewer may read it now.
async fn admitted(app: &App, id: &str, link: &Link) -> Result<(file::Model, crate::access::Viewer), Problem> {
    let session = link.viewer.as_deref().and_then(|text| Uuid::try_parse(text).ok());
    let until = link.until.as_deref().and_then(|text| text.parse().ok()).map(Instant);
    let (Ok(id), Some(session), Some(until), Some(seal)) = (Uuid::try_parse(id), session, until, link.seal.as_deref())
    else {
        return Err(Problem::not_found());
    };
    if !link_is_ours(&app.keys, id, session, until, seal) {
        return Err(Problem::not_found());
    }
    if until <= app.clock.machine() {
        return Err(Problem::gone());
    }
    let viewer = identity::of_session(app, session).await?;
    let row = file::Entity::find_by_id(id).one(&app.db.read).await.map_err(Error::from)?;
    let row = row.filter(|row| row.uploaded_at.is_some()).ok_or_else(Problem::not_found)?;
    if may_read(&app.db.read, &viewer, &row, app.clock.now()).await? {
        Ok((row, viewer))
    } else {
        Err(Problem::not_found())
    }
}

/// Headers of every answer that is about the bytes.
fn common(row: &file::Model, inline: bool, etag: &str) -> axum::http::response::Builder {
    Response::builder()
        .header(header::ETAG, etag)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, no-store")
        .header(header::CONTENT_DISPOSITION, disposition(row, inline))
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
}

fn respond(answer: axum::http::response::Builder, body: Body) -> Result<Response, Problem> {
    answer.body(body).map_err(|error| Error::internal(error).into())
}

/// `attachment` or `inline`, with the name in the form of RFC 5987 and a plain one for what cannot read it.
fn disposition(row: &file::Model, inline: bool) -> String {
    let kind = if inline && media::shown_inline(row.media_type) { "inline" } else { "attachment" };
    let ending = media::extensions(row.media_type).first().copied().unwrap_or("bin");
    format!("{kind}; filename=\"file.{ending}\"; filename*=UTF-8''{}", encoded(&row.name))
}

/// Percent-encodes all but the characters that RFC 5987 leaves alone.
fn encoded(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::with_capacity(name.len() * 3), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// What a `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Everything: there is no range, or none that has to be honoured.
    Whole,
    Range(Range<u64>),
    /// Past the end.
    Nowhere,
}

impl Part {
    /// One range of bytes; several ranges and what is no range are ignored, as HTTP allows.
    fn of(header: Option<&str>, size: u64) -> Self {
        let Some((unit, range)) = header.and_then(|header| header.split_once('=')) else { return Self::Whole };
        let Some((first, last)) = range.trim().split_once('-') else { return Self::Whole };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !unit.trim().eq_ignore_ascii_case("bytes") || !digits(first) || !digits(last) {
            return Self::Whole;
        }
        // More digits than fit mean a place past every end.
        let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
        let range = match (first, last) {
            ("", "") => return Self::Whole,
            ("", length) => size.saturating_sub(number(length))..size,
            (first, "") => number(first)..size,
            (first, last) if number(last) < number(first) => return Self::Whole,
            (first, last) => number(first)..number(last).saturating_add(1).min(size),
        };
        if range.start < range.end { Self::Range(range) } else { Self::Nowhere }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let of = |header| Part::of(Some(header), 10);
        assert_eq!(Part::of(None, 10), Part::Whole);
        assert_eq!(of("bytes=0-0"), Part::Range(0..1));
        assert_eq!(of("bytes=2-4"), Part::Range(2..5));
        assert_eq!(of("Bytes = 2-4"), Part::Range(2..5));
        assert_eq!(of("bytes=2-"), Part::Range(2..10));
        assert_eq!(of("bytes=2-99999999999999999999999"), Part::Range(2..10));
        assert_eq!(of("bytes=-3"), Part::Range(7..10));
        assert_eq!(of("bytes=-30"), Part::Range(0..10));
        for past in ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(of(past), Part::Nowhere, "{past}");
        }
        for ignored in
            ["bytes=0-1,3-4", "bytes=4-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes", "bytes=--1", "bytes=+1-2"]
        {
            assert_eq!(of(ignored), Part::Whole, "{ignored}");
        }
    }

    #[test]
    fn tags() {
        assert!(names("\"a\"", "\"a\"") && names("\"b\", W/\"a\"", "\"a\"") && names("*", "\"a\""));
        assert!(!names("\"b\"", "\"a\"") && !names("a", "\"a\"") && !names("", "\"a\""));
    }

    #[test]
    fn names_travel_encoded() {
        assert_eq!(encoded("营业执照 (1).pdf"), "%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7%20%281%29.pdf");
        assert_eq!(encoded("a\"\r\n;b"), "a%22%0D%0A%3Bb");
    }
}
