//! The front of the server: what everybody may read, was asked for before by the same address and is kept, is answered here,
//! before anything is made ready for the rest. Whatever is not as plain as that goes on to the routes, which give the same
//! answer.

use super::edge::{Caller, Line, Operation, address, complete};
use super::graphql::KEPT;
use super::negotiate::Media;
use super::{PATH, Shared, socket};
use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::{Either, Ready, ready};
use std::convert::Infallible;
use std::task::{Context, Poll};
use tower::Service;

/// Every route of the server, behind the answers that are kept.
#[derive(Clone)]
pub(super) struct Front {
    pub(super) shared: Shared,
    pub(super) routes: Router,
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Routes are always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match kept(&self.shared, &request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(self.routes.call(request)),
        }
    }
}

/// The answer that is kept for a request.
fn kept(shared: &Shared, request: &Request) -> Option<Response> {
    let headers = request.headers();
    if request.method() != Method::GET
        || request.uri().path() != PATH
        || headers.contains_key(AUTHORIZATION)
        // Pages from elsewhere are the cross-origin layer's.
        || headers.contains_key(ORIGIN)
        || socket::wanted(headers)
    {
        return None;
    }
    let question = shared.documents.known(request.uri().query()?)?;
    let now = shared.app.clock.now();
    let epoch = shared.cache.current(&shared.app, now)?;
    let caller = Caller { media: Media::accepted(headers)?, ..Caller::of(headers) };
    let kept = shared.cache.known(&epoch.key(&question, caller.language)?)?;
    shared.rates.take(None, address(request, shared.app.settings.behind_proxy), KEPT).ok()?;
    shared.metrics.public(true);

    let line = Line::begin(request, &caller.request_id, shared.metrics.clone());
    let mut response = kept.respond(&caller, headers, Some(shared.fresh(epoch, now)));
    complete(&mut response, &caller.request_id);
    let admitted = &question.prepared.admitted;
    line.end(
        response.status(),
        Operation { name: admitted.operation_name.clone(), kind: Some(admitted.kind), viewer: None },
    );
    Some(response)
}
