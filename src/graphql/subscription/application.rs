//! One application's progress, followed.

use super::{AT_ONCE, Cursor, Found, mark, view};
use crate::access::Action;
use crate::audit::{self, Which};
use crate::changes::Topic;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::graphql::applying::{correction, decision};
use crate::graphql::conferring::awards::AwardEntry;
use crate::graphql::conferring::objections::NomineeHearing;
use crate::graphql::history::{Audience, audience};
use crate::graphql::ids::Kind;
use crate::graphql::loaders::ObjectionsTo;
use crate::graphql::node::Node;
use crate::graphql::review::avoidance;
use crate::graphql::review::visits::AnnouncedVisit;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::submission::effective_state;
use async_graphql::{ID, SimpleObject};
use entity::{Instant, application, recommendation};
use sea_orm::EntityTrait;

/// 申报变化 · An application goes on
#[derive(SimpleObject)]
pub struct ApplicationChange {
    /// 游标 · Give it as `after` to go on behind this message.
    cursor: String,
    /// 时间 · Procedural time of what happened.
    at: DateTime,
    /// 操作 · The step that was taken with it, where the viewer is told of it. Null: how it stands where the follower begins, or a change that came by another step of the cycle or by time.
    action: Option<Action>,
    /// 申报 · The application as it is when the message is written: MyApplication for its team, ApplicationFile for Office and supervisor.
    application: Node,
}

/// What happened with an application behind the follower's cursor.
pub(super) async fn find(scope: &Scope<'_>, id: &ID, from: Option<Cursor>) -> Result<Found<ApplicationChange>> {
    let (audience, kind, row) = audience(scope, id).await?;
    if kind != Kind::Application {
        return Err(NOT_FOUND);
    }
    let read = async {
        let row = application::Entity::find_by_id(row).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let seen = seen(scope, audience, &row).await?;
        Ok((row, seen))
    };
    let Some((head, (row, seen))) = view(scope, read).await? else { return Ok(Found::again()) };
    let end = Cursor { seq: head, mark: mark(&seen) };
    let mut found = Found::waiting(end.clone(), Topic::Thing(row.id, row.cycle_id));
    found.until = row.correction_deadline.filter(|deadline| scope.now < *deadline);
    let change = async |cursor: &Cursor, at: Instant, action| {
        let application = Node::find(scope, id).await?;
        Ok::<_, Error>(ApplicationChange { cursor: cursor.to_string(), at: at.into(), action, application })
    };
    let Some(from) = from else {
        found.changes.push((end.clone(), change(&end, scope.now, None).await?));
        return Ok(found);
    };
    let mut links = audit::links(scope.db(), from.seq, Which::On(&[row.id]), AT_ONCE).await?;
    found.more = links.len() as u64 == AT_ONCE;
    // What came after the view is told with the next one.
    links.retain(|link| link.seq <= head);
    let heard = |action: &Action| audience.hears(*action);
    let last = links.iter().rev().find(|link| link.action.as_ref().is_some_and(heard)).map(|link| link.seq);
    for link in &links {
        let Some(action) = link.action.filter(heard) else { continue };
        // What was seen before still stands, until the last step of what was found is told.
        let caught_up = !found.more && Some(link.seq) == last;
        let mark = if caught_up { end.mark.clone() } else { from.mark.clone() };
        let cursor = Cursor { seq: link.seq, mark };
        let change = change(&cursor, link.at, Some(action)).await?;
        found.changes.push((cursor, change));
    }
    if found.more {
        found.end = Some(Cursor { seq: links.last().map_or(head, |link| link.seq), mark: from.mark });
    } else if found.changes.is_empty() && from.mark != end.mark {
        found.changes.push((end.clone(), change(&end, scope.now, None).await?));
    }
    Ok(found)
}

/// What a follower sees of an application's progress, in a text that differs when it does.
async fn seen(scope: &Scope<'_>, audience: Audience, row: &application::Model) -> Result<String> {
    let state = effective_state(row.state, row.correction_deadline, scope.now);
    if audience != Audience::Team {
        return Ok(format!("{state:?}"));
    }
    let objections = scope.by(ObjectionsTo, row.id).await?;
    let hearings: Vec<NomineeHearing> = objections.iter().filter_map(NomineeHearing::of).collect();
    Ok(format!(
        "{state:?};{:?};{:?};{:?};{:?};{:?};{hearings:?};{:?}",
        scope.many::<recommendation::Entity>(row.id).await?,
        correction(row),
        decision(row),
        found(AnnouncedVisit::to(scope, row.id).await)?,
        avoidance::of(scope, row.id).await?,
        found(AwardEntry::of(scope, row.id).await)?,
    ))
}

fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(Error::Stop(Stop::NotFound)) => Ok(None),
        result => result.map(Some),
    }
}
