//! `PUT /uploads/{id}` and `POST /uploads/{id}`: the bytes of a file for which a mutation granted a slot. They are hashed
//! while they arrive, checked against what was declared, and only then appear; a failed attempt leaves nothing behind, and
//! the slot may be tried again until it ends.

use super::problem::{Problem, language};
use crate::App;
use crate::audit;
use crate::error::Result as AppResult;
use crate::graphql::files::{Owner, may_store, token_digest};
use crate::graphql::ids::Kind;
use crate::storage::{Measure, Receiving, media};
use crate::work;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use axum::{Json, Router};
use entity::{application, file};
use futures_util::{Stream, StreamExt};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde::Deserialize;
use std::time::Duration;
use uuid::Uuid;

/// What a form may add to its file.
const FORM_OVERHEAD: u64 = 64 * 1024;
/// How long a client may send nothing.
const IDLE: Duration = Duration::from_secs(30);

/// The routes of uploads. Their bodies are limited here, by what each slot declares.
pub fn routes() -> Router<App> {
    Router::new().route("/uploads/{id}", put(raw).post(form)).layer(DefaultBodyLimit::disable())
}

#[derive(Debug, Deserialize)]
struct Token {
    token: Option<String>,
}

type Asked = Result<Query<Token>, QueryRejection>;

async fn raw(State(app): State<App>, Path(id): Path<String>, token: Asked, request: Request) -> Response {
    let language = language(request.headers());
    let arrived = async {
        let mut slot = Slot::open(&app, &id, token).await?;
        slot.expect_length(request.headers(), 0)?;
        let received = slot.drain(request.into_body().into_data_stream()).await;
        slot.close(received).await
    };
    arrived.await.unwrap_or_else(|problem: Problem| problem.answer(language))
}

async fn form(State(app): State<App>, Path(id): Path<String>, token: Asked, request: Request) -> Response {
    let language = language(request.headers());
    let arrived = async {
        let mut slot = Slot::open(&app, &id, token).await?;
        slot.expect_length(request.headers(), FORM_OVERHEAD)?;
        let received = slot.drain_form(request).await;
        slot.close(received).await
    };
    arrived.await.unwrap_or_else(|problem: Problem| problem.answer(language))
}

/// Where the bytes go.
enum Sink {
    /// To the store.
    Store(Receiving),
    /// Nowhere: the file is there already, and this tells whether the same came again.
    Compare(Measure),
}

/// A slot while its bytes arrive.
struct Slot {
    app: App,
    row: file::Model,
    sink: Sink,
}

impl Slot {
    /// The slot of an address, if its bytes may still be stored.
    async fn open(app: &App, id: &str, asked: Asked) -> Result<Self, Problem> {
        use subtle::ConstantTimeEq;
        let token = asked.ok().and_then(|Query(asked)| asked.token);
        let (Ok(id), Some(token)) = (Uuid::try_parse(id), token) else { return Err(Problem::not_found()) };
        let row = file::Entity::find_by_id(id).one(&app.db.read).await.map_err(crate::error::Error::from)?;
        let digest = token_digest(&token);
        let row = row.filter(|row| row.slot_digest.as_bytes().ct_eq(digest.as_bytes()).into());
        let row = row.ok_or_else(Problem::not_found)?;
        let sink = if row.uploaded_at.is_some() {
            Sink::Compare(Measure::default())
        } else {
            let late = app.clock.machine() >= row.slot_expires_at;
            if late || row.removed_at.is_some() || !may_store(&app.db.read, &row, app.clock.now()).await? {
                return Err(Problem::input(StatusCode::GONE, "input-upload-expired"));
            }
            Sink::Store(app.storage.receive(row.id).await?)
        };
        Ok(Self { app: app.clone(), row, sink })
    }

    fn measure(&self) -> &Measure {
        match &self.sink {
            Sink::Store(receiving) => receiving.measure(),
            Sink::Compare(measure) => measure,
        }
    }

    /// What was declared, in bytes.
    fn size(&self) -> u64 {
        self.row.size.unsigned_abs()
    }

    fn too_large(&self) -> Problem {
        match self.sink {
            Sink::Store(_) => {
                Problem::input(StatusCode::PAYLOAD_TOO_LARGE, "input-file-too-large").fact("max", self.row.size)
            }
            Sink::Compare(_) => Problem::input(StatusCode::CONFLICT, "input-upload-used"),
        }
    }

