//! For whom an operation's answer is the same, and what it costs: by its root fields, before it is executed.

use async_graphql::parser::types::{Field, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Value, Variables};

/// For whom an operation's answer is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// For everybody without a token, until something is written or the next instant at which time alone changes it.
    Everybody,
    /// For this request alone.
    Caller,
    /// For whoever holds the receipt that stands in its arguments: it has no business in an address.
    Bearer,
}

/// Root fields whose answers are the same for everybody without a token. What is not listed is not public.
pub const PUBLIC: [&str; 18] = [
    "announcement",
    "announcements",
    "award",
    "awardChoices",
    "awards",
    "calendarYear",
    "certificate",
    "cycle",
    "cycles",
    "experiences",
    "publicNotice",
    "publicNotices",
    "regulation",
    "regulations",
    "revocations",
    "standards",
    "statistics",
    "vocabulary",
];

/// Root fields that take a receipt.
const BEARER: [&str; 2] = ["objection", "opinion"];

/// Rows of a page whose size is not asked for.
const PAGE: u64 = 20;

/// Fields below the public ones that tell of the instant and the caller.
const OF_THE_INSTANT: &str = "allowedActions";

/// For whom an operation's answer is the same; its fragments are expanded.
pub fn audience(operation: &OperationDefinition) -> Audience {
    let mut fields = Vec::new();
    gather(&operation.selection_set.node, &mut fields);
    if fields.iter().any(|field| BEARER.contains(&name(field))) {
        return Audience::Bearer;
    }
    let public = |field: &&Field| {
        name(field) == "__typename" || (PUBLIC.contains(&name(field)) && timeless(&field.selection_set.node))
    };
    if operation.ty == OperationType::Query && fields.iter().all(public) {
        Audience::Everybody
    } else {
        Audience::Caller
    }
}

fn name(field: &Field) -> &str {
    field.name.node.as_str()
}

/// The fields of a selection, those of inline fragments too.
fn gather<'a>(set: &'a SelectionSet, fields: &mut Vec<&'a Field>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => fields.push(&field.node),
            Selection::InlineFragment(fragment) => gather(&fragment.node.selection_set.node, fields),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn timeless(set: &SelectionSet) -> bool {
    let mut fields = Vec::new();
    gather(set, &mut fields);
    fields.into_iter().all(|field| name(field) != OF_THE_INSTANT && timeless(&field.selection_set.node))
}

/// What an operation costs: a point for every field, as often as its lists ask for rows.
pub fn cost(operation: &OperationDefinition, variables: &Variables) -> u32 {
    weigh(&operation.selection_set.node, variables)
}

fn weigh(set: &SelectionSet, variables: &Variables) -> u32 {
    let mut fields = Vec::new();
    gather(set, &mut fields);
    fields.into_iter().fold(0, |sum: u32, field| {
        let below = weigh(&field.selection_set.node, variables);
        sum.saturating_add(1).saturating_add(below.saturating_mul(rows(field, variables)))
    })
}

/// How many rows a list is asked for; 1 for what is no list, or a short one.
fn rows(field: &Field, variables: &Variables) -> u32 {
    let mut below = Vec::new();
    gather(&field.selection_set.node, &mut below);
    let unasked = if below.iter().any(|field| matches!(name(field), "nodes" | "edges")) { PAGE } else { 1 };
    let asked = field.arguments.iter().filter(|(name, _)| matches!(name.node.as_str(), "first" | "last"));
    let number = asked.filter_map(|(_, value)| {
        let given = |name| variables.get(&name).cloned().ok_or(());
        match value.node.clone().into_const_with(given) {
            Ok(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    });
    u32::try_from(number.max().unwrap_or(unasked).clamp(1, 100)).unwrap_or(100)
}
