//! The answer cache: what everybody may read is answered once a revision. A kept answer ends with whatever is written, and at
//! the next instant at which time alone could change it: a window, the end of a notice, midnight in Beijing.

use super::documents::Question;
use super::edge::Caller;
use super::negotiate::{Media, names, takes_gzip};
use crate::App;
use crate::changes::horizon;
use crate::locale::Language;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use entity::Instant;
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Most bytes of answers that are kept.
const KEPT: u64 = 64 * 1024 * 1024;
/// Answers below this size are sent as they are.
const WORTH_COMPRESSING: usize = 1_024;
/// How long others may go on with an answer without asking, in seconds.
const MAX_AGE: i64 = 10;

/// The answers of one server.
pub(super) struct AnswerCache {
    epoch: Mutex<Option<Epoch>>,
    kept: Cache<Key, Arc<Kept>, Size>,
}

/// The time in which public answers stay as they are, unless something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Epoch {
    revision: u64,
    from: Instant,
    until: Instant,
}

/// Which answer of which time. Private answers have no key: nobody can make one of them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    revision: u64,
    until: Instant,
    language: Language,
    question: [u8; 32],
}

/// An answer, written down.
#[derive(Debug)]
pub(super) struct Kept {
    json: Bytes,
    gzip: OnceLock<Bytes>,
    /// By media type and encoding: strong tags tell representations apart.
    tags: [HeaderValue; 4],
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Arc<Kept>> for Size {
    fn weight(&self, _: &Key, kept: &Arc<Kept>) -> u64 {
        // Compressed it takes as much again at most.
        2 * kept.json.len() as u64 + 200
    }
}

impl AnswerCache {
    pub(super) fn new() -> Self {
        Self { epoch: Mutex::new(None), kept: Cache::with_weighter(10_000, KEPT, Size) }
    }

    /// The same as [`Self::epoch`], if it is known without asking the database.
    pub(super) fn current(&self, app: &App, now: Instant) -> Option<Epoch> {
        let revision = app.changes.revision()?;
        let known = *self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|epoch| epoch.revision == revision && epoch.from <= now && now < epoch.until)
    }

    /// The time in which an answer that is given now stays as it is; none while nobody can tell.
    pub(super) async fn epoch(&self, app: &App, now: Instant) -> Option<Epoch> {
        let revision = app.changes.revision()?;
        if let Some(epoch) = self.current(app, now) {
            return Some(epoch);
        }
        let until = match horizon(app, now).await {
            Ok(until) => until,
            Err(error) => {
                tracing::warn!(?error, "no answer is kept");
                return None;
            }
        };
        let epoch = Epoch { revision, from: now, until };
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner) = Some(epoch);
        Some(epoch)
    }

    /// The answer under a key, from here or as `execute` gives it. Who asks meanwhile for the same waits for it.
    pub(super) async fn get<E>(
        &self,
        key: &Key,
        execute: impl Future<Output = std::result::Result<Vec<u8>, E>>,
    ) -> std::result::Result<Arc<Kept>, E> {
        self.kept.get_or_insert_async(key, async { Ok(Arc::new(Kept::of(execute.await?))) }).await
    }

    /// The answer under a key, if it is here.
    pub(super) fn known(&self, key: &Key) -> Option<Arc<Kept>> {
        self.kept.get(key)
    }
}

impl Epoch {
    /// The key of an answer in this time.
    pub(super) fn key(self, question: &Question, language: Language) -> Option<Key> {
        Some(Key { revision: self.revision, until: self.until, language, question: question.digest()? })
    }

    /// How long an answer of this time may be used without asking again, in seconds.
    pub(super) fn max_age(self, now: Instant) -> i64 {
        ((self.until.0 - now.0) / 1000).clamp(0, MAX_AGE)
    }
}

/// How the tags of an answer end.
const TAGGED: [&str; 4] = ["j", "g", "j-gzip", "g-gzip"];

impl Kept {
    fn of(json: Vec<u8>) -> Self {
        let digest = crate::hex(&Sha256::digest(&json)[..16]);
        let tags = TAGGED.map(|ending| HeaderValue::try_from(format!("\"{digest}-{ending}\"")));
        // Digits and letters make a header.
        let tags = tags.map(|tag| tag.unwrap_or(HeaderValue::from_static("\"\"")));
        Self { tags, json: json.into(), gzip: OnceLock::new() }
    }

    /// Sends it. `fresh_for` seconds it may be used by anybody without asking again; none: by POST, where nobody keeps answers.
    pub(super) fn respond(&self, caller: &Caller, asked: &HeaderMap, fresh_for: Option<i64>) -> Response {
        let compressed = self.json.len() >= WORTH_COMPRESSING && takes_gzip(asked);
        let tag = &self.tags[2 * usize::from(compressed) + usize::from(caller.media == Media::GraphQl)];
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        if let Some(seconds) = fresh_for {
            if let Ok(policy) = HeaderValue::try_from(format!("public, max-age={seconds}, must-revalidate")) {
                headers.insert(CACHE_CONTROL, policy);
            }
            headers.insert(ETAG, tag.clone());
            let known = asked.get(IF_NONE_MATCH).and_then(|known| known.to_str().ok());
            if known.zip(tag.to_str().ok()).is_some_and(|(known, tag)| names(known, tag)) {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return response;
            }
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(caller.media.content_type()));
        let body = if compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            self.gzip.get_or_init(|| gzip(&self.json)).clone()
        } else {
            self.json.clone()
        };
        *response.body_mut() = body.into();
        response
    }
}

fn gzip(json: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 4), Compression::default());
    // Writing into memory does not fail.
    let written = encoder.write_all(json).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}
