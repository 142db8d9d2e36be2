//! What clients follow. A follower stands at a cursor; whenever something was written that may concern it, or its instant has
//! come, the transport executes its operation again, with the viewer, the roles and the clock of that moment, and the field
//! gives what lies behind the cursor. So nothing is told that a query of the same moment would not show, and a follower who
//! comes back with a cursor goes on where it stood, on any server.

mod application;
mod board;
mod meeting;
mod worklist;

use super::scope::Scope;
use crate::audit::{self, Link, Which};
use crate::changes::Topic;
use crate::error::{Result, Stop};
use application::ApplicationChange;
use async_graphql::{Context, ID, Subscription};
use board::BoardChange;
use entity::Instant;
use futures_util::stream::{self, Stream, StreamExt};
use meeting::MeetingChange;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use worklist::WorklistChange;

/// How many steps are told in one go; the next follow at once.
const AT_ONCE: u64 = 100;

/// Where a follower stands: behind a step, with a mark of what it saw there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last step that lies behind it.
    seq: i64,
    /// What it saw, in a word of its field.
    mark: String,
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let (seq, mark) = text.split_once('.')?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0)?;
        let plain = mark.len() <= 64 && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then(|| Self { seq, mark: mark.to_owned() })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.seq, self.mark)
    }
}

/// The first so many characters of a digest: enough to see that something differs.
fn mark(view: &str) -> String {
    use sha2::{Digest, Sha256};
    crate::hex(&Sha256::digest(view.as_bytes())[..16])
}

/// One follower, kept by the transport from one execution to the next.
#[derive(Debug, Default)]
pub struct Following(Mutex<Place>);

/// Where a follower is, and what it waits for.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Where it goes on; none: nothing was told yet.
    pub cursor: Option<Cursor>,
    /// Where it stands once everything that was found is told.
    end: Option<Cursor>,
    /// What wakes it; none: it could not begin.
    pub topic: Option<Topic>,
    /// When it wakes by time alone.
    pub until: Option<Instant>,
    /// Whether more lies behind what was found.
    pub more: bool,
}

impl Following {
    /// One who goes on behind a cursor that the transport carried; without one, where the field's argument says.
    ///
    /// # Errors
    /// Where it is no cursor.
    pub fn behind(cursor: Option<&str>) -> Result<Self> {
        let cursor = cursor.map(parsed).transpose()?;
        Ok(Self(Mutex::new(Place { cursor, ..Place::default() })))
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it is.
    pub fn now(&self) -> Place {
        self.place().clone()
    }

    /// Says that everything that was found is told.
    pub fn caught_up(&self) {
        let mut place = self.place();
        if let Some(end) = place.end.take() {
            place.cursor = Some(end);
        }
    }
}

fn parsed(text: &str) -> Result<Cursor> {
    Cursor::parse(text).ok_or_else(|| Stop::BadRequest("`after` is no cursor of this field".to_owned()).into())
}

/// What a follower finds.
struct Found<T> {
    /// What is told, each with the cursor behind it.
    changes: Vec<(Cursor, T)>,
    /// Where the follower stands then; none: where the last change left it.
    end: Option<Cursor>,
    topic: Option<Topic>,
    until: Option<Instant>,
    more: bool,
}

impl<T> Found<T> {
    /// That it has to look again: a step was taken meanwhile.
    fn again() -> Self {
        Self { changes: Vec::new(), end: None, topic: None, until: None, more: true }
    }

