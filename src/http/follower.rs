//! One subscription, from its first message to its end, whatever carries it: its operation is executed whenever something may
//! concern it, with the viewer, the roles and the clock of that moment.

use super::answer::{Code, Failure, errors, message};
use super::documents::Prepared;
use super::edge::Caller;
use super::graphql::{Asking, FAULTY, READING};
use super::metrics::Metrics;
use super::params::Params;
use super::{Shared, rates};
use crate::access::{Action, Viewer};
use crate::audit::Link;
use crate::changes::{News, Topic};
use crate::clock::Arrival;
use crate::error::{Stop, TokenFault};
use crate::graphql::batches::batched;
use crate::graphql::guard::{ANONYMOUS, SIGNED_IN};
use crate::graphql::subscription::{Following, Place};
use crate::identity;
use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Value, Variables};
use entity::Instant as Clock;
use futures_util::{FutureExt, StreamExt};
use std::collections::HashMap;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

/// The longest sleep; the clock may be set meanwhile.
const SLEEP: Duration = Duration::from_secs(3600);
/// Of all places so many belong to one address, as a divisor.
const SHARE: usize = 10;

/// What a follower hears.
#[derive(Debug)]
pub(super) enum Heard {
    /// An answer as JSON, and the cursor behind it.
    Next { answer: String, cursor: Option<String> },
    /// That it does not go on: a JSON list of errors, and why its token does not count any more, if that is so.
    Failed { errors: String, token: Option<String> },
}

/// Who follows.
#[derive(Clone)]
pub(super) struct Party {
    pub(super) shared: Shared,
    pub(super) caller: Caller,
    pub(super) address: Option<IpAddr>,
    pub(super) holder: Option<Holder>,
}

/// Who is signed in, and how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) account_id: Uuid,
    pub(super) session_id: Uuid,
    /// When the token will have expired.
    pub(super) expires: Instant,
}

impl Holder {
    /// One whose token expires at an instant of the machine's clock.
    pub(super) fn new(viewer: &Viewer, expires: Clock, now: Clock) -> Self {
        let left = u64::try_from(expires.0 - now.0).unwrap_or_default();
        let expires = Instant::now() + Duration::from_millis(left);
        Self { account_id: viewer.account_id, session_id: viewer.session_id, expires }
    }

    /// Whether a step may have ended the session.
    fn ended_by(&self, link: &Link) -> bool {
        use Action::*;
        let ends = matches!(
            link.action,
            Some(SignOut | EndSession | RefreshSession | ChangePassword | ResetPassword | DisableAccount)
        );
        let own = [self.account_id, self.session_id].map(Some);
        ends && (own.contains(&link.subject_id) || own.contains(&link.session_id))
    }
}

/// Waits until a token has expired; for ever without one.
pub(super) async fn expired(holder: Option<Holder>) {
    match holder {
        Some(holder) => sleep_until(holder.expires).await,
        None => std::future::pending().await,
    }
}

/// That a token has expired.
pub(super) fn expiry() -> Failure {
    Stop::Unauthenticated(Some(TokenFault::Expired)).into()
}

/// A subscription that is followed.
pub(super) struct Follower {
    party: Party,
    prepared: Prepared,
    variables: Variables,
    following: Arc<Following>,
}

impl Party {
    /// That it does not go on, and why.
    pub(super) fn failed(&self, failure: Failure) -> Heard {
        let token = failure.reason().map(str::to_owned);
        Heard::Failed { errors: failure.listed(&self.caller), token }
    }

    /// Checks what is asked for; it begins behind a cursor that the transport carried, if any.
    pub(super) fn follow(&self, mut params: Params, cursor: Option<&str>) -> Result<Follower, Failure> {
        let account = self.holder.map(|holder| holder.account_id);
        let take = |cost| self.shared.rates.take(account, self.address, cost);
        let limits = if account.is_some() { &SIGNED_IN } else { &ANONYMOUS };
        let prepared = match self.shared.documents.prepare(&mut params, limits) {
            Ok(prepared) => prepared,
            Err(failure) => {
                take(FAULTY)?;
                return Err(failure);
            }
        };
        if prepared.admitted.kind != OperationType::Subscription {
            take(FAULTY)?;
            let detail = "Only subscriptions are followed; queries and mutations travel as requests to /graphql.";
            return Err(Failure::new(Code::BadRequest, detail));
        }
        take(prepared.admitted.cost(&params.variables))?;
        let following = Arc::new(Following::behind(cursor)?);
        Ok(Follower { party: self.clone(), prepared, variables: params.variables, following })
    }
}

impl Follower {
    /// The name of its operation, for the log.
    pub(super) fn name(&self) -> Option<&str> {
        self.prepared.admitted.operation_name.as_deref()
    }

