//! Two clocks. The *procedural* clock serves windows, periods, states and the audit time; the *machine* clock serves
//! tokens, links, sessions, throttles and idempotency. This is the only file that may read the system's time.

use entity::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Both clocks.
#[derive(Clone, Debug)]
pub struct Clock {
    procedural: Source,
    machine: Source,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Stands still until it is moved.
    Test(Arc<AtomicI64>),
}

impl Source {
    fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's time")]
            Self::System => chrono::Utc::now().into(),
            Self::Test(time) => Instant(time.load(Ordering::SeqCst)),
        }
    }
}

/// The procedural instant at which a request arrived; every deadline uses it.
#[derive(Clone, Copy, Debug)]
pub struct Arrival(pub Instant);

impl Clock {
    /// Both clocks are the system's.
    pub const fn system() -> Self {
        Self { procedural: Source::System, machine: Source::System }
    }

    /// A procedural clock that stands still until it is moved; the machine clock is the system's.
    pub fn sandbox(start: Instant) -> Self {
        Self { procedural: Source::Test(Arc::new(AtomicI64::new(start.0))), machine: Source::System }
    }

    /// Both clocks stand still until they are moved.
    pub fn test(start: Instant) -> Self {
        Self {
            procedural: Source::Test(Arc::new(AtomicI64::new(start.0))),
            machine: Source::Test(Arc::new(AtomicI64::new(start.0))),
        }
    }

    /// Procedural time.
    pub fn now(&self) -> Instant {
        self.procedural.now()
    }

    /// Machine time.
    pub fn machine(&self) -> Instant {
        self.machine.now()
    }

    /// Moves the procedural test clock; false where it is the system's.
    pub fn set(&self, to: Instant) -> bool {
        move_to(&self.procedural, to)
    }

    /// Moves the machine test clock; false where it is the system's.
    pub fn set_machine(&self, to: Instant) -> bool {
        move_to(&self.machine, to)
    }
}

fn move_to(source: &Source, to: Instant) -> bool {
    match source {
        Source::System => false,
        Source::Test(time) => {
            time.store(to.0, Ordering::SeqCst);
            true
        }
    }
}
