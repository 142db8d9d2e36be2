//! `/graphql`: one operation per request, by POST, or by GET if it only reads.

use super::answer::{Code, Failure, render, write};
use super::documents::{Prepared, Question};
use super::edge::{Caller, Operation, address};
use super::negotiate::{Media, is_json};
use super::params::Params;
use super::{GRAPHQL_BODY, Shared, auth, socket};
use crate::access::Viewer;
use crate::clock::Arrival;
use crate::graphql::batches::batched;
use crate::graphql::guard::{self, Admitted, Audience};
use crate::identity::Network;
use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request as Operations, Response as Answer, Variables};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::Instrument;

/// How long a client may take to send its body.
const UPLOAD: Duration = Duration::from_secs(15);

/// How much of a body that is too large is taken.
const BEARABLE: usize = 8 * 1024 * 1024;

/// How long a query may run. A mutation is not cut off: it is bounded by its transaction.
pub(super) const READING: Duration = Duration::from_secs(30);

/// `POST /graphql`.
pub(super) async fn post(State(shared): State<Shared>, caller: Extension<Caller>, request: Request) -> Response {
    // Who hangs up takes the handler along, perhaps before the body was looked at. What was sent as a whole is served all
    // the same, so it goes on in a task of its own; a query in there ends when this handler does.
    let (here, gone) = watch::channel(());
    let running = shared.running.begin();
    let answering = caller.clone();
    let task = async move {
        let mut request = request;
        request.extensions_mut().insert(Gone(gone));
        let response = answer(shared, answering.0, Method::POST, request).await;
        drop(running);
        response
    };
    let response = tokio::spawn(task.in_current_span()).await;
    drop(here);
    response.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        Failure::internal().respond(&caller)
    })
}

/// Hears when the client has hung up.
#[derive(Clone)]
struct Gone(watch::Receiver<()>);