    /// Tells what happens, until it cannot go on, nobody listens or the server stops.
    pub(super) async fn run<M>(self, outlet: mpsc::Sender<M>, message: impl Fn(Heard) -> M) {
        let mut news = self.party.shared.app.changes.news();
        loop {
            let looked = Instant::now();
            // Viewer, roles and view are read one after the other: what is written meanwhile makes it look once more.
            let seen = self.party.shared.app.changes.head();
            for heard in self.look().await.unwrap_or_else(|failure| vec![self.party.failed(failure)]) {
                let last = matches!(heard, Heard::Failed { .. });
                if outlet.send(message(heard)).await.is_err() || last {
                    return;
                }
            }
            self.following.caught_up();
            let place = self.following.now();
            let Some(topic) = place.topic.filter(|_| !place.more) else {
                tokio::task::yield_now().await;
                continue;
            };
            tokio::select! {
                woken = self.woken(&mut news, topic, &place, seen) => if !woken { return },
                () = outlet.closed() => return,
            }
            sleep_until(looked + topic.pause()).await;
        }
    }

    /// Executes the operation once; what it tells.
    async fn look(&self) -> Result<Vec<Heard>, Failure> {
        let Party { shared, caller, address, holder } = &self.party;
        let app = &shared.app;
        let _turn = shared.wait().await?;
        let viewer = match holder {
            Some(holder) => Some(identity::viewer(&app.db.read, app, holder.account_id, holder.session_id).await?),
            None => None,
        };
        let arrival = Arrival(app.clock.now());
        let asking = Asking { shared, caller, arrival, viewer: viewer.as_ref(), address: *address };
        let request = asking.request(&self.prepared, self.variables.clone()).data(Arc::clone(&self.following));
        let reading = batched(&app.db.read, request, |request| async move {
            let mut answers = shared.schema.execute_stream(request, None);
            let mut heard = Vec::new();
            while let Some(mut answer) = answers.next().await {
                if answer.data == Value::Null && !answer.errors.is_empty() {
                    let errors = errors(&mut answer.errors, caller);
                    heard.push(Heard::Failed { errors, token: None });
                    break;
                }
                let cursor = self.following.now().cursor.map(|cursor| cursor.to_string());
                heard.push(Heard::Next { answer: message(&mut answer, caller), cursor });
            }
            heard
        });
        match timeout(READING, AssertUnwindSafe(reading).catch_unwind()).await {
            Ok(Ok(heard)) => Ok(heard),
            Ok(Err(_)) => {
                tracing::error!("a subscription panicked");
                Err(Failure::internal())
            }
            Err(_) => {
                tracing::warn!("a subscription took too long");
                Err(Failure::new(Code::Unavailable, ""))
            }
        }
    }

    /// Waits until something behind a link may concern it; false where the server tells nothing any more.
    async fn woken(&self, news: &mut Receiver<News>, topic: Topic, place: &Place, seen: i64) -> bool {
        let clock = &self.party.shared.app.clock;
        let concerns = |link: &Link| {
            let ended = self.party.holder.is_some_and(|holder| holder.ended_by(link));
            ended || (link.seq > seen && topic.concerns(link))
        };
        loop {
            let left = place.until.map(|until| u64::try_from(until.0 - clock.now().0).unwrap_or_default());
            let due = left.map_or(SLEEP, |left| Duration::from_millis(left).min(SLEEP));
            tokio::select! {
                told = news.recv() => match told {
                    Ok(News::Links(links)) => if links.iter().any(concerns) { return true },
                    Ok(News::Everything) | Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                },
                () = sleep(due) => if place.until.is_some_and(|until| until <= clock.now()) { return true },
            }
        }
    }
}

/// The places of those who follow: a socket or an event stream has one as long as it is open.
pub(super) struct Places {
    most: usize,
    taken: Mutex<HashMap<Option<IpAddr>, usize>>,
}

/// A place, until it is dropped.
pub(super) struct Seat {
    places: Arc<Places>,
    network: Option<IpAddr>,
    metrics: Metrics,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: Mutex::default() }
    }

    /// A place for an address; none where all or its share of them are taken.
    pub(super) fn take(self: &Arc<Self>, address: Option<IpAddr>, metrics: &Metrics) -> Option<Seat> {
        let network = address.map(rates::network);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = taken.values().sum();
        let own = taken.get(&network).copied().unwrap_or_default();
        if all >= self.most || own >= self.most.div_ceil(SHARE) {
            return None;
        }
        taken.insert(network, own + 1);
        metrics.followers().inc();
        Some(Seat { places: Arc::clone(self), network, metrics: metrics.clone() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get(&self.network).map_or(0, |own| own - 1);
        if left == 0 {
            taken.remove(&self.network);
        } else {
            taken.insert(self.network, left);
        }
        self.metrics.followers().dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_takes_a_tenth_of_the_places() {
        let (places, metrics) = (Arc::new(Places::new(20)), Metrics::new(&Default::default()));
        let at = |last| Some(IpAddr::from([10, 0, 0, last]));
        let first = places.take(at(1), &metrics).unwrap();
        let _second = places.take(at(1), &metrics).unwrap();
        assert!(places.take(at(1), &metrics).is_none());
        assert_eq!(metrics.followers().get(), 2);
        drop(first);
        assert_eq!(metrics.followers().get(), 1);
        let _again = places.take(at(1), &metrics).unwrap();
        let others: Vec<Seat> =
            (2..=10).flat_map(|last| [at(last); 2]).filter_map(|at| places.take(at, &metrics)).collect();
        assert_eq!(others.len(), 18);
        assert!(places.take(at(11), &metrics).is_none());
        drop(others);
        assert!(places.take(at(11), &metrics).is_some());
        assert_eq!(places.taken.lock().unwrap().len(), 1);
    }
}