    /// Refuses a body that says beforehand that it is too large.
    fn expect_length(&self, headers: &HeaderMap, overhead: u64) -> Result<(), Problem> {
        let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > self.size() + overhead) { Err(self.too_large()) } else { Ok(()) }
    }

    /// Reads the bytes of the file.
    async fn drain<E: std::fmt::Debug>(
        &mut self,
        mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<(), Problem> {
        loop {
            let bytes = match tokio::time::timeout(IDLE, stream.next()).await {
                Ok(None) => return Ok(()),
                Ok(Some(Ok(bytes))) => bytes,
                Ok(Some(Err(_))) | Err(_) => return Err(broken()),
            };
            if self.measure().size().saturating_add(bytes.len() as u64) > self.size() {
                return Err(self.too_large());
            }
            match &mut self.sink {
                Sink::Store(receiving) => receiving.push(&bytes).await?,
                Sink::Compare(measure) => measure.push(&bytes),
            }
        }
    }

    /// Reads a form of exactly one part, `file`.
    async fn drain_form(&mut self, mut request: Request) -> Result<(), Problem> {
        let limit = usize::try_from(self.size() + FORM_OVERHEAD).unwrap_or(usize::MAX);
        DefaultBodyLimit::max(limit).apply(&mut request);
        let wrong = || Problem::input(StatusCode::BAD_REQUEST, "input-upload-form");
        let fault = |slot: &Self, error: &MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => slot.too_large(),
            _ => wrong(),
        };
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
        let mut found = false;
        loop {
            let part = tokio::time::timeout(IDLE, form.next_field()).await.map_err(|_| broken())?;
            match part {
                Ok(None) if found => return Ok(()),
                Ok(Some(field)) if !found && field.name() == Some("file") => {
                    found = true;
                    self.drain(field).await?;
                }
                Ok(_) => return Err(wrong()),
                Err(error) => return Err(fault(self, &error)),
            }
        }
    }

    /// Checks what arrived and keeps it, or deletes it.
    async fn close(self, received: Result<(), Problem>) -> Result<Response, Problem> {
        let checked = received.and_then(|()| self.check());
        let Self { app, row, sink } = self;
        match (sink, checked) {
            (Sink::Store(receiving), Ok(())) => {
                // In a task of its own: a client that hangs up must not cut this in half.
                let kept = tokio::spawn(keep(app, row, receiving)).await;
                kept.map_err(crate::error::Error::internal)?
            }
            (Sink::Store(receiving), Err(problem)) => {
                receiving.discard().await;
                Err(problem)
            }
            (Sink::Compare(_), Ok(())) => Ok(stored(StatusCode::OK, &row)),
            (Sink::Compare(_), Err(problem)) => Err(problem),
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let measure = self.measure();
        let (size, sha256) = (measure.size(), measure.sha256());
        if let Sink::Compare(_) = self.sink {
            let same = sha256 == self.row.sha256;
            return if same { Ok(()) } else { Err(Problem::input(StatusCode::CONFLICT, "input-upload-used")) };
        }
        let wrong = |message| Problem::input(StatusCode::BAD_REQUEST, message);
        if size != self.size() {
            return Err(wrong("input-file-size").fact("expected", self.row.size).fact("actual", size));
        }
        if sha256 != self.row.sha256 {
            return Err(wrong("input-digest").fact("expected", self.row.sha256.clone()).fact("actual", sha256));
        }
        if !media::matches(self.row.media_type, measure.head(), measure.tail()) {
            return Err(wrong("input-media-type").fact("expected", self.row.media_type.name()));
        }
        Ok(())
    }
}

const fn broken() -> Problem {
    Problem::input(StatusCode::BAD_REQUEST, "input-upload-broken")
}

fn stored(status: StatusCode, row: &file::Model) -> Response {
    let body = serde_json::json!({ "id": Kind::File.id(row.id).0, "size": row.size, "sha256": row.sha256 });
    (status, [(header::CACHE_CONTROL, "private, no-store")], Json(body)).into_response()
}

/// Puts the bytes in their place, then says so under the write lock, with a link of the audit chain.
async fn keep(app: App, row: file::Model, receiving: Receiving) -> Result<Response, Problem> {
    receiving.keep().await?;
    Ok(match enter(&app, row.id).await? {
        Entered::Now(row) => stored(StatusCode::CREATED, &row),
        // The same bytes came twice at once; both are told the same.
        Entered::Before(row) => stored(StatusCode::OK, &row),
        Entered::Refused => {
            app.storage.remove(row.id).await?;
            return Err(Problem::input(StatusCode::GONE, "input-upload-expired"));
        }
    })
}

enum Entered {
    Now(file::Model),
    Before(file::Model),
    /// The slot was withdrawn while the bytes arrived.
    Refused,
}

async fn enter(app: &App, id: Uuid) -> AppResult<Entered> {
    let txn = work::lock(app).await?;
    let now = app.clock.now();
    let Some(row) = file::Entity::find_by_id(id).one(&txn).await? else { return Ok(Entered::Refused) };
    if row.uploaded_at.is_some() {
        return Ok(Entered::Before(row));
    }
    if row.removed_at.is_some() || !may_store(&txn, &row, now).await? {
        return Ok(Entered::Refused);
    }
    let mut change = row.into_active_model();
    change.uploaded_at = Set(Some(now));
    let row = change.update(&txn).await?;
    let mut cycle_id = None;
    if let Some(application) = row.application_id {
        cycle_id = application::Entity::find_by_id(application).one(&txn).await?.map(|row| row.cycle_id);
    }
    Owner::of(&row)?.changed(&txn).await?;
    let entry = audit::Entry {
        at: now,
        actor_id: Some(row.created_by),
        session_id: None,
        operation: "upload".to_owned(),
        subject_id: Some(row.id),
        cycle_id,
        payload: serde_json::json!({ "kindKey": row.kind_key, "sha256": row.sha256, "size": row.size }).to_string(),
    };
    let head = audit::append(&txn, entry).await?;
    txn.commit().await?;
    app.changes.saw(head);
    Ok(Entered::Now(row))
}
