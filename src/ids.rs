//! Identities of new rows: time-ordered UUIDs (version 7). The sandbox draws them from a seed, so that a scenario has
//! the same ids every time. Secrets never come from here.

use entity::Instant;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::{Builder, Uuid};

/// The source of new ids.
#[derive(Clone, Debug)]
pub struct Ids(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    rng: StdRng,
    /// Orders ids of the same millisecond.
    counter: u16,
}

impl Ids {
    /// Unpredictable ids.
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(State { rng: StdRng::from_os_rng(), counter: 0 })))
    }

    /// The same ids in the same order every time.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State { rng: StdRng::seed_from_u64(seed), counter: 0 })))
    }

    /// A source that goes on from here with ids of its own, all of them behind those of the same millisecond so far.
    pub fn fork(&self, seed: u64) -> Self {
        let counter = self.0.lock().unwrap_or_else(PoisonError::into_inner).counter;
        Self(Arc::new(Mutex::new(State { rng: StdRng::seed_from_u64(seed), counter })))
    }

    /// A new id.
    pub fn next(&self, now: Instant) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut random = [0; 10];
        state.rng.fill_bytes(&mut random);
        // The twelve bits behind the time: ids of one millisecond sort in the order in which they were made.
        state.counter = state.counter.wrapping_add(1) & 0x0fff;
        random[..2].copy_from_slice(&state.counter.to_be_bytes());
        Builder::from_unix_timestamp_millis(now.0.unsigned_abs(), &random).into_uuid()
    }

    /// Draws from a seed from now on.
    pub fn reseed(&self, seed: u64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { rng: StdRng::seed_from_u64(seed), counter: 0 };
    }
}
