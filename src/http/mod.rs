//! The transport: what travels over HTTP, and nothing of the award. A request passes, from the outside: [`edge`] (its id,
//! its log line, the headers of every answer), [`cors`], [`edge::rescue`] (panics and bare errors), then its handler.

mod answer;
mod auth;
mod cors;
mod doors;
mod edge;
mod explorer;
pub mod files;
mod graphql;
mod health;
mod negotiate;
mod params;
mod problem;
pub mod uploads;

pub use edge::RequestId;

use crate::App;
use answer::{Code, Failure};
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use doors::{Doors, Peer};
use edge::Caller;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tower_http::limit::RequestBodyLimitLayer;

/// The largest body of a GraphQL request.
const GRAPHQL_BODY: usize = 256 * 1024;

/// How long a shutdown waits for requests that have begun.
const PATIENCE: Duration = Duration::from_secs(25);

/// What handlers share.
#[derive(Clone)]
struct Shared {
    app: App,
    schema: crate::graphql::Served,
    running: Running,
}

/// Counts what may outlive its connection, each POST and each mutation in one: each holds a receiver, and the sender knows
/// when there is none left. Waiting for connections is not enough.
#[derive(Clone)]
struct Running(Arc<watch::Sender<()>>);

impl Running {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }

    fn begin(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }

    async fn ended(&self) {
        self.0.closed().await;
    }
}

/// Every route of the server.
pub fn router(app: crate::App) -> Router {
    routes(app, Running::new())
}

fn routes(app: App, running: Running) -> Router {
    let graphql = get(graphql::get).post(graphql::post).layer(RequestBodyLimitLayer::new(GRAPHQL_BODY));
    let cors = cors::layer(&app.settings.cors_origins, app.settings.sandbox);
    let mut router = Router::new()
        .route("/graphql", graphql)
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready));
    if !app.settings.no_explorer {
        router = router.merge(explorer::routes());
    }
    let schema = crate::graphql::Served::of(app.clone());
    let bytes = uploads::routes().merge(files::routes()).with_state(app.clone());
    router
        .fallback(unknown_path)
        .with_state(Shared { app, schema, running })
        .merge(bytes)
        .layer(from_fn(edge::rescue))
        .layer(cors)
        .layer(middleware::from_fn(edge::identify))
}

async fn unknown_path(Extension(caller): Extension<Caller>) -> Response {
    Failure::new(Code::NotFound, "There is nothing at this path.").with_status(StatusCode::NOT_FOUND).respond(&caller)
}

/// Serves until `shutdown` resolves, then stops accepting and waits for what has begun, at most [`PATIENCE`].
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let running = Running::new();
    let router = routes(app, running.clone());
    let (stopping, stopped) = oneshot::channel();
    let serving = axum::serve(Doors(listener), router.into_make_service_with_connect_info::<Peer>())
        .with_graceful_shutdown(async move {
            shutdown.await;
            tracing::info!("shutting down");
            let _ = stopping.send(());
        });
    let patience = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(PATIENCE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = async { serving.await?; running.ended().await; Ok(()) } => result,
        () = patience => {
            tracing::warn!("shutdown does not wait any longer for requests that have begun");
            Ok(())
        }
    }
}
