//! Expands the fragments of a document and merges what it selects twice. The schema executes every selection it meets,
//! so without this a field that two fragments ask for is resolved twice, and a mutation is carried out twice.
//!
//! It knows no types. Fields are merged where their type conditions are the same; where one condition lies inside the
//! other's scope they must agree, as the specification demands, and the schema merges their values; what lies under
//! unrelated conditions is left to the schema.

use super::Rejection;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, InlineFragment, OperationDefinition,
    OperationType, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned};
use std::collections::HashMap;

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The fragments around a field, outermost first.
type Scope = Vec<Layer>;

/// What a fragment demands of its content.
#[derive(Clone)]
struct Layer {
    condition: Option<Positioned<Name>>,
    directives: Vec<Positioned<Directive>>,
    /// Tells fragments with directives apart, which may drop out as a whole; zero for those without.
    origin: usize,
    pos: Pos,
}

impl Layer {
    fn on(&self) -> Option<&Name> {
        self.condition.as_ref().map(|condition| &condition.node)
    }

    fn same(&self, other: &Self) -> bool {
        self.on() == other.on() && self.origin == other.origin
    }
}

/// Rewrites every operation and leaves no fragment behind.
pub(super) fn expand(document: &mut ExecutableDocument) -> Result<(), Rejection> {
    let fragments = std::mem::take(&mut document.fragments);
    match &mut document.operations {
        DocumentOperations::Single(operation) => expand_operation(&mut operation.node, &fragments),
        DocumentOperations::Multiple(operations) => {
            operations.values_mut().try_for_each(|operation| expand_operation(&mut operation.node, &fragments))
        }
    }
}

fn expand_operation(operation: &mut OperationDefinition, fragments: &Fragments) -> Result<(), Rejection> {
    let set = &mut operation.selection_set;
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => {
            one_root_field("A mutation", &set.node, fragments)?;
            "Mutation"
        }
        OperationType::Subscription => {
            one_root_field("A subscription", &set.node, fragments)?;
            "Subscription"
        }
    };
    // Only of a root is the type known; conditions on it say nothing.
    set.node = Expansion::of(&set.node, Some(root), fragments)?;
    Ok(())
}

/// A mutation does one thing: partial success of several could neither be refused nor retried as a whole. A subscription
/// follows one.
fn one_root_field(what: &str, set: &SelectionSet, fragments: &Fragments) -> Result<(), Rejection> {
    fn visit<'a>(set: &'a SelectionSet, fragments: &'a Fragments, fields: &mut Vec<&'a Positioned<Field>>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if field.node.name.node == "__typename" => {}
                Selection::Field(field) => fields.push(field),
                Selection::InlineFragment(inline) => visit(&inline.node.selection_set.node, fragments, fields),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        visit(&fragment.node.selection_set.node, fragments, fields);
                    }
                }
            }
        }
    }
    let mut fields = Vec::new();
    visit(set, fragments, &mut fields);
    match fields.as_slice() {
        [_] => Ok(()),
        other => {
            let place = other.get(1).map(|field| field.pos);
            Err(Rejection::bad(format!("{what} must select exactly one root field."), place))
        }
    }
}

/// One selection set being written anew.
struct Expansion<'a> {
    root: Option<&'a str>,
    fragments: &'a Fragments,
    fields: Vec<(Scope, Positioned<Field>)>,
    /// Where each response key occurs in `fields`.
    keys: HashMap<Name, Vec<usize>>,
    origins: usize,
}

impl<'a> Expansion<'a> {
    fn of(set: &SelectionSet, root: Option<&'a str>, fragments: &'a Fragments) -> Result<SelectionSet, Rejection> {
        let mut expansion = Self { root, fragments, fields: Vec::new(), keys: HashMap::new(), origins: 0 };
        expansion.collect(set, &Scope::new())?;
        expansion.finish()
    }

