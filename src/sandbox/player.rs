//! Plays operation documents as a demo account, through the schema itself.

use super::PASSWORD;
use crate::App;
use crate::access::Viewer;
use crate::clock::Arrival;
use crate::error::{Error, Result};
use crate::graphql::batches::batched;
use crate::graphql::{Schema, schema};
use crate::identity;
use crate::locale::Language;
use crate::operations;
use async_graphql::{Request, Variables};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Somebody who plays.
pub struct Player<'a> {
    pub app: &'a App,
    schema: Schema,
    viewers: HashMap<String, Viewer>,
}

impl<'a> Player<'a> {
    pub fn new(app: &'a App) -> Self {
        Self { app, schema: schema(app.clone()), viewers: HashMap::new() }
    }

    /// Runs a mutation as an account (empty: nobody) and answers its payload; a refusal ends the scenario.
    pub async fn play(&mut self, account: &str, operation: &str, mut input: Value) -> Result<Value> {
        if !["SignIn", "ChangePassword", "CastBallot"].contains(&operation) {
            input["idempotencyKey"] = json!(self.app.ids.next(self.app.clock.now()));
        }
        let data = self.ask(account, operation, json!({ "input": input })).await?;
        let payload = data.as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
        match payload["userErrors"].as_array().filter(|errors| !errors.is_empty()) {
            Some(errors) => Err(Error::internal(format!("{operation} as {account}: {errors:?}"))),
            None => Ok(payload),
        }
    }

    /// Runs an operation as an account and answers its data.
    pub async fn ask(&mut self, account: &str, operation: &str, variables: Value) -> Result<Value> {
        let document =
            operations::document(operation).ok_or_else(|| Error::internal(format!("no operation {operation}")))?;
        let mut request = Request::new(document)
            .operation_name(operation)
            .variables(Variables::from_json(variables))
            .data(Language::ZhCn)
            .data(Arrival(self.app.clock.now()));
        if !account.is_empty() {
            request = request.data(self.viewer(account).await?);
        }
        let answer = batched(&self.app.db.read, request, |request| self.schema.execute(request)).await;
        if let Some(error) = answer.errors.first() {
            return Err(Error::internal(format!("{operation} as {account}: {error:?}")));
        }
        answer.data.into_json().map_err(Error::internal)
    }

    async fn viewer(&mut self, account: &str) -> Result<Viewer> {
        if let Some(viewer) = self.viewers.get(account) {
            return identity::reload(&self.app.db.read, viewer, self.app).await;
        }
        let input = json!({ "account": account, "password": PASSWORD });
        let payload = Box::pin(self.play("", "SignIn", input)).await?;
        let token = payload["session"]["accessToken"].as_str().unwrap_or_default().to_owned();
        let (viewer, _) = identity::authenticate(self.app, &token).await?;
        self.viewers.insert(account.to_owned(), viewer.clone());
        Ok(viewer)
    }
}
