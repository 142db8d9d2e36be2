//! When loads are sent: as soon as their operation can go no further without one, and those before have ended. All that it can
//! ask for has been asked for then, so a level of a query costs one statement a table, however many rows it has, and nothing
//! waits for a clock.

use super::loaders::{Loaders, Reader};
use async_graphql::Request;
use async_graphql::dataloader::{DataLoader, HashMapCache};
use async_graphql::runtime::Timer;
use futures_util::future::{BoxFuture, FutureExt, ready};
use futures_util::stream::{FuturesUnordered, StreamExt};
use futures_util::task::{FutureObj, Spawn, SpawnError};
use sea_orm::DatabaseConnection;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Load = FutureObj<'static, ()>;

/// Runs an operation with a loader of its own.
pub async fn batched<T, F>(db: &DatabaseConnection, request: Request, run: impl FnOnce(Request) -> F) -> T
where
    F: Future<Output = T>,
{
    let (outlet, inlet) = unbounded_channel();
    let loaders: Loaders = DataLoader::with_cache(Reader(db.clone()), Outlet(outlet), AtOnce, HashMapCache::default());
    alternating(run(request.data(loaders)), inlet).await
}

/// Takes the operation as far as it comes, then the loads that it asked for, in turn until it has ended. What a load brings is
/// passed on to everybody who waits before the operation goes on, which is why loads are not tasks of their own: those would
/// wake it for the first of fifty rows, to ask for what belongs to that row alone. While loads run the operation goes on with
/// what they bring one by one, and new ones gather. So a load must not wait for another one: it would never begin.
async fn alternating<T>(operation: impl Future<Output = T>, mut inlet: UnboundedReceiver<Load>) -> T {
    let mut operation = pin!(operation);
    let mut loads = FuturesUnordered::new();
    poll_fn(|context| {
        loop {
            if let Poll::Ready(outcome) = operation.as_mut().poll(context) {
                return Poll::Ready(outcome);
            }
            if loads.is_empty() {
                while let Poll::Ready(Some(load)) = inlet.poll_recv(context) {
                    loads.push(load);
                }
            }
            let mut brought = false;
            while let Poll::Ready(Some(())) = loads.poll_next_unpin(context) {
                brought = true;
            }
            if !brought {
                return Poll::Pending;
            }
        }
    })
    .await
}

/// Where the loader leaves its loads.
struct Outlet(UnboundedSender<Load>);

impl Spawn for Outlet {
    fn spawn_obj(&self, load: Load) -> Result<(), SpawnError> {
        self.0.send(load).map_err(|_| SpawnError::shutdown())
    }
}

/// A load that is left here has waited long enough when its turn comes.
struct AtOnce;

impl Timer for AtOnce {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::dataloader::Loader;
    use futures_util::future::join_all;
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};
    use tokio::task::yield_now;

    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    struct Organization(u32);
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    struct Industry(u32);
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    struct Slow(u32);

    /// Writes down how much was asked for at once. Like a database it answers later, and elsewhere than it was asked.
    #[derive(Clone, Default)]
    struct Asked(Arc<Mutex<Vec<usize>>>);

    impl Asked {
        async fn answer<K: Copy + Eq + std::hash::Hash>(&self, keys: &[K], of: fn(K) -> u32) -> HashMap<K, u32> {
            self.0.lock().unwrap().push(keys.len());
            tokio::spawn(yield_now()).await.unwrap();
            keys.iter().map(|key| (*key, of(*key))).collect()
        }
    }

    impl Loader<Organization> for Asked {
        type Value = u32;
        type Error = ();

        async fn load(&self, keys: &[Organization]) -> Result<HashMap<Organization, u32>, ()> {
            Ok(self.answer(keys, |Organization(key)| key % 7).await)
        }
    }

    impl Loader<Industry> for Asked {
        type Value = u32;
        type Error = ();

        async fn load(&self, keys: &[Industry]) -> Result<HashMap<Industry, u32>, ()> {
            Ok(self.answer(keys, |Industry(key)| key + 1000).await)
        }
    }

    impl Loader<Slow> for Asked {
        type Value = u32;
        type Error = ();

        async fn load(&self, keys: &[Slow]) -> Result<HashMap<Slow, u32>, ()> {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(self.answer(keys, |Slow(key)| key).await)
        }
    }

    #[tokio::test]
    async fn what_is_asked_for_while_a_load_runs_gathers() {
        let (outlet, inlet) = unbounded_channel();
        let asked = Asked::default();
        let loader = DataLoader::with_cache(asked.clone(), Outlet(outlet), AtOnce, HashMapCache::default());
        let fast = async {
            loader.load_one(Organization(1)).await.unwrap();
            loader.load_many([Industry(5), Industry(6)]).await.unwrap().len()
        };
        let slow = async {
            loader.load_one(Slow(1)).await.unwrap();
            loader.load_many([Industry(6), Industry(7)]).await.unwrap().len()
        };
        let found = alternating(futures_util::future::join(fast, slow), inlet).await;
        assert_eq!((found, asked.0.lock().unwrap().as_slice()), ((2, 2), [1, 1, 3].as_slice()));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_level_is_one_load_however_many_rows_it_has() {
        for rows in [1, 50, 900] {
            let (outlet, inlet) = unbounded_channel();
            let asked = Asked::default();
            let loader = DataLoader::with_cache(asked.clone(), Outlet(outlet), AtOnce, HashMapCache::default());
            let row = async |key| {
                let industry = loader.load_one(Organization(key)).await.unwrap().unwrap();
                loader.load_one(Industry(industry)).await.unwrap().unwrap()
            };
            let found = alternating(join_all((0..rows).map(row)), inlet).await;
            assert_eq!(found, (0..rows).map(|key| key % 7 + 1000).collect::<Vec<_>>());
            assert_eq!(*asked.0.lock().unwrap(), [rows as usize, rows.min(7) as usize]);
        }
    }

    #[tokio::test]
    async fn an_operation_that_asks_for_nothing_ends_at_once() {
        let (_outlet, inlet) = unbounded_channel();
        assert_eq!(alternating(ready(7), inlet).now_or_never(), Some(7));
    }
}
