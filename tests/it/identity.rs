//! Who is who, over HTTP: signing in under attack, sessions from their start to their end, tokens that are not ours, roles
//! that exclude each other, and secrets that are written nowhere.

mod roles;
mod secrets;
mod sessions;
mod throttling;
mod tokens;

use crate::support::{Client, Server, key};
use entity::Instant;
use entity::enums::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};

/// Who asks.
const WHO: &str = "{ viewer { name roles } }";

/// An account for a person with a role; the password is made by the server.
async fn account(server: &Server, login: &str, roles: &[Role]) -> String {
    quality_award::identity::cli::create_account(&server.app, login, login, roles, None).await.unwrap()
}

/// Moves the machine's clock.
fn later(server: &Server, milliseconds: i64) {
    let now = server.app.clock.machine();
    assert!(server.app.clock.set_machine(Instant(now.0 + milliseconds)));
}

/// The status, code and reason with which an operation is stopped.
async fn stopped(client: &Client, query: &str, variables: Value) -> (StatusCode, String, Value) {
    let (status, answer) = client.send(query, variables).await;
    assert!(answer.get("data").is_none_or(Value::is_null), "{answer:#}");
    let extensions = &answer["errors"][0]["extensions"];
    (status, extensions["code"].as_str().unwrap_or_default().to_owned(), extensions["reason"].clone())
}

/// Tokens of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tokens {
    access: String,
    refresh: String,
}

impl Tokens {
    fn of(session: &Value) -> Self {
        let text = |key: &str| session[key].as_str().unwrap_or_else(|| panic!("{session:#}")).to_owned();
        Self { access: text("accessToken"), refresh: text("refreshToken") }
    }

    async fn sign_in(server: &Server, login: &str, password: &str) -> Self {
        let input = json!({ "account": login, "password": password });
        Self::of(&server.anonymous().act("SignIn", input).await["session"])
    }

    /// The session's client.
    fn client(&self, server: &Server) -> Client {
        Client { token: Some(self.access.clone()), ..server.anonymous() }
    }

    /// The session's next tokens.
    async fn refreshed(&self, server: &Server) -> Self {
        let input = json!({ "refreshToken": self.refresh });
        Self::of(&server.anonymous().act("RefreshSession", input).await["session"])
    }

    /// Why the refresh token is refused.
    async fn not_refreshed(&self, server: &Server) -> Value {
        let query = "mutation($t: String!) { refreshSession(input: { refreshToken: $t }) { session { accessToken } } }";
        unauthenticated(&server.anonymous(), query, json!({ "t": self.refresh })).await
    }

    /// Why the access token is refused.
    async fn refused(&self, server: &Server) -> Value {
        unauthenticated(&self.client(server), WHO, json!({})).await
    }

    /// The access token is good.
    async fn serves(&self, server: &Server) {
        assert!(self.client(server).ok(WHO, json!({})).await["viewer"]["name"].is_string());
    }
}

/// The reason of UNAUTHENTICATED.
async fn unauthenticated(client: &Client, query: &str, variables: Value) -> Value {
    let (status, code, reason) = stopped(client, query, variables).await;
    assert_eq!((status, code.as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
    reason
}

/// The input of a mutation with a key of its own.
fn keyed(mut input: Value) -> Value {
    input["idempotencyKey"] = json!(key());
    json!({ "input": input })
}
