//! Server-sent events at `/graphql/stream`: the same subscriptions for networks that block sockets, as graphql-sse's distinct
//! connections. Every event's id is its cursor, so a browser's own EventSource goes on where it stood when it reconnects.

use super::answer::{Code, Failure};
use super::cors::LAST_EVENT_ID;
use super::edge::{Caller, Operation, address};
use super::follower::{Follower, Heard, Holder, Party, Seat, expired, expiry};
use super::graphql::read;
use super::params::Params;
use super::{Shared, Stopping, auth};
use async_graphql::parser::types::OperationType;
use axum::extract::{Extension, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;
use tracing::Instrument;

/// How often a silent stream shows that it is there.
const BEAT: Duration = Duration::from_secs(15);
/// Messages that may wait for a slow client; then the subscription waits.
const WAITING: usize = 8;
/// Proxies that buffer answers would hold events back.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// `GET` and `POST /graphql/stream`.
pub(super) async fn follow(State(shared): State<Shared>, caller: Extension<Caller>, request: Request) -> Response {
    let mut operation = Operation { kind: Some(OperationType::Subscription), ..Operation::default() };
    let outcome = opened(shared, &caller, request, &mut operation).await;
    let mut response = outcome.unwrap_or_else(|failure| failure.respond(&caller));
    response.extensions_mut().insert(operation);
    response
}

async fn opened(
    shared: Shared,
    caller: &Caller,
    request: Request,
    operation: &mut Operation,
) -> Result<Response, Failure> {
    let address = address(&request, shared.app.settings.behind_proxy);
    let (Parts { method, headers, uri, .. }, body) = request.into_parts();
    let params = if method == Method::POST { read(body, &headers).await? } else { Params::from_url(&uri)? };
    let holder = auth::session(&shared.app, &headers).await?;
    let holder = holder.map(|(viewer, expires)| Holder::new(&viewer, expires, shared.app.clock.machine()));
    operation.viewer = holder.map(|holder| holder.account_id);
    let seat = shared.places.take(address, &shared.metrics);
    let seat = seat.ok_or_else(|| Failure::new(Code::Unavailable, "").with_status(StatusCode::SERVICE_UNAVAILABLE))?;
    let stopping = shared.stopping.clone();
    let party = Party { shared, caller: caller.clone(), address, holder };
    let last = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).filter(|id| !id.is_empty());
    let (outlet, inbox) = mpsc::channel(WAITING);
    match party.follow(params, last) {
        Ok(follower) => {
            operation.name = follower.name().map(str::to_owned);
            tokio::spawn(told(follower, party, outlet).in_current_span());
        }
        // Limits are the transport's; what is wrong with the document is told as clients of streams read it.
        Err(failure) if failure.is_of(Code::RateLimited) => return Err(failure),
        Err(failure) => {
            // There is room for one.
            let _ = outlet.try_send(party.failed(failure));
        }
    }
    let events = events(inbox, stopping, seat);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)).into_response();
    let head = response.headers_mut();
    head.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    head.insert(BUFFERING, HeaderValue::from_static("no"));
    Ok(response)
}

/// Follows as long as the token lasts.
async fn told(follower: Follower, party: Party, outlet: mpsc::Sender<Heard>) {
    tokio::select! {
        () = follower.run(outlet.clone(), |heard| heard) => {}
        () = expired(party.holder) => {
            let _ = outlet.send(party.failed(expiry())).await;
        }
    }
}

/// What is heard, as events. Where the server stops the stream breaks off, and the client comes again.
fn events(
    inbox: mpsc::Receiver<Heard>,
    stopping: Stopping,
    seat: Seat,
) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((Some(inbox), stopping, seat), async |(inbox, stopping, seat)| {
        let mut inbox = inbox?;
        let heard = tokio::select! {
            heard = inbox.recv() => heard?,
            () = stopping.clone().heard() => return None,
        };
        let (events, inbox) = match heard {
            Heard::Next { answer, cursor } => {
                let event = Event::default().event("next").data(answer);
                (
                    vec![match cursor {
                        Some(cursor) => event.id(cursor),
                        None => event,
                    }],
                    Some(inbox),
                )
            }
            Heard::Failed { errors, .. } => {
                let next = Event::default().event("next").data(format!("{{\"errors\":{errors}}}"));
                (vec![next, Event::default().event("complete").data("")], None)
            }
        };
        Some((stream::iter(events.into_iter().map(Ok)), (inbox, stopping, seat)))
    })
    .flatten()
}