    fn collect(&mut self, set: &SelectionSet, scope: &Scope) -> Result<(), Rejection> {
        for selection in &set.items {
            let pos = selection.pos;
            match &selection.node {
                Selection::Field(field) => self.field(scope, field)?,
                Selection::InlineFragment(inline) => {
                    let InlineFragment { type_condition, directives, selection_set } = &inline.node;
                    self.fragment(scope, pos, type_condition.as_ref(), directives, selection_set)?;
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        let FragmentDefinition { type_condition, selection_set, .. } = &fragment.node;
                        self.fragment(scope, pos, Some(type_condition), &spread.node.directives, selection_set)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn fragment(
        &mut self,
        scope: &Scope,
        pos: Pos,
        condition: Option<&Positioned<TypeCondition>>,
        directives: &[Positioned<Directive>],
        set: &Positioned<SelectionSet>,
    ) -> Result<(), Rejection> {
        let known = |on: &Name| {
            self.root == Some(on.as_str()) || scope.iter().any(|outer| outer.on().is_some_and(|outer| outer == on))
        };
        let condition = condition.map(|condition| &condition.node.on).filter(|on| !known(&on.node)).cloned();
        if condition.is_none() && directives.is_empty() {
            return self.collect(&set.node, scope);
        }
        self.origins += 1;
        let origin = if directives.is_empty() { 0 } else { self.origins };
        let mut inner = scope.clone();
        inner.push(Layer { condition, directives: directives.to_vec(), origin, pos });
        self.collect(&set.node, &inner)
    }

    fn field(&mut self, scope: &Scope, field: &Positioned<Field>) -> Result<(), Rejection> {
        let key = &field.node.response_key().node;
        for &index in self.keys.get(key).into_iter().flatten() {
            let (earlier_scope, earlier) = &mut self.fields[index];
            if !within(earlier_scope, scope) && !within(scope, earlier_scope) {
                continue;
            }
            agree(key, &earlier.node, &field.node, field.pos)?;
            let (before, now) = (&mut earlier.node.selection_set.node.items, &field.node.selection_set.node.items);
            // A leaf beside a composite of the same name is a mistake that validation is to name.
            if same_scope(earlier_scope, scope)
                && same_directives(&earlier.node.directives, &field.node.directives)
                && before.is_empty() == now.is_empty()
            {
                before.extend(now.iter().cloned());
                return Ok(());
            }
        }
        self.keys.entry(key.clone()).or_default().push(self.fields.len());
        self.fields.push((scope.clone(), field.clone()));
        Ok(())
    }

    /// Writes the fields back in their order, expanding what they select in turn.
    fn finish(self) -> Result<SelectionSet, Rejection> {
        let mut set = SelectionSet::default();
        let mut open = Scope::new();
        for (scope, mut field) in self.fields {
            let below = &mut field.node.selection_set.node;
            *below = Self::of(below, None, self.fragments)?;
            let shared = open.iter().zip(&scope).take_while(|(one, other)| one.same(other)).count();
            let pos = field.pos;
            insert(&mut set, &scope, shared, Positioned::new(Selection::Field(field), pos));
            open = scope;
        }
        Ok(set)
    }
}

/// Whether the inner scope only narrows the outer one.
fn within(inner: &Scope, outer: &Scope) -> bool {
    outer.iter().filter_map(Layer::on).all(|on| inner.iter().filter_map(Layer::on).any(|other| other == on))
}

fn same_scope(one: &Scope, other: &Scope) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same(other))
}

fn same_directives(one: &[Positioned<Directive>], other: &[Positioned<Directive>]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one.node.name.node == other.node.name.node && one.node.arguments == other.node.arguments
        })
}

/// Two fields that answer under one key must ask for the same thing.
fn agree(key: &Name, one: &Field, other: &Field, pos: Pos) -> Result<(), Rejection> {
    let same = one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, value)| {
            other.get_argument(&name.node).is_some_and(|other_value| other_value.node == value.node)
        });
    if same {
        return Ok(());
    }
    let detail = format!("Fields \"{key}\" conflict: they differ in name or arguments; use different aliases.");
    Err(Rejection::bad(detail, pos))
}

/// Appends a selection inside its fragments, the first of which are still open from the selection before it.
fn insert(set: &mut SelectionSet, scope: &[Layer], shared: usize, selection: Positioned<Selection>) {
    let Some((layer, inner)) = scope.split_first() else {
        set.items.push(selection);
        return;
    };
    if shared > 0
        && let Some(Positioned { node: Selection::InlineFragment(last), .. }) = set.items.last_mut()
    {
        return insert(&mut last.node.selection_set.node, inner, shared - 1, selection);
    }
    let mut below = SelectionSet::default();
    insert(&mut below, inner, 0, selection);
    let inline = InlineFragment {
        type_condition: layer.condition.as_ref().map(|on| on.position_node(TypeCondition { on: on.clone() })),
        directives: layer.directives.clone(),
        selection_set: Positioned::new(below, layer.pos),
    };
    let inline = Positioned::new(inline, layer.pos);
    set.items.push(Positioned::new(Selection::InlineFragment(inline), layer.pos));
}
