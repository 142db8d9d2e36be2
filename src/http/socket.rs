//! WebSockets at `/graphql`: the protocol `graphql-transport-ws`, for subscriptions only.

use super::answer::{Code, Failure};
use super::edge::{Caller, address};
use super::follower::{Heard, Holder, Party, Seat, expired, expiry};
use super::params::Params;
use super::{GRAPHQL_BODY, Shared, auth, cors};
use crate::locale::Language;
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::header::UPGRADE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, interval, sleep_until, timeout};
use tracing::Instrument;

/// The one protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";
/// How long a client may take to say who it is.
const GREETING: Duration = Duration::from_secs(10);
/// How often the other end is asked whether it is there.
const BEAT: Duration = Duration::from_secs(25);
/// How long the other end may be silent.
const SILENCE: Duration = Duration::from_secs(80);
/// How long a client may take to receive a message, and to hear that the socket is closed.
const SENDING: Duration = Duration::from_secs(20);
const CLOSING: Duration = Duration::from_secs(2);
/// Most subscriptions of one socket.
const FOLLOWERS: usize = 20;
/// Most bytes of the id of a subscription.
const ID: usize = 128;
/// Most bytes of the reason in a frame that closes (RFC 6455, 5.5).
const REASON: usize = 123;
/// Messages that may wait for a slow client; then its subscriptions wait.
const WAITING: usize = 8;
/// What opening a socket costs.
const OPENING: u32 = 20;

/// Why a socket is closed, as the protocol numbers it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Close {
    /// The client has gone.
    Gone,
    /// The server stops.
    Stopping,
    Invalid(&'static str),
    Unacknowledged,
    /// Nobody gets in with this token, or not any more.
    Forbidden(String),
    Protocol,
    Slow,
    Twice(String),
    Greeted,
}

impl Close {
    fn frame(&self) -> Option<CloseFrame> {
        let (code, mut reason) = match self {
            Self::Gone => return None,
            Self::Stopping => (1001, "The server stops; come again".to_owned()),
            Self::Invalid(what) => (4400, (*what).to_owned()),
            Self::Unacknowledged => (4401, "Unauthorized".to_owned()),
            Self::Forbidden(reason) => (4403, format!("Forbidden: {reason}")),
            Self::Protocol => (4406, "Subprotocol not acceptable".to_owned()),
            Self::Slow => (4408, "Connection initialisation timeout".to_owned()),
            Self::Twice(id) => (4409, format!("Subscriber for {id} already exists")),
            Self::Greeted => (4429, "Too many initialisation requests".to_owned()),
        };
        reason.truncate(reason.floor_char_boundary(REASON));
        Some(CloseFrame { code, reason: reason.into() })
    }
}

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Ping {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Pong {},
    Subscribe {
        id: String,
        payload: Map<String, Value>,
    },
    Complete {
        id: String,
    },
}

