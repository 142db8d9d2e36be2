//! What a document costs once its fragments are expanded, computed without expanding them: each fragment is measured
//! once and remembered.

use super::{Limits, Rejection};
use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use std::collections::HashMap;

/// What a selection set expands to.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    fields: usize,
    aliases: usize,
    depth: usize,
}

impl Cost {
    /// Side by side.
    const fn add(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            depth: if self.depth > other.depth { self.depth } else { other.depth },
        }
    }
}

/// Measures all operations of the document together, because all of them are validated; gives the number of their fields.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<usize, Rejection> {
    let mut meter = Meter { fragments: &document.fragments, known: HashMap::new(), limits };
    let mut total = Cost::default();
    for (_, operation) in document.operations.iter() {
        total = total.add(meter.set(&operation.node.selection_set.node, 1)?);
    }
    if total.fields > limits.fields {
        return Err(Rejection::complex(format!("The operation selects more than {} fields.", limits.fields), None));
    }
    if total.aliases > limits.aliases {
        return Err(Rejection::complex(format!("The operation uses more than {} aliases.", limits.aliases), None));
    }
    match document.fragments.iter().find(|(name, _)| !meter.known.contains_key(name)) {
        Some((name, unused)) => Err(Rejection::bad(format!("Fragment \"{name}\" is never used."), unused.pos)),
        None => Ok(total.fields),
    }
}

struct Meter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// `None` while a fragment is being measured: meeting it again then is a cycle.
    known: HashMap<&'a Name, Option<Cost>>,
    limits: &'a Limits,
}

impl<'a> Meter<'a> {
    /// Measures a selection set that lies at a depth. The depth bounds this recursion too.
    fn set(&mut self, set: &'a SelectionSet, depth: usize) -> Result<Cost, Rejection> {
        self.bound(depth)?;
        let mut cost = Cost { depth: 1, ..Cost::default() };
        for selection in &set.items {
            cost = cost.add(match &selection.node {
                Selection::Field(field) => {
                    let own = Cost { fields: 1, aliases: usize::from(field.node.alias.is_some()), depth: 1 };
                    match &field.node.selection_set.node {
                        below if below.items.is_empty() => own,
                        below => own.add(deeper(self.set(below, depth + 1)?)),
                    }
                }
                Selection::InlineFragment(inline) => deeper(self.set(&inline.node.selection_set.node, depth + 1)?),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some((name, fragment)) = self.fragments.get_key_value(name) else {
                        return Err(Rejection::bad(format!("Unknown fragment \"{name}\"."), spread.pos));
                    };
                    deeper(self.fragment(name, fragment, depth + 1)?)
                }
            });
        }
        Ok(cost)
    }

    fn fragment(
        &mut self,
        name: &'a Name,
        fragment: &'a Positioned<FragmentDefinition>,
        depth: usize,
    ) -> Result<Cost, Rejection> {
        match self.known.get(name) {
            Some(Some(cost)) => {
                let cost = *cost;
                self.bound(depth + cost.depth - 1)?;
                Ok(cost)
            }
            Some(None) => Err(Rejection::bad(format!("Fragment \"{name}\" contains itself."), fragment.pos)),
            None => {
                self.known.insert(name, None);
                let cost = self.set(&fragment.node.selection_set.node, depth)?;
                self.known.insert(name, Some(cost));
                Ok(cost)
            }
        }
    }

    fn bound(&self, depth: usize) -> Result<(), Rejection> {
        if depth > self.limits.depth {
            let detail = format!("Selections are nested more than {} deep.", self.limits.depth);
            return Err(Rejection::complex(detail, None));
        }
        Ok(())
    }
}

/// One level further up.
const fn deeper(cost: Cost) -> Cost {
    Cost { depth: cost.depth.saturating_add(1), ..cost }
}
