//! For whoever watches the process: whether it lives, and whether it can work.

use super::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// `GET /healthz`: the process lives.
pub(super) async fn lives() -> &'static str {
    "ok"
}

/// `GET /readyz`: the database answers too, soon enough to be of use.
pub(super) async fn ready(State(shared): State<Shared>) -> Response {
    match timeout(Duration::from_secs(2), shared.app.db.ping()).await {
        Ok(Ok(())) => Json(json!({ "status": "ready" })).into_response(),
        outcome => {
            tracing::warn!(?outcome, "the database does not answer");
            let body = Json(json!({ "status": "unavailable", "database": "no answer" }));
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], body).into_response()
        }
    }
}