/// Whether a request wants to become a socket.
pub(super) fn wanted(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket.
pub(super) async fn open(shared: Shared, caller: Caller, request: axum::extract::Request) -> Response {
    match admitted(shared, caller.clone(), request).await {
        Ok(response) => response,
        Err(failure) => failure.respond(&caller),
    }
}

async fn admitted(shared: Shared, caller: Caller, request: axum::extract::Request) -> Result<Response, Failure> {
    let address = address(&request, shared.app.settings.behind_proxy);
    let (mut parts, _) = request.into_parts();
    if !cors::may_connect(&shared.app.settings, &parts.headers) {
        return Err(Failure::new(Code::Forbidden, "Pages of this origin may not connect."));
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(|rejection| {
        let status = rejection.into_response().status();
        Failure::new(Code::BadRequest, "This is no handshake of a WebSocket.").with_status(status)
    })?;
    shared.rates.take(None, address, OPENING)?;
    let seat = shared.places.take(address, &shared.metrics);
    let seat = seat.ok_or_else(|| Failure::new(Code::Unavailable, "").with_status(StatusCode::SERVICE_UNAVAILABLE))?;
    let span = tracing::Span::current();
    let party = Party { shared, caller, address, holder: None };
    // Thousands of them wait idly: they get no room before they need it.
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(2 * 1024)
        .write_buffer_size(0)
        .max_message_size(GRAPHQL_BODY)
        .max_frame_size(GRAPHQL_BODY);
    Ok(upgrade.on_upgrade(move |socket| serve(socket, party, seat).instrument(span)))
}

async fn serve(socket: WebSocket, party: Party, _seat: Seat) {
    let begun = Instant::now();
    let (outlet, inbox) = mpsc::channel(WAITING);
    let spoken = socket.protocol().is_some_and(|protocol| protocol == PROTOCOL);
    let mut talk = Talk { socket, party, greeted: false, followers: HashMap::new(), serial: 0, outlet, messages: 0 };
    let close = if spoken { talk.go_on(inbox).await } else { Close::Protocol };
    talk.followers.clear();
    let frame = close.frame();
    let code = frame.as_ref().map(|frame| frame.code);
    if let Some(frame) = frame {
        talk.close(frame).await;
    }
    tracing::info!(
        seconds = begun.elapsed().as_secs(),
        messages = talk.messages,
        close = code,
        viewer = talk.party.holder.map(|holder| holder.account_id.to_string()),
        "socket"
    );
}

/// A message of a subscription, by the number under which it began: an id may be used again.
struct Told {
    serial: u64,
    id: String,
    heard: Heard,
}

/// A subscription that is carried; it ends when this is dropped.
struct Carried {
    serial: u64,
    task: AbortHandle,
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One socket.
struct Talk {
    socket: WebSocket,
    party: Party,
    greeted: bool,
    followers: HashMap<String, Carried>,
    serial: u64,
    outlet: mpsc::Sender<Told>,
    messages: u64,
}

impl Talk {
    /// Listens and tells, until there is a reason to close.
    async fn go_on(&mut self, mut inbox: mpsc::Receiver<Told>) -> Close {
        let greeting = Instant::now() + GREETING;
        let mut stopping = pin!(self.party.shared.stopping.clone().heard());
        let mut beat = interval(BEAT);
        let mut heard_at = Instant::now();
        loop {
            let step = tokio::select! {
                said = self.socket.recv() => {
                    heard_at = Instant::now();
                    match said {
                        Some(Ok(message)) => self.hear(message).await,
                        Some(Err(_)) | None => Err(Close::Gone),
                    }
                }
                Some(told) = inbox.recv() => self.tell(told).await,
                _ = beat.tick() => {
                    if heard_at.elapsed() > SILENCE { Err(Close::Gone) } else { self.send(Message::Ping(Default::default())).await }
                }
                () = sleep_until(greeting), if !self.greeted => Err(Close::Slow),
                () = expired(self.party.holder) => Err(Close::forbidden(&expiry())),
                () = &mut stopping => Err(Close::Stopping),
            };
            if let Err(close) = step {
                return close;
            }
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), Close> {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Close::Gone),
            Message::Binary(_) => return Err(Close::Invalid("Messages are JSON text")),
        };
        let said = serde_json::from_str(text.as_str());
        match said.map_err(|_| Close::Invalid("This is no message of graphql-transport-ws"))? {
            Said::ConnectionInit { payload } => self.greet(payload.unwrap_or_default()).await,
            Said::Ping { payload } => {
                let payload = payload.map_or_else(String::new, |payload| format!(",\"payload\":{}", json!(payload)));
                self.say(format!("{{\"type\":\"pong\"{payload}}}")).await
            }
            Said::Pong {} => Ok(()),
            Said::Subscribe { id, payload } => self.subscribe(id, payload).await,
            Said::Complete { id } => {
                self.followers.remove(&id);
                Ok(())
            }
        }
    }

    /// Takes down who the client is.
    async fn greet(&mut self, payload: Map<String, Value>) -> Result<(), Close> {
        if std::mem::replace(&mut self.greeted, true) {
            return Err(Close::Greeted);
        }
        let app = &self.party.shared.app;
        if let Some(languages) = entry(&payload, "acceptlanguage") {
            self.party.caller.language = languages.as_str().map(Language::accept).unwrap_or_default();
        }
        if let Some(authorization) = entry(&payload, "authorization") {
            let found = auth::holder(app, authorization.as_str().unwrap_or_default()).await;
            let (viewer, expires) = found.map_err(|error| Close::forbidden(&error.into()))?;
            self.party.holder = Some(Holder::new(&viewer, expires, app.clock.machine()));
        }
        self.say("{\"type\":\"connection_ack\"}".to_owned()).await
    }

    async fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Result<(), Close> {
        if !self.greeted {
            return Err(Close::Unacknowledged);
        }
        if id.is_empty() || id.len() > ID {
            return Err(Close::Invalid("The id of a subscription has 1 to 128 bytes"));
        }
        if self.followers.contains_key(&id) {
            return Err(Close::Twice(id));
        }
        let room = if self.followers.len() < FOLLOWERS {
            Ok(())
        } else {
            Err(Failure::new(Code::TooComplex, format!("A socket carries at most {FOLLOWERS} subscriptions.")))
        };
        let follower =
            room.and_then(|()| Params::from_fields(payload)).and_then(|params| self.party.follow(params, None));
        self.serial += 1;
        let serial = self.serial;
        let follower = match follower {
            Ok(follower) => follower,
            Err(failure) => return self.say(error(&id, &failure.listed(&self.party.caller))).await,
        };
        tracing::info!(operation = follower.name(), "subscription");
        let of = id.clone();
        let message = move |heard| Told { serial, id: of.clone(), heard };
        let task = tokio::spawn(follower.run(self.outlet.clone(), message).in_current_span()).abort_handle();
        self.followers.insert(id, Carried { serial, task });
        Ok(())
    }

    /// Passes on what a subscription tells.
    async fn tell(&mut self, told: Told) -> Result<(), Close> {
        let Told { serial, id, heard } = told;
        if self.followers.get(&id).is_none_or(|carried| carried.serial != serial) {
            return Ok(());
        }
        match heard {
            Heard::Next { answer, .. } => {
                self.say(format!("{{\"type\":\"next\",\"id\":{},\"payload\":{answer}}}", json!(id))).await
            }
            Heard::Failed { token: Some(reason), .. } => Err(Close::Forbidden(reason)),
            Heard::Failed { errors, token: None } => {
                self.followers.remove(&id);
                self.say(error(&id, &errors)).await
            }
        }
    }

    async fn say(&mut self, text: String) -> Result<(), Close> {
        self.messages += 1;
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Close> {
        match timeout(SENDING, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Close::Gone),
        }
    }

    /// Says why, and waits a little until the client has heard it: what is unread when a connection ends may take it along.
    async fn close(&mut self, frame: CloseFrame) {
        if self.send(Message::Close(Some(frame))).await.is_ok() {
            let _ = timeout(CLOSING, async { while let Some(Ok(_)) = self.socket.recv().await {} }).await;
        }
    }
}

impl Close {
    fn forbidden(failure: &Failure) -> Self {
        Self::Forbidden(failure.reason().unwrap_or("MALFORMED").to_owned())
    }
}

/// An entry of the first message; clients write its name like a header or like a field. Null is none.
fn entry<'a>(payload: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let plain = |key: &str| key.replace('-', "").to_ascii_lowercase();
    payload.iter().find(|(key, value)| plain(key) == name && !value.is_null()).map(|(_, value)| value)
}

fn error(id: &str, errors: &str) -> String {
    format!("{{\"type\":\"error\",\"id\":{},\"payload\":{errors}}}", json!(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fit_into_a_close_frame() {
        for close in [
            Close::Stopping,
            Close::Unacknowledged,
            Close::Forbidden("MALFORMED".to_owned()),
            Close::Protocol,
            Close::Slow,
            Close::Twice("号".repeat(42)),
            Close::Twice("a".repeat(ID)),
            Close::Greeted,
        ] {
            let frame = close.frame().unwrap();
            assert!(frame.reason.len() <= 123, "{frame:?}");
        }
        let cut = Close::Twice("号".repeat(42)).frame().unwrap();
        assert_eq!(cut.reason.as_str(), format!("Subscriber for {}", "号".repeat(36)));
        assert!(Close::Gone.frame().is_none());
    }

    #[test]
    fn the_first_message_names_its_entries_as_clients_do() {
        let payload = json!({ "Authorization": "Bearer a", "Accept-Language": "en", "x": null });
        let payload = payload.as_object().unwrap();
        assert_eq!(entry(payload, "authorization"), Some(&json!("Bearer a")));
        assert_eq!(entry(payload, "acceptlanguage"), Some(&json!("en")));
        assert_eq!(entry(json!({ "acceptLanguage": "en" }).as_object().unwrap(), "acceptlanguage"), Some(&json!("en")));
        assert_eq!(entry(json!({ "authorization": null }).as_object().unwrap(), "authorization"), None);
    }
}