impl Gone {
    async fn heard(this: Option<Self>) {
        match this {
            Some(Self(mut handler)) => while handler.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

/// `GET /graphql`, for queries only; and for those who open a socket.
pub(super) async fn get(State(shared): State<Shared>, caller: Extension<Caller>, request: Request) -> Response {
    if socket::wanted(request.headers()) {
        return Box::pin(socket::open(shared, caller.0, request)).await;
    }
    let mut response = answer(shared, caller.0, Method::GET, request).await;
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

async fn answer(shared: Shared, mut caller: Caller, method: Method, request: Request) -> Response {
    let mut operation = Operation::default();
    let outcome = match Media::accepted(request.headers()) {
        None => {
            let detail = "Answers are application/graphql-response+json or application/json.";
            Err(Failure::new(Code::BadRequest, detail).with_status(StatusCode::NOT_ACCEPTABLE))
        }
        Some(media) => {
            caller.media = media;
            run(&shared, &caller, &method, request, &mut operation).await
        }
    };
    let mut response = outcome.unwrap_or_else(|failure| failure.respond(&caller));
    response.extensions_mut().insert(operation);
    response
}

/// What a document costs that is no document.
pub(super) const FAULTY: u32 = 20;

/// What comes from the cache costs.
pub(super) const KEPT: u32 = 1;

/// Reads, checks and answers one request; fills in what the log may tell.
async fn run(
    shared: &Shared,
    caller: &Caller,
    method: &Method,
    request: Request,
    operation: &mut Operation,
) -> Result<Response, Failure> {
    let gone = request.extensions().get::<Gone>().cloned();
    let address = address(&request, shared.app.settings.behind_proxy);
    let (Parts { headers, uri, .. }, body) = request.into_parts();
    let mut params = if method == Method::POST { read(body, &headers).await? } else { Params::from_url(&uri)? };
    // The request is here as a whole; this is the instant that counts.
    let arrival = Arrival(shared.app.clock.now());
    let viewer = auth::viewer(&shared.app, &headers).await?;
    operation.viewer = viewer.as_ref().map(|viewer| viewer.account_id);
    let take = |cost| shared.rates.take(operation.viewer, address, cost);

    let limits = if viewer.is_some() { &guard::SIGNED_IN } else { &guard::ANONYMOUS };
    let registers = params.query.is_some() && params.hash.is_some();
    let prepared = match shared.documents.prepare(&mut params, limits) {
        Ok(prepared) => prepared,
        Err(failure) => {
            take(FAULTY)?;
            return Err(failure);
        }
    };
    let question = Arc::new(Question::of(prepared, params.variables));
    let admitted = &question.prepared.admitted;
    operation.name.clone_from(&admitted.operation_name);
    operation.kind = Some(admitted.kind);
    carried(admitted, method)?;

    let asking = Asking { shared, caller, arrival, viewer: viewer.as_ref(), address };
    let epoch = match (admitted.audience, asking.viewer) {
        (Audience::Everybody, None) => shared.cache.epoch(&shared.app, arrival.0).await,
        _ => None,
    };
    let Some((epoch, key)) = epoch.and_then(|epoch| Some((epoch, epoch.key(&question, caller.language)?))) else {
        take(admitted.cost(&question.variables))?;
        return Ok(render(asking.execute(question, gone).await?, caller));
    };
    let fresh_for = (method == Method::GET).then(|| shared.fresh(epoch, arrival.0));
    if let Some(query) = uri.query().filter(|_| method == Method::GET && !registers) {
        shared.documents.keep(query, &question);
    }
    let known = shared.cache.known(&key);
    take(if known.is_some() { KEPT } else { admitted.cost(&question.variables) })?;
    shared.metrics.public(known.is_some());
    if let Some(kept) = known {
        return Ok(kept.respond(caller, &headers, fresh_for));
    }
    let executed = async {
        let answer = asking.execute(question, gone).await.map_err(Unkept::Failure)?;
        if answer.errors.is_empty() { Ok(write(&answer)) } else { Err(Unkept::Answer(Box::new(answer))) }
    };
    match shared.cache.get(&key, executed).await {
        Ok(kept) => Ok(kept.respond(caller, &headers, fresh_for)),
        Err(Unkept::Answer(answer)) => Ok(render(*answer, caller)),
        Err(Unkept::Failure(failure)) => Err(failure),
    }
}

/// Why a public answer is not kept.
enum Unkept {
    Answer(Box<Answer>),
    Failure(Failure),
}

/// Who asks, when and from where.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) shared: &'a Shared,
    pub(super) caller: &'a Caller,
    pub(super) arrival: Arrival,
    pub(super) viewer: Option<&'a Viewer>,
    pub(super) address: Option<IpAddr>,
}

impl Asking<'_> {
    /// The request that executes a document, but for its loader.
    pub(super) fn request(&self, prepared: &Prepared, variables: Variables) -> Operations {
        let app = &self.shared.app;
        let mut request = prepared
            .admitted
            .request(&prepared.text, variables)
            .data(self.arrival)
            .data(self.caller.language)
            .data(self.caller.request_id.clone());
        if let Some(address) = self.address {
            request = request.data(Network(address.to_string()));
        }
        if let Some(viewer) = self.viewer {
            request = request.data(viewer.clone());
        }
        if app.settings.no_introspection {
            request = request.disable_introspection();
        }
        request
    }

    /// Executes a document; refused where too much is going on. On the heap, so that what answers with what is kept does not
    /// carry an execution along.
    fn execute(&self, question: Arc<Question>, gone: Option<Gone>) -> BoxFuture<'_, Result<Answer, Failure>> {
        Box::pin(async move {
            let _turn = self.shared.turn().ok_or_else(|| Failure::new(Code::Unavailable, ""))?;
            let Question { prepared, variables, .. } = Arc::unwrap_or_clone(question);
            let kind = prepared.admitted.kind;
            let schema = &self.shared.schema;
            let request = self.request(&prepared, variables);
            let operation = batched(&self.shared.app.db.read, request, |request| schema.execute(request));
            let execution = execute(kind, operation);
            if kind == OperationType::Mutation {
                return execution.await;
            }
            tokio::select! {
                answer = execution => answer,
                () = Gone::heard(gone) => Err(Failure::new(Code::Unavailable, "")),
            }
        })
    }
}

/// The body of a POST.
pub(super) async fn read(body: Body, headers: &HeaderMap) -> Result<Params, Failure> {
    if !is_json(headers) {
        let failure = Failure::new(Code::BadRequest, "The body must be application/json in UTF-8.");
        return Err(failure.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    match timeout(UPLOAD, collected(body)).await {
        Ok(Ok(Some(body))) => Params::from_body(&body),
        Ok(Ok(None)) => {
            let failure = Failure::new(Code::BadRequest, format!("The body is larger than {GRAPHQL_BODY} bytes."));
            Err(failure.with_status(StatusCode::PAYLOAD_TOO_LARGE))
        }
        Ok(Err(_)) => Err(Failure::malformed("The body could not be read.")),
        Err(_) => {
            let failure = Failure::new(Code::BadRequest, "The body did not arrive in time.");
            Err(failure.with_status(StatusCode::REQUEST_TIMEOUT))
        }
    }
}

/// A body as a whole; none where it is too large. What is too large is taken all the same, as far as is bearable: a client that
/// is cut off while it sends does not read why.
async fn collected(body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut chunks = body.into_data_stream();
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        size += chunk.len();
        if size <= GRAPHQL_BODY {
            bytes.extend_from_slice(&chunk);
        } else if size > BEARABLE {
            break;
        }
    }
    Ok((size <= GRAPHQL_BODY).then_some(bytes))
}

/// Whether a method may carry an operation.
fn carried(admitted: &Admitted, method: &Method) -> Result<(), Failure> {
    let by_post = |detail: &str| {
        let failure = Failure::new(Code::BadRequest, detail);
        Err(failure.with_status(StatusCode::METHOD_NOT_ALLOWED).with_allow("POST"))
    };
    match admitted.kind {
        OperationType::Subscription => {
            let detail = "Subscriptions travel over a WebSocket at this address, or as events at /graphql/stream.";
            Err(Failure::new(Code::BadRequest, detail).with_status(StatusCode::BAD_REQUEST))
        }
        OperationType::Mutation if method != Method::POST => by_post("Mutations travel by POST only."),
        _ if admitted.audience == Audience::Bearer && method != Method::POST => {
            by_post("Receipts travel by POST only, for an address is written down in many places.")
        }
        _ => Ok(()),
    }
}

/// A query is cut off after a while, a mutation never. A panic in either is an answer, and the server goes on.
async fn execute(kind: OperationType, operation: impl Future<Output = Answer>) -> Result<Answer, Failure> {
    let execution = AssertUnwindSafe(operation).catch_unwind();
    let outcome = match kind {
        OperationType::Mutation => Ok(execution.await),
        OperationType::Query | OperationType::Subscription => timeout(READING, execution).await,
    };
    match outcome {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => {
            tracing::error!("an operation panicked");
            Err(Failure::internal())
        }
        Err(_) => {
            tracing::warn!("a query took too long");
            Err(Failure::new(Code::Unavailable, ""))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{EmptySubscription, Object, Schema};

    struct Fields;

    fn panic_now() -> bool {
        panic!("a fault of ours")
    }

    #[Object]
    impl Fields {
        async fn lives(&self) -> bool {
            true
        }

        async fn panics(&self) -> bool {
            panic_now()
        }
    }

    fn schema() -> impl Executor {
        Schema::new(Fields, Fields, EmptySubscription)
    }

    async fn run(kind: OperationType, query: &str) -> Result<Answer, Failure> {
        execute(kind, schema().execute(Operations::new(query))).await
    }

    #[tokio::test]
    async fn a_panic_is_an_answer() {
        assert!(run(OperationType::Query, "{ panics }").await.is_err());
        assert!(run(OperationType::Mutation, "mutation { panics }").await.is_err());
        assert!(run(OperationType::Query, "{ lives }").await.is_ok());
    }
}
