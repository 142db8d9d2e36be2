//! One application's progress, followed.

use super::{Cause, Cursor, Found, mark, progress, view};
use crate::access::Action;
use crate::audit::Link;
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
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{Instant, application, recommendation};
use sea_orm::EntityTrait;

/// 申报变化 · An application goes on
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct ApplicationChange {
    /// 游标 · Give it as `after` to go on behind this message.
    cursor: String,
    /// 时间 · Procedural time of what happened.
    at: DateTime,
    /// 操作 · The step that was taken with it, where the viewer is told of it. Null: how it stands where the follower begins, or a change that came by another step of the cycle or by time.
    action: Option<Action>,
    #[graphql(skip)]
    id: ID,
}

#[ComplexObject]
impl ApplicationChange {
    /// 申报 · The application as it is when the message is written: MyApplication for its team, ApplicationFile for Office and supervisor.
    async fn application(&self, ctx: &Context<'_>) -> async_graphql::Result<Node> {
        Ok(Node::find(&Scope::of(ctx)?, &self.id).await?)
    }
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
    let heard = |link: &Link| link.action.filter(|action| audience.hears(*action));
    let change = |cursor: &Cursor, at: Instant, cause| {
        let action = match cause {
            Cause::Step(action, _) => Some(action),
            Cause::Beginning | Cause::Other => None,
        };
        ApplicationChange { cursor: cursor.to_string(), at: at.into(), action, id: id.clone() }
    };
    let topic = Topic::Thing(row.id, row.cycle_id);
    let mut found = progress(scope, from, end, topic, &[row.id], heard, change).await?;
    found.until = row.correction_deadline.filter(|deadline| scope.now < *deadline);
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
