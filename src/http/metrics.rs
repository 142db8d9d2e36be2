//! `/metrics`: what the process does, in numbers, for Prometheus. No label tells of a person or a case.

use super::Shared;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;

/// What is told of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    /// `query`, `mutation`, `subscription`, or `other` for what is no operation.
    kind: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Source {
    /// `cache` or `execution`.
    source: &'static str,
}

/// The numbers of one server.
#[derive(Clone, Debug)]
pub(super) struct Metrics(Arc<Numbers>);

#[derive(Debug)]
struct Numbers {
    registry: Registry,
    answers: Family<Answered, Counter>,
    seconds: Family<Kind, Histogram, fn() -> Histogram>,
    public: Family<Source, Counter>,
    running: Gauge,
    followers: Gauge,
}

fn seconds() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
}

impl Metrics {
    /// With what is counted elsewhere already.
    pub(super) fn new(statements: &Counter) -> Self {
        let mut registry = Registry::with_prefix("quality_award");
        let answers = Family::<Answered, Counter>::default();
        let seconds = Family::<Kind, Histogram, fn() -> Histogram>::new_with_constructor(seconds);
        let public = Family::<Source, Counter>::default();
        let (running, followers) = (Gauge::default(), Gauge::default());
        registry.register("answers", "Answers by kind of operation and status", answers.clone());
        registry.register("seconds", "Time from the request to its answer", seconds.clone());
        registry.register("public_answers", "Answers for everybody by where they came from", public.clone());
        registry.register(
            "statements",
            "Statements sent to the database, but for looks for changes",
            statements.clone(),
        );
        registry.register("running", "Operations that are executed now", running.clone());
        registry.register("followers", "WebSockets and event streams that are open now", followers.clone());
        Self(Arc::new(Numbers { registry, answers, seconds, public, running, followers }))
    }

    /// Operations that are executed now.
    pub(super) fn running(&self) -> &Gauge {
        &self.0.running
    }

    /// WebSockets and event streams that are open now.
    pub(super) fn followers(&self) -> &Gauge {
        &self.0.followers
    }

    /// Counts an answer.
    pub(super) fn answered(&self, kind: Option<&'static str>, status: u16, time: Duration) {
        let kind = kind.unwrap_or("other");
        self.0.seconds.get_or_create(&Kind { kind }).observe(time.as_secs_f64());
        self.0.answers.get_or_create(&Answered { kind, status }).inc();
    }

    /// Counts a public answer, from the cache or executed.
    pub(super) fn public(&self, from_cache: bool) {
        let source = if from_cache { "cache" } else { "execution" };
        self.0.public.get_or_create(&Source { source }).inc();
    }
}

/// `GET /metrics`.
pub(super) async fn show(State(shared): State<Shared>) -> Response {
    let mut text = String::new();
    // Writing into a String does not fail.
    let _ = encode(&mut text, &shared.metrics.0.registry);
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}
