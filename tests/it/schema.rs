//! The schema as a product: `schema.graphql` is true, and everything in it is described.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{InputValueDefinition, TypeKind, TypeSystemDefinition};
use async_graphql::{Positioned, parser::types::TypeDefinition};
use quality_award::graphql::sdl;
use std::collections::BTreeMap;

/// Compares with a committed file, or writes it where UPDATE is set.
pub fn matches_file(path: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is out of date: run UPDATE=1 ./test -- schema access articles codes",
        path.display()
    );
}

#[test]
fn schema_graphql_is_true() {
    matches_file("schema.graphql", &sdl());
}

/// Every named type of the SDL, without those of the specification.
pub fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(sdl()).unwrap();
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
}

fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn everything_is_described_beginning_with_the_chinese_term() {
    // Types and fields that come with the library's Relay connections.
    let relay = |name: &str| name.ends_with("Connection") || name.ends_with("Edge") || name == "PageInfo";
    let builtin = ["Boolean", "Float", "ID", "Int", "String", "Query", "Mutation"];
    let mut lacking = Vec::new();
    let mut look = |at: String, description: Option<&Positioned<String>>| match description {
        Some(text) if chinese(text.node.split(" · ").next().unwrap_or_default()) => {}
        _ => lacking.push(at),
    };
    for definition in types() {
        let name = definition.name.node.as_str();
        if relay(name) || builtin[..5].contains(&name) {
            continue;
        }
        if !builtin.contains(&name) {
            look(name.to_owned(), definition.description.as_ref());
        }
        let arguments = |at: &str,
                         arguments: &[Positioned<InputValueDefinition>],
                         look: &mut dyn FnMut(String, Option<&Positioned<String>>)| {
            for argument in arguments {
                look(format!("{at}({})", argument.node.name.node), argument.node.description.as_ref());
            }
        };
        match &definition.kind {
            TypeKind::Object(object) => {
                for field in &object.fields {
                    let at = format!("{name}.{}", field.node.name.node);
                    look(at.clone(), field.node.description.as_ref());
                    arguments(&at, &field.node.arguments, &mut look);
                }
            }
            TypeKind::Interface(interface) => {
                for field in &interface.fields {
                    look(format!("{name}.{}", field.node.name.node), field.node.description.as_ref());
                }
            }
            TypeKind::InputObject(input) => {
                for field in &input.fields {
                    look(format!("{name}.{}", field.node.name.node), field.node.description.as_ref());
                }
            }
            TypeKind::Enum(values) => {
                for value in &values.values {
                    look(format!("{name}.{}", value.node.value.node), value.node.description.as_ref());
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert!(lacking.is_empty(), "without a description that begins with the Chinese term: {lacking:#?}");
}

#[test]
fn every_enum_value_has_words_in_both_languages() {
    for definition in types() {
        let TypeKind::Enum(kind) = &definition.kind else { continue };
        for value in &kind.values {
            let text = value.node.description.as_ref().map_or("", |text| text.node.as_str());
            for paragraph in text.split("\n\n") {
                let both =
                    paragraph.split_once(" · ").is_some_and(|(zh, en)| chinese(zh) && !chinese(en) && !en.is_empty());
                assert!(both, "{}.{}: {paragraph}", definition.name.node, value.node.value.node);
            }
        }
    }
}

/// Of each mutation its input and its payload are types of their own, so that they can grow apart; nothing else is there twice.
#[test]
fn no_two_types_have_the_same_fields() {
    let mut seen: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for definition in types() {
        let name = definition.name.node.as_str();
        let input = matches!(definition.kind, TypeKind::InputObject(_));
        let mut fields: Vec<String> = match &definition.kind {
            TypeKind::Object(object) if !name.ends_with("Payload") => {
                object.fields.iter().map(|field| format!("{}: {}", field.node.name.node, field.node.ty.node)).collect()
            }
            TypeKind::InputObject(input)
                if !input.fields.iter().any(|field| field.node.name.node == "idempotencyKey") =>
            {
                input.fields.iter().map(|field| format!("{}: {}", field.node.name.node, field.node.ty.node)).collect()
            }
            _ => continue,
        };
        fields.sort();
        fields.insert(0, input.to_string());
        if let Some(twin) = seen.insert(fields, name.to_owned()) {
            panic!("{twin} and {name} have the same fields");
        }
    }
}
