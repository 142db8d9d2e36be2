//! What awaits the viewer, over all roles: one list, soonest due first. It is told by the same finders as the lists of the
//! roles, so a case from which the viewer is recused does not appear here either.

mod conferring;
mod office;
mod others;
mod publicity;
mod review;
mod rewarding;
mod supervising;

use super::scalars::DateTime;
use super::scope::Scope;
use crate::access::Action;
use crate::error::Result;
use crate::locale;
use async_graphql::{ID, SimpleObject};
use entity::Instant;
use entity::enums::Role;

/// How many items are told at most.
const MOST: usize = 100;
/// How many of one kind are told at most.
const MOST_OF_A_KIND: u64 = 50;

/// 待办事项 · Something that awaits the viewer
#[derive(Clone, Debug, SimpleObject)]
pub struct WorklistItem {
    /// 操作 · What is to be done: the mutation of the same name, or one like it.
    pub action: Action,
    /// 对象 · Global id of what it is to be done with.
    pub subject: ID,
    /// 标题 · Name of the subject.
    pub title: String,
    /// 期限 · By when; null: as soon as possible.
    pub due_at: Option<DateTime>,
    /// 事由 · Why it awaits the viewer, in the caller's language.
    pub reason: String,
}

/// An item with its due time as a number.
struct Item {
    action: Action,
    subject: ID,
    title: String,
    due: Option<Instant>,
    reason: &'static str,
}

impl Item {
    fn new(action: Action, subject: ID, title: impl Into<String>, reason: &'static str) -> Self {
        Self { action, subject, title: title.into(), due: None, reason }
    }

    fn due(mut self, due: Option<Instant>) -> Self {
        self.due = due;
        self
    }
}

/// The viewer's worklist.
pub async fn items(scope: &Scope<'_>) -> Result<Vec<WorklistItem>> {
    let mut items = Vec::new();
    if scope.holding(Role::Applicant).is_some() {
        others::applicant(scope, &mut items).await?;
        conferring::applicant(scope, &mut items).await?;
        rewarding::applicant(scope, &mut items).await?;
        supervising::applicant(scope, &mut items).await?;
        publicity::applicant(scope, &mut items).await?;
    }
    if scope.holding(Role::Recommender).is_some() {
        others::recommender(scope, &mut items).await?;
    }
    if scope.holding(Role::Reviewer).is_some() {
        review::reviewer(scope, &mut items).await?;
    }
    if scope.holding(Role::CommitteeMember).is_some() {
        others::committee(scope, &mut items).await?;
    }
    if scope.holding(Role::Office).is_some() {
        office::office(scope, &mut items).await?;
        conferring::office(scope, &mut items).await?;
        rewarding::office(scope, &mut items).await?;
        supervising::office(scope, &mut items).await?;
        publicity::office(scope, &mut items).await?;
    }
    if scope.holding(Role::ManagementDirector).is_some() {
        supervising::management(scope, &mut items).await?;
    }
    if scope.holding(Role::CommitteeMember).is_some() || scope.holding(Role::ManagementDirector).is_some() {
        conferring::approver(scope, &mut items).await?;
    }
    items.sort_by_key(|item| (item.due.is_none(), item.due));
    items.truncate(MOST);
    let told = items.into_iter().map(|item| WorklistItem {
        action: item.action,
        subject: item.subject,
        title: item.title,
        due_at: item.due.map(DateTime::from),
        reason: locale::text(scope.language, item.reason, &[]),
    });
    Ok(told.collect())
}
