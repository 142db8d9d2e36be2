//! The parameters of a GraphQL request, from a body or a URL.

use super::answer::Failure;
use async_graphql::Variables;
use axum::extract::Query;
use axum::http::Uri;
use serde_json::{Map, Value};

/// What a client asks for.
#[derive(Debug)]
pub(super) struct Params {
    /// The text; none where only its hash is sent.
    pub(super) query: Option<String>,
    /// SHA-256 of the text in lower-case hexadecimal digits, where the client sends it.
    pub(super) hash: Option<String>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
}

/// A SHA-256 as clients write it.
fn hash(text: &str) -> Result<String, Failure> {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == 64 && text.bytes().all(hexadecimal) {
        Ok(text.to_owned())
    } else {
        Err(Failure::malformed("The hash of a document is a SHA-256 in lower-case hexadecimal digits."))
    }
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
                "query" | "operationName" | "documentId" => Value::String(text),
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

    /// The fields of such an object.
    pub(super) fn from_fields(mut fields: Map<String, Value>) -> Result<Self, Failure> {
        let query = match fields.remove("query") {
            Some(Value::String(query)) => Some(query),
            None | Some(Value::Null) => None,
            Some(_) => return Err(Failure::malformed("`query` must be a string.")),
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
        let mut extensions = match fields.remove("extensions") {
            Some(Value::Object(extensions)) => extensions,
            None | Some(Value::Null) => Map::new(),
            Some(_) => return Err(Failure::malformed("`extensions` must be an object or null.")),
        };
        let hash = match (fields.remove("documentId"), extensions.remove("persistedQuery")) {
            (None | Some(Value::Null), None | Some(Value::Null)) => None,
            (Some(Value::String(id)), None) => Some(hash(id.strip_prefix("sha256:").unwrap_or(&id))?),
            (None, Some(Value::Object(persisted))) => match (persisted.get("version"), persisted.get("sha256Hash")) {
                (Some(Value::Number(version)), Some(Value::String(text))) if version.as_u64() == Some(1) => {
                    Some(hash(text)?)
                }
                _ => return Err(Failure::malformed("`persistedQuery` must hold `version` 1 and `sha256Hash`.")),
            },
            _ => return Err(Failure::malformed("`documentId` must be a string, `persistedQuery` an object.")),
        };
        if query.is_none() && hash.is_none() {
            return Err(Failure::malformed("`query` is missing."));
        }
        Ok(Self { query, hash, operation_name, variables })
    }
}
