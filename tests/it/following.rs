//! What clients follow: each topic told in order, once, to those who may see it, over sockets and event streams, across servers.

mod board;
mod crowd;
mod progress;
mod protocol;

pub use board::Watch;

use crate::support::{Client, Server};
use futures_util::{SinkExt, StreamExt};
use quality_award::operations::document;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;

/// How long something that has to come may take on a busy machine.
const COMING: Duration = Duration::from_secs(30);

/// A socket that speaks graphql-transport-ws.
pub struct Socket(WebSocketStream<TcpStream>);

/// The handshake that asks a server for a socket.
fn handshake(server: &Server, protocol: Option<&str>) -> Request {
    let mut request = format!("{}/graphql", server.url.replace("http", "ws")).into_client_request().unwrap();
    if let Some(protocol) = protocol {
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
    }
    request
}

impl Socket {
    /// Opens one and says nothing yet.
    async fn open(server: &Server) -> Self {
        Self::by(server, handshake(server, Some("graphql-transport-ws"))).await
    }

    async fn by(server: &Server, request: Request) -> Self {
        let stream = TcpStream::connect(server.app.settings.listen).await.unwrap();
        Self(tokio_tungstenite::client_async(request, stream).await.unwrap().0)
    }

    /// Opens one for a client.
    pub async fn of(server: &Server, client: &Client) -> Self {
        let mut socket = Self::open(server).await;
        let payload = match &client.token {
            Some(token) => json!({ "authorization": format!("Bearer {token}") }),
            None => json!({}),
        };
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// What comes next, without the beats; a close as its code and reason.
    async fn message(&mut self) -> Result<Value, (u16, String)> {
        let deadline = tokio::time::Instant::now() + COMING;
        loop {
            let message = tokio::time::timeout_at(deadline, self.0.next()).await.expect("nothing comes");
            match message.expect("the socket is gone").unwrap() {
                Message::Text(text) => return Ok(serde_json::from_str(&text).unwrap()),
                Message::Close(frame) => {
                    let frame = frame.unwrap();
                    return Err((frame.code.into(), frame.reason.to_string()));
                }
                _ => {}
            }
        }
    }

    async fn hear(&mut self) -> Value {
        self.message().await.unwrap()
    }

    async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Err(close) = self.message().await {
                return close;
            }
        }
    }

    /// Follows an operation of the repository's documents.
    pub async fn follow(&mut self, id: &str, operation: &str, variables: Value) {
        let document = document(operation).unwrap();
        let payload = json!({ "query": document, "operationName": operation, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The next change that one of its subscriptions tells.
    pub async fn change(&mut self, id: &str) -> Value {
        let mut message = self.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!(id)), "{message:#}");
        let data = message["payload"]["data"].as_object_mut().unwrap_or_else(|| panic!("no data"));
        data.values_mut().next().unwrap().take()
    }

    /// The code of the error with which one of its subscriptions ends.
    async fn error(&mut self, id: &str) -> String {
        let message = self.hear().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id)), "{message:#}");
        assert!(
            message["payload"][0]["message"].is_string()
                && message["payload"][0]["extensions"]["requestId"].is_string()
        );
        message["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// Nothing is told meanwhile: what a later subscription tells comes first.
    async fn silent(&mut self) {
        let query = "subscription { boardChanged { part } }";
        self.say(json!({ "type": "subscribe", "id": "silence", "payload": { "query": query } })).await;
        assert_eq!(self.change("silence").await["part"], "ALL");
        self.say(json!({ "type": "complete", "id": "silence" })).await;
    }
}
