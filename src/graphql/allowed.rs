//! Ask first: what somebody may do with a thing now, and what stands in the way. The same rules refuse the mutation, so
//! a button and a refusal cannot disagree. Everything is read through loaders: a list costs what one row costs.

use super::loaders::Reader;
use super::scalars::DateTime;
use super::scope::Scope;
use super::user_error::{UserError, explain};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::rules::{Refusal, Ruling};
use crate::work;
use async_graphql::SimpleObject;
use async_graphql::dataloader::Loader;
use entity::{Instant, regulation};
use std::collections::HashMap;
use uuid::Uuid;

/// 可否操作 · Whether an action is open to the viewer now
#[derive(Clone, Debug, SimpleObject)]
pub struct AllowedAction {
    /// 操作 · The action; the mutation has the same name.
    pub action: Action,
    /// 可否 · Whether it would be done now; input is checked when it comes.
    pub allowed: bool,
    /// 起始时刻 · From when on time alone will allow it; null where time alone will not, or it is allowed.
    pub from: Option<DateTime>,
    /// 障碍 · What stands in the way; empty where it is allowed.
    pub user_errors: Vec<UserError>,
}

/// An action and what its rule says about it now.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub action: Action,
    pub refusals: Vec<Refusal>,
    pub from: Option<Instant>,
}

impl Allowance {
    /// What a rule says about an action.
    pub fn of(action: Action, ruling: Ruling) -> Self {
        Self { action, refusals: ruling.err().unwrap_or_default(), from: None }
    }

    /// Says from when on time will allow it; nothing where something else stands in the way as well.
    pub fn from(mut self, from: Option<Instant>) -> Self {
        self.from = from.filter(|_| self.refusals.len() == 1);
        self
    }
}

/// The actions that the viewer may try at all, with what stands in the way under a regulation (absent: the one in force).
pub async fn allowed_actions(
    scope: &Scope<'_>,
    regulation: Option<Uuid>,
    allowances: impl IntoIterator<Item = Allowance>,
) -> Result<Vec<AllowedAction>> {
    let regulation = match regulation {
        Some(id) => Some(id),
        None => in_force(scope).await?.map(|row| row.id),
    };
    let mut actions = Vec::new();
    for allowance in allowances {
        if allowance.action.who().check(scope.viewer).is_err() {
            continue;
        }
        let user_errors = explain(scope, regulation, &allowance.refusals).await?;
        actions.push(AllowedAction {
            action: allowance.action,
            allowed: user_errors.is_empty(),
            from: allowance.from.map(DateTime::from),
            user_errors,
        });
    }
    Ok(actions)
}

/// The regulation in force when the request arrived, read once a request.
pub async fn in_force(scope: &Scope<'_>) -> Result<Option<regulation::Model>> {
    scope.load(InForce(scope.now)).await
}

/// The regulation in force at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InForce(Instant);

impl Loader<InForce> for Reader {
    type Value = regulation::Model;
    type Error = Error;

    async fn load(&self, keys: &[InForce]) -> Result<HashMap<InForce, regulation::Model>> {
        let mut found = HashMap::new();
        for key in keys {
            found.extend(work::in_force(&self.0, key.0).await?.map(|row| (*key, row)));
        }
        Ok(found)
    }
}