    /// Nothing but where to wait for what.
    fn waiting(end: Cursor, topic: Topic) -> Self {
        Self { changes: Vec::new(), end: Some(end), topic: Some(topic), until: None, more: false }
    }
}

/// Finds what lies behind a follower's cursor and hands it out.
async fn told<T>(
    ctx: &Context<'_>,
    after: Option<String>,
    find: impl AsyncFnOnce(&Scope<'_>, Option<Cursor>) -> Result<Found<T>>,
) -> async_graphql::Result<impl Stream<Item = T>> {
    let following = ctx.data::<Arc<Following>>()?.clone();
    let scope = Scope::of(ctx)?;
    let from = match following.now().cursor {
        Some(cursor) => Some(cursor),
        None => after.as_deref().map(parsed).transpose()?,
    };
    // A cursor of another history, such as of a sandbox before it was loaded: everything begins anew.
    let from = match from {
        Some(from) if from.seq <= audit::head(scope.db()).await? => Some(from),
        _ => None,
    };
    let found = find(&scope, from).await?;
    {
        let mut place = following.place();
        place.end = found.end;
        place.topic = found.topic.or(place.topic);
        place.until = found.until;
        place.more = found.more;
    }
    Ok(stream::iter(found.changes).map(move |(cursor, change)| {
        following.place().cursor = Some(cursor);
        change
    }))
}

/// The number of the last step and a view of what it left; none where another was taken meanwhile, and they might not belong
/// together.
async fn view<T>(scope: &Scope<'_>, read: impl Future<Output = Result<T>>) -> Result<Option<(i64, T)>> {
    let head = audit::head(scope.db()).await?;
    let view = read.await?;
    Ok((audit::head(scope.db()).await? == head).then_some((head, view)))
}

/// Why something is told.
enum Cause<W> {
    /// The follower begins.
    Beginning,
    /// A step with a thing, and what it means.
    Step(W, Option<Uuid>),
    /// What is seen is another, by a step on something else or by time.
    Other,
}

/// Tells what became of a thing behind a follower's cursor: a message for each step that is heard of, or one where what is seen
/// is another without any.
async fn progress<T, W>(
    scope: &Scope<'_>,
    from: Option<Cursor>,
    end: Cursor,
    topic: Topic,
    things: &[Uuid],
    heard: impl Fn(&Link) -> Option<W>,
    change: impl Fn(&Cursor, Instant, Cause<W>) -> T,
) -> Result<Found<T>> {
    let mut found = Found::waiting(end.clone(), topic);
    let Some(from) = from else {
        let first = change(&end, scope.now, Cause::Beginning);
        found.changes.push((end, first));
        return Ok(found);
    };
    let mut links = audit::links(scope.db(), from.seq, Which::On(things), AT_ONCE).await?;
    found.more = links.len() as u64 == AT_ONCE;
    // What came after the view is told with the next one.
    links.retain(|link| link.seq <= end.seq);
    let reached = links.last().map_or(end.seq, |link| link.seq);
    let mut steps = links.into_iter().filter_map(|link| Some((heard(&link)?, link))).peekable();
    while let Some((meaning, link)) = steps.next() {
        // What was seen before still stands, until the last step of what was found is told.
        let caught_up = !found.more && steps.peek().is_none();
        let cursor = Cursor { seq: link.seq, mark: if caught_up { &end } else { &from }.mark.clone() };
        let told = change(&cursor, link.at, Cause::Step(meaning, link.subject_id));
        found.changes.push((cursor, told));
    }
    if found.more {
        found.end = Some(Cursor { seq: reached, mark: from.mark });
    } else if found.changes.is_empty() && from.mark != end.mark {
        let other = change(&end, scope.now, Cause::Other);
        found.changes.push((end, other));
    }
    Ok(found)
}

/// What clients follow.
#[derive(Debug, Default)]
pub struct Subscription;

/// 订阅 · What clients follow, over WebSocket (`graphql-transport-ws`) or server-sent events; one field per operation. Without a cursor the first message comes at once and tells how things stand; with the cursor of the last message that arrived, what happened since comes once, in order.
#[Subscription]
impl Subscription {
    /// 公示板动态 · What everybody may read has changed: by a step, or by time alone.
    async fn board_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "其后 · The `cursor` of the last change that arrived; null: from now on, after one message of part ALL."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = BoardChange>> {
        told(ctx, after, board::find).await
    }

    /// 申报进展 · An application goes on, for its own team, the Office and the supervisor. NOT_FOUND, then the end, where the viewer may not or no longer see it.
    async fn application_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申报标识 · Global id of the application.")] id: ID,
        #[graphql(
            desc = "其后 · The `cursor` of the last change that arrived; null: from now on, after one message that tells how it stands."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = ApplicationChange>> {
        told(ctx, after, async move |scope, from| application::find(scope, &id, from).await).await
    }

    /// 会议动态 · A meeting goes on: attendance, rounds, number of ballots in, counts; for committee, Office and supervisor. NOT_FOUND, then the end, for anybody else.
    async fn meeting_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "会议标识 · Global id of the meeting.")] id: ID,
        #[graphql(
            desc = "其后 · The `cursor` of the last change that arrived; null: from now on, after one message of part ALL."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = MeetingChange>> {
        told(ctx, after, async move |scope, from| meeting::find(scope, &id, from).await).await
    }

    /// 待办动态 · The viewer's worklist is another; at most one message a second. UNAUTHENTICATED without a token.
    async fn worklist_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "其后 · The `cursor` of the last change that arrived; null: from now on, after one message with the list as it is."
        )]
        after: Option<String>,
    ) -> async_graphql::Result<impl Stream<Item = WorklistChange>> {
        told(ctx, after, worklist::find).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_read_as_they_are_written() {
        for text in ["0.0", "12.1772413200000", "7.SUBMITTED", "9.00ff"] {
            assert_eq!(Cursor::parse(text).unwrap().to_string(), text);
        }
        let long = format!("1.{}", "x".repeat(65));
        for text in ["", "1", "-1.0", "x.0", "1.a.b", "1.ü", "1.a b", &long] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_follower_stands_where_it_was_told_last() {
        let following = Following::behind(Some("3.a")).unwrap();
        following.place().end = Some(Cursor { seq: 9, mark: "b".to_owned() });
        assert_eq!(following.now().cursor.unwrap().to_string(), "3.a");
        following.caught_up();
        following.caught_up();
        assert_eq!(following.now().cursor.unwrap().to_string(), "9.b");
        assert!(Following::behind(Some("nonsense")).is_err());
    }
}
