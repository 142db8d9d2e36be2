//! The transport: what travels over HTTP, and nothing of the award. A request passes, from the outside: [`edge`] (its id,
//! its log line, the headers of every answer), [`cors`], [`edge::rescue`] (panics and bare errors), then its handler. Public
//! answers that are kept do not come so far: [`front`].

mod answer;
mod auth;
mod cache;
mod cors;
pub(crate) mod documents;
mod doors;
mod edge;
mod explorer;
pub mod files;
mod follower;
mod front;
mod graphql;
mod health;
mod metrics;
mod negotiate;
mod params;
mod problem;
mod rates;
mod socket;
mod stream;
pub mod uploads;

pub use edge::RequestId;

use crate::App;
use answer::{Code, Failure};
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use axum::{Router, ServiceExt};
use cache::{AnswerCache, Epoch};
use documents::Documents;
use doors::{Doors, Peer};
use edge::Caller;
use entity::Instant;
use follower::Places;
use front::Front;
use metrics::Metrics;
use rates::Rates;
use std::io;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tower_http::compression::CompressionLayer;

/// Where operations are sent.
const PATH: &str = "/graphql";

/// The largest body of a GraphQL request.
const GRAPHQL_BODY: usize = 256 * 1024;

/// How long a shutdown waits for requests that have begun.
const PATIENCE: Duration = Duration::from_secs(25);

/// How often the limits forget who has not asked for a while.
const FORGETTING: Duration = Duration::from_secs(60);

/// What handlers share, behind one pointer: every layer clones it for every request.
#[derive(Clone)]
struct Shared(Arc<Parts>);

/// What it consists of.
struct Parts {
    app: App,
    schema: crate::graphql::Served,
    running: Running,
    documents: Documents,
    cache: AnswerCache,
    rates: Rates,
    turns: Arc<Semaphore>,
    places: Arc<Places>,
    stopping: Stopping,
    metrics: Metrics,
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Tells those who follow that the server stops.
#[derive(Clone, Default)]
struct Stopping(Arc<watch::Sender<bool>>);

impl Stopping {
    fn say(&self) {
        self.0.send_replace(true);
    }

    async fn heard(self) {
        // While this waits, there is a sender.
        let _ = self.0.subscribe().wait_for(|stopping| *stopping).await;
    }
}

/// Leave to execute an operation, until it is dropped.
struct Turn {
    metrics: Metrics,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.metrics.running().dec();
    }
}

impl Shared {
    fn new(app: App, running: Running) -> Self {
        Self(Arc::new(Parts {
            schema: crate::graphql::Served::of(app.clone()),
            running,
            documents: Documents::new(app.settings.documents().unwrap_or_default()),
            cache: AnswerCache::new(),
            rates: Rates::new(app.settings.rate_limit),
            turns: Arc::new(Semaphore::new(app.settings.max_running.get())),
            places: Arc::new(Places::new(app.settings.max_followers.get())),
            stopping: Stopping::default(),
            metrics: Metrics::new(&app.db.statements),
            app,
        }))
    }

    /// Leave to execute one more operation; none where too many are executed: who waits for a place waits for the answer too.
    fn turn(&self) -> Option<Turn> {
        Arc::clone(&self.turns).try_acquire_owned().ok().map(|permit| self.taken(permit))
    }

    /// The same for who can wait: nobody asks again for what is told without asking.
    async fn wait(&self) -> Result<Turn, Failure> {
        let permit = Arc::clone(&self.turns).acquire_owned().await;
        permit.map(|permit| self.taken(permit)).map_err(|_| Failure::new(Code::Unavailable, ""))
    }

    /// How long a public answer of now may be used without asking again, in seconds.
    fn fresh(&self, epoch: Epoch, now: Instant) -> i64 {
        // A sandbox's time may be moved at any instant.
        if self.app.settings.sandbox { 0 } else { epoch.max_age(now) }
    }

    fn taken(&self, permit: OwnedSemaphorePermit) -> Turn {
        self.metrics.running().inc();
        Turn { metrics: self.metrics.clone(), _permit: permit }
    }
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

fn routes(shared: Shared) -> Router {
    let app = shared.app.clone();
    // What is compressed already, as kept answers are, stays as it is.
    let graphql: MethodRouter<Shared> = get(graphql::get).post(graphql::post).layer(CompressionLayer::new());
    let cors = cors::layer(&app.settings.cors_origins, app.settings.sandbox);
    let mut router = Router::new()
        .route(PATH, graphql)
        .route("/graphql/stream", get(stream::follow).post(stream::follow))
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show));
    if !app.settings.no_explorer {
        router = router.merge(explorer::routes().layer(CompressionLayer::new()));
    }
    let bytes = uploads::routes().merge(files::routes()).with_state(app);
    let metrics = shared.metrics.clone();
    router
        .fallback(unknown_path)
        .with_state(shared)
        .merge(bytes)
        // As one layer: each of several would put a box around all below, to be cloned for every request.
        .layer((from_fn_with_state(metrics, edge::identify), cors, from_fn(edge::rescue)))
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
    crate::changes::look(&app).await;
    let running = Running::new();
    let shared = Shared::new(app.clone(), running.clone());
    let followers = shared.stopping.clone();
    let front = Front { routes: routes(shared.clone()), shared: shared.clone() };
    let housekeeping = async {
        let forgetting = async {
            loop {
                tokio::time::sleep(FORGETTING).await;
                shared.rates.forget();
            }
        };
        tokio::join!(crate::changes::follow(app), forgetting);
    };
    let (stopping, stopped) = oneshot::channel();
    let serving = axum::serve(Doors(listener), front.into_make_service_with_connect_info::<Peer>())
        .with_graceful_shutdown(async move {
            shutdown.await;
            tracing::info!("shutting down");
            let _ = stopping.send(());
            followers.say();
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
        () = housekeeping => Ok(()),
        () = patience => {
            tracing::warn!("shutdown does not wait any longer for requests that have begun");
            Ok(())
        }
    }
}
