//! The viewer's worklist, followed.

use super::{Cursor, Found, mark, view};
use crate::changes::{Topic, horizon};
use crate::error::Result;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::graphql::worklist::{WorklistItem, items};
use async_graphql::SimpleObject;

/// 待办变化 · The worklist as it is now
#[derive(Clone, Debug, SimpleObject)]
pub struct WorklistChange {
    /// 游标 · Give it as `after` to go on behind this message.
    cursor: String,
    /// 时间 · Procedural time of the message.
    at: DateTime,
    /// 待办事项 · What awaits the viewer, over all roles, soonest due first; at most 100.
    items: Vec<WorklistItem>,
}

/// The worklist, if it is another than the follower saw.
pub(super) async fn find(scope: &Scope<'_>, from: Option<Cursor>) -> Result<Found<WorklistChange>> {
    scope.signed_in()?;
    let Some((seq, items)) = view(scope, items(scope)).await? else { return Ok(Found::again()) };
    // The words of an item follow from the rest; in another language it is the same list.
    let seen = items.iter().map(|item| format!("{:?}{:?}{}{:?};", item.action, item.subject, item.title, item.due_at));
    let end = Cursor { seq, mark: mark(&seen.collect::<String>()) };
    let mut found = Found::waiting(end.clone(), Topic::Every);
    found.until = Some(horizon(scope.app, scope.now).await?);
    if from.is_none_or(|from| from.mark != end.mark) {
        let change = WorklistChange { cursor: end.to_string(), at: scope.now.into(), items };
        found.changes.push((end, change));
    }
    Ok(found)
}
