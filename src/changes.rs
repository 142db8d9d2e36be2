//! What was written lately. Every committed step raises the revision: an answer that is kept belongs to one, and whoever
//! follows the procedure wakes with the next.

use crate::App;
use crate::audit;
use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;

/// How often the audit trail is looked at for what other processes wrote.
const LOOK: Duration = Duration::from_millis(500);
/// Where PostgreSQL tells of a new link of the audit trail, by its number.
const CHANNEL: &str = "quality_award";

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The last link of the audit trail that was seen.
    head: i64,
    revision: u64,
    /// Whether what other processes write is seen.
    followed: bool,
}

/// The revision of what can be read, for all parts of one server.
#[derive(Debug, Default)]
pub struct Changes(watch::Sender<State>);

impl Changes {
    /// The revision of what can be read now; none while nobody looks at what other processes write.
    pub fn revision(&self) -> Option<u64> {
        let state = self.0.borrow();
        state.followed.then_some(state.revision)
    }

    /// Says that a link of the audit trail is committed: any other than the last that was seen makes a revision.
    pub(crate) fn saw(&self, head: i64) {
        self.0.send_if_modified(|state| {
            let new = state.head != head;
            if new {
                *state = State { head, revision: state.revision + 1, ..*state };
            }
            new
        });
    }

    /// Says that everything may be different, whatever the audit trail tells: a sandbox was loaded anew.
    pub fn forget(&self) {
        self.0.send_modify(|state| state.revision += 1);
    }

    fn followed(&self, followed: bool) {
        self.0.send_if_modified(|state| {
            let new = state.followed != followed;
            if new {
                *state = State { followed, revision: state.revision + 1, ..*state };
            }
            new
        });
    }
}

/// Follows what other processes write, until it is dropped: looks at the audit trail twice a second, and on PostgreSQL hears
/// of each link at once.
pub(crate) async fn follow(app: App) {
    let mut listener = listen(&app).await;
    loop {
        look(&app).await;
        let told = async {
            match &mut listener {
                Some(listener) => listener.try_recv().await,
                None => std::future::pending().await,
            }
        };
        if let Ok(Err(error)) = tokio::time::timeout(LOOK, told).await {
            tracing::warn!(%error, "PostgreSQL tells nothing any more");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Looks at the audit trail.
pub(crate) async fn look(app: &App) {
    match audit::head(&app.db.read).await {
        Ok(head) => {
            app.changes.saw(head);
            app.changes.followed(true);
        }
        Err(error) => {
            tracing::warn!(?error, "the audit trail cannot be read: no answers are kept");
            app.changes.followed(false);
        }
    }
}

/// A connection on which PostgreSQL tells of changes; without one they are seen a little later.
async fn listen(app: &App) -> Option<PgListener> {
    if app.db.backend() != DbBackend::Postgres {
        return None;
    }
    let connected = async {
        let mut listener = PgListener::connect(&app.settings.database_url()).await?;
        listener.listen(CHANNEL).await?;
        Ok::<_, sea_orm::sqlx::Error>(listener)
    };
    connected.await.inspect_err(|error| tracing::warn!(%error, "PostgreSQL's notifications cannot be heard")).ok()
}
