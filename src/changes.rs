//! What was written lately. Every committed step raises the revision: an answer that is kept belongs to one. Whoever follows
//! the procedure is told of each step, once, in order.

use crate::App;
use crate::access::Action;
use crate::audit::{self, Link, Which};
use crate::error::Result;
use entity::{Instant, cycle, public_notice};
use sea_orm::sea_query::UnionType;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

/// How often the audit trail is looked at for what other processes wrote.
const LOOK: Duration = Duration::from_millis(500);
/// Where PostgreSQL tells of a new link of the audit trail, by its number.
const CHANNEL: &str = "quality_award";
/// How many messages may wait for a follower; one who is further behind looks for itself.
const WAITING: usize = 64;
/// How many links one message holds at most.
const LINKS: u64 = 500;
/// A clock that moved so much between two looks, in milliseconds, was set.
const SET: i64 = 10_000;

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// The last link of the audit trail that was seen.
    head: i64,
    revision: u64,
    /// Whether what other processes write is seen.
    followed: bool,
}

/// What followers are told.
#[derive(Clone, Debug)]
pub enum News {
    /// Links of the audit trail, in order.
    Links(Arc<[Link]>),
    /// That anything may be different.
    Everything,
}

/// What followers of one thing want to be woken by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Steps of some kinds, whatever they are taken with.
    Actions(&'static [Action]),
    /// Steps with a thing, and those of its cycle.
    Thing(Uuid, Uuid),
    /// Every step.
    Every,
}

impl Topic {
    /// Whether a link may concern the followers.
    pub fn concerns(self, link: &Link) -> bool {
        match self {
            Self::Actions(actions) => link.action.is_some_and(|action| actions.contains(&action)),
            Self::Thing(id, cycle) => link.subject_id == Some(id) || link.cycle_id == Some(cycle),
            Self::Every => true,
        }
    }

    /// How long a follower is left alone after it was told something: what takes several statements to find out is not looked
    /// for with every step of a busy hour.
    pub fn pause(self) -> Duration {
        match self {
            Self::Actions(_) => Duration::ZERO,
            Self::Thing(..) => Duration::from_millis(100),
            Self::Every => Duration::from_secs(1),
        }
    }
}

/// The revision of what can be read, and the news of it, for all parts of one server.
#[derive(Debug)]
pub struct Changes {
    state: watch::Sender<State>,
    news: broadcast::Sender<News>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { state: watch::Sender::default(), news: broadcast::Sender::new(WAITING) }
    }
}

impl Changes {
    /// The revision of what can be read now; none while nobody looks at what other processes write.
    pub fn revision(&self) -> Option<u64> {
        let state = self.state.borrow();
        state.followed.then_some(state.revision)
    }

    /// The last link of the audit trail that was seen here; others may be written already.
    pub fn head(&self) -> i64 {
        self.state.borrow().head
    }

    /// Says that a link of the audit trail is committed: any other than the last that was seen makes a revision.
    pub(crate) fn saw(&self, head: i64) {
        self.state.send_if_modified(|state| {
            let new = state.head != head;
            if new {
                *state = State { head, revision: state.revision + 1, ..*state };
            }
            new
        });
    }

    /// Says that everything may be different, whatever the audit trail tells: a sandbox was loaded anew.
    pub fn forget(&self) {
        self.state.send_modify(|state| state.revision += 1);
        self.tell(News::Everything);
    }

    /// What will be written from now on, as it is told.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    fn tell(&self, news: News) {
        // Without followers there is nobody to tell.
        let _ = self.news.send(news);
    }

    fn followed(&self, followed: bool) {
        self.state.send_if_modified(|state| {
            let new = state.followed != followed;
            if new {
                *state = State { followed, revision: state.revision + 1, ..*state };
            }
            new
        });
    }
}

/// The next instant at which time alone could change what everybody reads.
pub async fn horizon(app: &App, now: Instant) -> Result<Instant> {
    let mut ahead = cycle::Entity::find()
        .select_only()
        .column_as(cycle::Column::WindowStart.min(), "ahead")
        .filter(cycle::Column::WindowStart.gt(now))
        .into_query();
    let closing = cycle::Entity::find()
        .select_only()
        .column_as(cycle::Column::WindowEnd.min(), "ahead")
        .filter(cycle::Column::WindowEnd.gt(now))
        .into_query();
    let ending = public_notice::Entity::find()
        .select_only()
        .column_as(public_notice::Column::EndsAt.min(), "ahead")
        .filter(public_notice::Column::EndsAt.gt(now))
        .into_query();
    ahead.union(UnionType::All, closing).union(UnionType::All, ending);
    let mut until = Instant::end_of(now.day());
    for row in app.db.read.query_all(&ahead).await? {
        if let Some(instant) = row.try_get_by_index::<Option<i64>>(0)? {
            until = until.min(Instant(instant));
        }
    }
    Ok(until)
}

/// Follows what is written, until it is dropped: hears of what this process commits and, on PostgreSQL, of what others do; and
/// looks at the audit trail twice a second.
pub(crate) async fn follow(app: App) {
    let mut listener = listen(&app).await;
    let mut here = app.changes.state.subscribe();
    let mut told = Told { head: app.changes.head(), at: app.clock.now() };
    loop {
        here.mark_unchanged();
        if let Err(error) = told.go_on(&app).await {
            tracing::warn!(?error, "what was written cannot be told");
        }
        let elsewhere = async {
            match &mut listener {
                Some(listener) => listener.try_recv().await,
                None => std::future::pending().await,
            }
        };
        let heard = async {
            tokio::select! {
                heard = elsewhere => Some(heard),
                _ = here.changed() => None,
            }
        };
        match tokio::time::timeout(LOOK, heard).await {
            // This process has committed something, and knows it.
            Ok(None) => {}
            Ok(Some(Ok(Some(link)))) if link.payload().parse() == Ok(app.changes.head()) => {}
            Ok(Some(Ok(_))) | Err(_) => look(&app).await,
            Ok(Some(Err(error))) => {
                tracing::warn!(%error, "PostgreSQL tells nothing any more");
                tokio::time::sleep(LOOK).await;
                look(&app).await;
            }
        }
    }
}

/// What followers have been told of.
struct Told {
    /// The last link.
    head: i64,
    /// The time of the last look.
    at: Instant,
}

impl Told {
    /// Tells what is new.
    async fn go_on(&mut self, app: &App) -> Result<()> {
        let now = app.clock.now();
        let head = app.changes.head();
        // Whoever begins to follow after this looks for itself.
        let nobody = app.changes.news.receiver_count() == 0;
        let other = head < self.head || (now.0 - self.at.0).abs() > SET;
        self.at = now;
        if other {
            app.changes.tell(News::Everything);
        }
        if other || nobody {
            self.head = head;
        }
        while self.head < head {
            let links = audit::links(&app.db.read, self.head, Which::Every, LINKS).await?;
            let Some(last) = links.last() else { break };
            self.head = last.seq;
            app.changes.tell(News::Links(links.into()));
        }
        Ok(())
    }
}

/// Looks at the audit trail.
pub(crate) async fn look(app: &App) {
    match audit::head(&app.db.unasked).await {
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
