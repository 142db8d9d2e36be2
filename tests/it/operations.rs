//! The operation documents of the repository, sent as clients send them, and what refusals say.

use crate::following::Watch;
use crate::support::{Client, Server, key};
use quality_award::operations::document;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The mutations without an idempotency key.
pub const KEYLESS: [&str; 4] = ["SignIn", "RefreshSession", "ChangePassword", "CastBallot"];

impl Client {
    /// Sends an operation of the repository's documents.
    pub async fn send_operation(&self, operation: &str, variables: Value) -> (StatusCode, Value) {
        let document = document(operation).unwrap_or_else(|| panic!("no operation {operation}"));
        let body = json!({ "query": document, "operationName": operation, "variables": variables });
        let mut request = self.http.post(format!("{}/graphql", self.url)).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    /// The data of a query of the documents.
    pub async fn ask(&self, operation: &str, variables: Value) -> Value {
        let (status, mut answer) = self.send_operation(operation, variables).await;
        assert!(status == StatusCode::OK && answer.get("errors").is_none(), "{operation}: {status} {answer:#}");
        answer["data"].take()
    }

    /// The payload of a mutation, done or refused.
    pub async fn payload(&self, operation: &str, mut input: Value) -> Value {
        if input.get("idempotencyKey").is_none() && !KEYLESS.contains(&operation) {
            input["idempotencyKey"] = json!(key());
        }
        Watch::before(&self.url).await;
        let mut data = self.ask(operation, json!({ "input": input })).await;
        Watch::after(&self.url, operation).await;
        data.as_object_mut().unwrap().values_mut().next().unwrap().take()
    }

    /// The payload of a mutation that is done.
    pub async fn act(&self, operation: &str, input: Value) -> Value {
        let payload = self.payload(operation, input.clone()).await;
        assert_eq!(payload["userErrors"], json!([]), "{operation} {input:#}");
        payload
    }

    /// The `userErrors` of a mutation that is refused.
    pub async fn refused(&self, operation: &str, input: Value) -> Vec<Value> {
        let payload = self.payload(operation, input.clone()).await;
        let errors = payload["userErrors"].as_array().unwrap().clone();
        assert!(!errors.is_empty(), "{operation} was not refused: {payload:#}");
        errors
    }
}

/// The codes of refusals.
pub fn codes(errors: &[Value]) -> Vec<&str> {
    errors.iter().map(|error| error["code"].as_str().unwrap()).collect()
}

/// The facts of a refusal with a code, by key.
pub fn facts(errors: &[Value], code: &str) -> BTreeMap<String, String> {
    let error = errors.iter().find(|error| error["code"] == code).unwrap_or_else(|| panic!("no {code} in {errors:#?}"));
    let facts = error["facts"].as_array().unwrap().iter();
    facts.map(|fact| (fact["key"].as_str().unwrap().to_owned(), fact["value"].as_str().unwrap().to_owned())).collect()
}

/// Proves that a mutation is refused with exactly these codes, and that nothing was written.
pub async fn refuses(server: &Server, client: &Client, operation: &str, input: Value, expected: &[&str]) -> Vec<Value> {
    let before = server.digest().await;
    let errors = client.refused(operation, input).await;
    assert_eq!(codes(&errors), expected, "{operation}: {errors:#?}");
    assert_eq!(before, server.digest().await, "{operation} was refused and yet changed something");
    errors
}
