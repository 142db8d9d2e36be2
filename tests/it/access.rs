//! Who may do what, as a table that a lawyer can read, and the proof that it is complete.

use crate::schema::{matches_file, types};
use async_graphql::parser::types::TypeKind;
use entity::enums::Role;
use quality_award::access::{AREAS, Action, TYPES, Who};
use quality_award::graphql::vocabulary;
use quality_award::locale::Language;
use std::collections::BTreeSet;
use std::fmt::Write;

fn fields_of(name: &str) -> BTreeSet<String> {
    let definition = types().into_iter().find(|definition| definition.name.node == name).unwrap();
    let TypeKind::Object(object) = definition.kind else { panic!("{name} is no object") };
    object.fields.into_iter().map(|field| field.node.name.node.to_string()).collect()
}

#[test]
fn every_mutation_is_an_action_and_every_action_a_mutation() {
    let actions: BTreeSet<String> = Action::ALL.iter().map(|action| action.mutation()).collect();
    assert_eq!(fields_of("Mutation"), actions);
}

#[test]
fn every_action_value_is_its_mutations_name() {
    for action in Action::ALL {
        let value = async_graphql::InputType::to_value(action).to_string();
        let camel: String = value
            .to_lowercase()
            .split('_')
            .enumerate()
            .map(|(index, word)| if index == 0 { word.to_owned() } else { word[..1].to_uppercase() + &word[1..] })
            .collect();
        assert_eq!(camel, action.mutation());
    }
}

#[test]
fn every_root_field_and_area_has_an_entry() {
    let entries: BTreeSet<String> = AREAS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut fields = fields_of("Query");
    fields.extend(fields_of("Subscription"));
    fields.extend(fields_of("Viewer").into_iter().map(|field| format!("viewer.{field}")));
    assert_eq!(fields, entries);
}

#[test]
fn every_object_type_has_an_audience() {
    let listed: BTreeSet<&str> = TYPES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let found: BTreeSet<String> = types()
        .into_iter()
        .filter(|definition| matches!(definition.kind, TypeKind::Object(_)))
        .map(|definition| definition.name.node.to_string())
        .filter(|name| {
            // Payloads, connections and their edges are as visible as what they carry.
            !["Connection", "Edge", "Payload", "PageInfo"].iter().any(|end| name.ends_with(end))
                && !["Query", "Mutation", "Subscription"].contains(&name.as_str())
        })
        .collect();
    let listed: BTreeSet<String> = listed.into_iter().map(str::to_owned).collect();
    assert_eq!(found, listed);
}

#[test]
fn the_table_is_printed() {
    let columns: Vec<Option<Role>> = std::iter::once(None).chain(Role::all().map(Some)).collect();
    let label = |role: &Option<Role>| match role {
        None => "公众 public".to_owned(),
        Some(role) => format!("{} {}", vocabulary::label("Role", &role.name(), Language::ZhCn), role.name()),
    };
    let mut text = String::from(
        "# Who may do what · 权限表\n\nPrinted from `src/access/` by a test; ✔ may try, rules and rows decide further; what is not visible is not found.\n\n",
    );
    let table = |text: &mut String, title: &str, rows: Vec<(String, Who)>| {
        writeln!(text, "## {title}\n").unwrap();
        writeln!(text, "| | {} |", columns.iter().map(label).collect::<Vec<_>>().join(" | ")).unwrap();
        writeln!(text, "|---|{}", "---|".repeat(columns.len())).unwrap();
        for (name, who) in rows {
            let marks: Vec<&str> = columns.iter().map(|role| if who.admits(*role) { "✔" } else { "" }).collect();
            writeln!(text, "| {name} | {} |", marks.join(" | ")).unwrap();
        }
        writeln!(text).unwrap();
    };
    let actions = Action::ALL.iter().map(|action| {
        let value = async_graphql::InputType::to_value(action).to_string();
        (format!("{} `{}`", vocabulary::label("Action", &value, Language::ZhCn), action.mutation()), action.who())
    });
    table(&mut text, "Mutations · 操作", actions.collect());
    table(&mut text, "Reads · 查询", AREAS.iter().map(|(name, who)| (format!("`{name}`"), *who)).collect());
    matches_file("docs/access.md", text.trim_end().to_owned().as_str());
}
