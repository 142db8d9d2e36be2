//! The guarded executor's admission: what every operation passes before the schema sees it, whatever carried it. Cheap
//! checks come first, each one making the next safe: the text is scanned before it is parsed, and the cost of its
//! fragments is known before they are expanded.

mod audience;
mod count;
mod merge;
mod scan;
#[cfg(test)]
mod tests;

pub use audience::{Audience, PUBLIC};

use crate::error::Stop;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{Error as ParseError, parse_query};
use async_graphql::{Pos, Positioned, Request, Variables};

/// What one request may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Fields after fragments are expanded, introspection included.
    pub fields: usize,
    /// Aliased fields after fragments are expanded.
    pub aliases: usize,
    /// Lexical tokens of the text.
    pub tokens: usize,
    /// Bytes of the text.
    pub bytes: usize,
    /// Brackets of any kind that are open at once.
    pub nesting: usize,
    /// Selection sets inside one another after fragments are expanded; the schema's own limit lies above it.
    pub depth: usize,
}

/// For callers without a token.
pub const ANONYMOUS: Limits =
    Limits { fields: 500, aliases: 30, tokens: 2_000, bytes: 16 * 1024, nesting: 60, depth: 30 };

/// For callers with a valid token.
pub const SIGNED_IN: Limits = Limits { fields: 1_500, ..ANONYMOUS };

/// An operation that may be executed.
#[derive(Debug)]
pub struct Admitted {
    /// The document, without fragments and with duplicate fields merged.
    pub document: ExecutableDocument,
    /// The name of the chosen operation, if it has one.
    pub operation_name: Option<String>,
    /// What kind of operation it is.
    pub kind: OperationType,
    /// For whom its answer is the same.
    pub audience: Audience,
    /// How much room the document takes, in fields; of its text eight bytes count as one.
    pub size: usize,
}

/// Why an operation may not be executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// `BAD_REQUEST` or `TOO_COMPLEX`, with a stable English detail.
    pub stop: Stop,
    /// Where in the text.
    pub location: Option<Pos>,
}

impl Rejection {
    fn bad(detail: impl Into<String>, location: impl Into<Option<Pos>>) -> Self {
        Self { stop: Stop::BadRequest(detail.into()), location: location.into() }
    }

    fn complex(detail: impl Into<String>, location: impl Into<Option<Pos>>) -> Self {
        Self { stop: Stop::TooComplex(detail.into()), location: location.into() }
    }
}

/// Scans, parses, measures and tidies one operation.
///
/// # Errors
/// Whatever a correct, modest client would not send.
pub fn admit(query: &str, operation_name: Option<&str>, limits: &Limits) -> Result<Admitted, Rejection> {
    scan::scan(query, limits)?;
    let mut document = parse_query(query).map_err(unreadable)?;
    // Several clients send an empty name for "the only one".
    let (operation_name, operation) = choose(&document.operations, operation_name.filter(|name| !name.is_empty()))?;
    let kind = operation.node.ty;

    let size = count::check(&document, limits)? + query.len() / 8;
    merge::expand(&mut document)?;
    let mut admitted = Admitted { document, operation_name, kind, audience: Audience::Caller, size };
    admitted.audience = admitted.operation().map_or(Audience::Caller, audience::audience);
    Ok(admitted)
}

impl Admitted {
    /// The request that executes it.
    pub fn request(&self, query: &str, variables: Variables) -> Request {
        let variables = self.with_defaults(variables);
        let mut request = Request::new(query).variables(variables);
        request.operation_name.clone_from(&self.operation_name);
        request.set_parsed_query(self.document.clone());
        request
    }

    /// What it costs with these variables.
    pub fn cost(&self, variables: &Variables) -> u32 {
        self.operation().map_or(1, |operation| audience::cost(operation, variables))
    }

    fn operation(&self) -> Option<&OperationDefinition> {
        self.document
            .operations
            .iter()
            .find(|(name, _)| name.map(|name| name.as_str()) == self.operation_name.as_deref())
            .map(|(_, operation)| &operation.node)
    }

    /// Absent variables take their defaults here, because `@skip` and `@include` do not know defaults of their own.
    fn with_defaults(&self, mut variables: Variables) -> Variables {
        for definition in self.operation().into_iter().flat_map(|operation| &operation.variable_definitions) {
            if let Some(default) = &definition.node.default_value {
                variables.entry(definition.node.name.node.clone()).or_insert_with(|| default.node.clone());
            }
        }
        variables
    }
}

/// Finds the operation to execute, as the specification's `GetOperation` does.
fn choose<'a>(
    operations: &'a DocumentOperations,
    wanted: Option<&str>,
) -> Result<(Option<String>, &'a Positioned<OperationDefinition>), Rejection> {
    match (operations, wanted) {
        (DocumentOperations::Single(operation), None) => Ok((None, operation)),
        (DocumentOperations::Multiple(operations), Some(wanted)) => operations
            .get(wanted)
            .map(|operation| (Some(wanted.to_owned()), operation))
            .ok_or_else(|| Rejection::bad(format!("There is no operation named \"{wanted}\"."), None)),
        (DocumentOperations::Single(_), Some(wanted)) => {
            Err(Rejection::bad(format!("There is no operation named \"{wanted}\"."), None))
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.iter();
            match (all.next(), all.next()) {
                (Some((name, operation)), None) => Ok((Some(name.to_string()), operation)),
                _ => Err(Rejection::bad("The document has several operations; name the one to execute.", None)),
            }
        }
    }
}

/// The parser's errors as one line each; its own rendering draws the source text.
fn unreadable(error: ParseError) -> Rejection {
    let location = error.positions().next();
    let detail = match &error {
        ParseError::Syntax { message, .. } => {
            let expected = message.rsplit_once("= ").map_or("unreadable document", |(_, expected)| expected.trim());
            format!("Syntax error: {expected}.")
        }
        other => format!("Syntax error: {other}."),
    };
    Rejection::bad(detail, location)
}
