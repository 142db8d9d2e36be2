//! The parameters of a GraphQL request, from a body or a URL.

use super::answer::Failure;
use async_graphql::Variables;
use axum::extract::Query;
use axum::http::Uri;
use serde_json::{Map, Value};

/// What a client asks for.
#[derive(Debug)]
pub(super) struct Params {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
}

impl Params {
    /// One JSON object; a list of them is refused, because limits are per request.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Failure> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self::from_fields(fields),
            Ok(Value::Array(_)) => {
                Err(Failure::malformed("Batches are not supported; send one operation per request."))
            }
            Ok(_) => Err(Failure::malformed("The body must be a JSON object.")),
            Err(error) => {
                let detail = format!("The body is not JSON (line {}, column {}).", error.line(), error.column());
                Err(Failure::malformed(detail))
            }
        }
    }

    /// `?query=…&operationName=…&variables={…}&extensions={…}`.
    pub(super) fn from_url(uri: &Uri) -> Result<Self, Failure> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Failure::malformed("The query string is not form-encoded UTF-8."))?;
        let mut fields = Map::new();
        for (name, text) in pairs {
            let value = match name.as_str() {
                "query" | "operationName" => Value::String(text),
                "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&text)
                    .map_err(|_| Failure::malformed(format!("`{name}` must be a JSON object.")))?,
                _ => continue,
            };
            if fields.contains_key(&name) {
                return Err(Failure::malformed(format!("`{name}` is given twice.")));
            }
            fields.insert(name, value);
        }
        Self::from_fields(fields)
    }

    fn from_fields(mut fields: Map<String, Value>) -> Result<Self, Failure> {
        let query = match fields.remove("query") {
            Some(Value::String(query)) => query,
            Some(_) => return Err(Failure::malformed("`query` must be a string.")),
            None => return Err(Failure::malformed("`query` is missing.")),
        };
        let operation_name = match fields.remove("operationName") {
            Some(Value::String(name)) => Some(name),
            None | Some(Value::Null) => None,
            Some(_) => return Err(Failure::malformed("`operationName` must be a string or null.")),
        };
        let variables = match fields.remove("variables") {
            Some(variables @ Value::Object(_)) => Variables::from_json(variables),
            None | Some(Value::Null) => Variables::default(),
            Some(_) => return Err(Failure::malformed("`variables` must be an object or null.")),
        };
        match fields.remove("extensions") {
            None | Some(Value::Null | Value::Object(_)) => Ok(Self { query, operation_name, variables }),
            Some(_) => Err(Failure::malformed("`extensions` must be an object or null.")),
        }
    }
}
