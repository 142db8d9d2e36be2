//! Inputs made from the SDL: a plausible one of every type, and everything that may be wrong with it.

use crate::schema::types;
use crate::support::key;
use crate::world::{PASSWORD, credit_code};
use async_graphql::parser::types::{BaseType, InputValueDefinition, Type, TypeKind};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One hostile input.
pub struct Case {
    pub label: String,
    pub input: Value,
    /// Whether it must never be done, such as one that names somebody else's.
    pub never: bool,
}

/// What the sender may name, by field; and what it may not.
pub struct Owner {
    pub ids: BTreeMap<String, Value>,
    pub theirs: BTreeMap<String, Value>,
    /// An id of a cycle, and one of a person for the fields that take a cycle.
    pub other_kind: (Value, Value),
}

/// A hostile value of one field.
struct Hostile {
    label: String,
    value: Value,
    never: bool,
}

fn odd(label: impl Into<String>, value: Value) -> Hostile {
    Hostile { label: label.into(), value, never: false }
}

fn wrong(label: impl Into<String>, value: Value) -> Hostile {
    Hostile { label: label.into(), value, never: true }
}

struct Object {
    fields: Vec<InputValueDefinition>,
    one_of: bool,
}

/// The input types and enums of the schema.
pub struct Values {
    objects: BTreeMap<String, Object>,
    enums: BTreeMap<String, Vec<String>>,
}

impl Values {
    pub fn new() -> Self {
        let (mut objects, mut enums) = (BTreeMap::new(), BTreeMap::new());
        for definition in types() {
            let name = definition.name.node.to_string();
            match definition.kind {
                TypeKind::InputObject(object) => {
                    let fields = object.fields.into_iter().map(|field| field.node).collect();
                    let one_of = definition.directives.iter().any(|directive| directive.node.name.node == "oneOf");
                    objects.insert(name, Object { fields, one_of });
                }
                TypeKind::Enum(kind) => {
                    enums.insert(name, kind.values.iter().map(|value| value.node.value.node.to_string()).collect());
                }
                _ => {}
            }
        }
        Self { objects, enums }
    }

    /// Every hostile input of a mutation's input type; each with a fresh idempotency key.
    pub fn cases(&self, input_type: &str, owner: &Owner) -> Vec<Case> {
        let hostile = self.of_object(input_type, owner);
        let cases = hostile.into_iter().map(|mut hostile| {
            if let Some(known) = hostile.value.get_mut("idempotencyKey").filter(|known| **known == json!("fresh")) {
                *known = json!(key());
            }
            Case { label: hostile.label, input: hostile.value, never: hostile.never }
        });
        cases.collect()
    }

    /// A plausible object: required fields, and the few optional ones without which nothing goes on.
    fn plain_object(&self, name: &str, owner: &Owner) -> Value {
        let object = &self.objects[name];
        let mut map = Map::new();
        for field in &object.fields {
            let field_name = field.name.node.as_str();
            let wanted = !field.ty.node.nullable
                || field_name == "dryRun"
                || (name == "CreateAccountInput" && field_name == "name");
            if wanted || (object.one_of && map.is_empty()) {
                map.insert(field_name.to_owned(), self.plain(&field.ty.node, field_name, owner));
            }
        }
        Value::Object(map)
    }

    fn plain(&self, ty: &Type, field: &str, owner: &Owner) -> Value {
        let name = match &ty.base {
            BaseType::List(_) if field == "stageWeights" => return json!([60, 40]),
            BaseType::List(item) => return json!([self.plain(item, field, owner)]),
            BaseType::Named(name) => name.as_str(),
        };
        if self.objects.contains_key(name) {
            return self.plain_object(name, owner);
        }
        if let Some(values) = self.enums.get(name) {
            return json!(values[0]);
        }
        match (name, field) {
            ("ID", "idempotencyKey") => json!("fresh"),
            ("ID", _) => owner.ids.get(field).cloned().unwrap_or_else(|| json!(random_id(field))),
            ("Boolean", _) => json!(true),
            ("Int", "year") => json!(2031),
            ("Int", "expectedVersion") => json!(1),
            ("Int", "size") => json!(1000),
            ("Int", _) => json!(5),
            ("Date", "validUntil" | "windowEnd") => json!("2026-06-30"),
            ("Date", _) => json!("2026-03-09"),
            ("DateTime", _) => json!("2026-03-09T09:00:00.000+08:00"),
            ("Money" | "Decimal", _) => json!("5.00"),
            ("CreditCode", "successorCode") => json!(credit_code(78)),
            ("CreditCode", _) => json!(credit_code(77)),
            ("String", "password" | "currentPassword" | "newPassword") => json!(PASSWORD),
            ("String", "account") => json!("hostile.account"),
            ("String", "key") => json!("qualitySystem"),
            ("String", "section") => json!("systems"),
            ("String", "kind" | "attachment") => json!("TAX_PROOF"),
            ("String", "item" | "number") => json!("1"),
            ("String", "sha256" | "refreshToken") => json!("a".repeat(64)),
            ("String", "url") => json!("https://example.org/2026"),
            ("String", _) => json!("如实填写"),
            other => panic!("{other:?}"),
        }
    }

    /// An object with one hostile field, for every field and value; and objects that are wrong as a whole.
    fn of_object(&self, name: &str, owner: &Owner) -> Vec<Hostile> {
        let object = &self.objects[name];
        let plain = self.plain_object(name, owner);
        let mut all = vec![wrong("a text for an object", json!("text")), wrong("a number for an object", json!(5))];
        let mut unknown = plain.clone();
        unknown["noSuchField"] = json!(1);
        all.push(wrong("an unknown field", unknown));
        for field in &object.fields {
            let field_name = field.name.node.as_str();
            for hostile in self.of(&field.ty.node, field_name, owner) {
                let mut value = if object.one_of { json!({}) } else { plain.clone() };
                value[field_name] = hostile.value;
                all.push(Hostile { label: format!("{field_name}: {}", hostile.label), value, never: hostile.never });
            }
            if !field.ty.node.nullable && field.default_value.is_none() {
                let mut value = plain.clone();
                value.as_object_mut().unwrap().remove(field_name);
                all.push(wrong(format!("{field_name} left out"), value));
            }
        }
        all
    }

    fn of(&self, ty: &Type, field: &str, owner: &Owner) -> Vec<Hostile> {
        let mut all = Vec::new();
        all.push(Hostile { never: !ty.nullable, ..odd("null", Value::Null) });
        let name = match &ty.base {
            BaseType::List(item) => {
                all.push(odd("an empty list", json!([])));
                all.push(wrong("an object for a list", json!({})));
                let plain = self.plain(item, field, owner);
                let many = 150_000 / plain.to_string().len().max(8);
                all.push(wrong("a very long list", Value::Array(vec![plain.clone(); many])));
                all.push(odd("the same twice", json!([plain, plain])));
                all.extend(self.of(item, field, owner).into_iter().map(|hostile| Hostile {
                    label: format!("[{}]", hostile.label),
                    value: json!([hostile.value]),
                    // A lone value is taken for a list of one, as the specification wants.
                    never: hostile.never,
                }));
                return all;
            }
            BaseType::Named(name) => name.as_str(),
        };
        if self.objects.contains_key(name) {
            all.extend(self.of_object(name, owner));
            return all;
        }
        if self.enums.contains_key(name) {
            all.extend(
                [json!("NO_SUCH_VALUE"), json!(""), json!(5), json!(true), json!({})]
                    .map(|value| wrong(value.to_string(), value)),
            );
            return all;
        }
        match name {
            "Int" => {
                let outside = [
                    json!(1_000_000_000_000_i64),
                    json!(1e12),
                    json!(-1e300),
                    json!(1.5),
                    json!("5"),
                    json!(true),
                    json!([5, 6]),
                ];
                all.extend(outside.map(|value| wrong(value.to_string(), value)));
                all.extend([-1, 0, i32::MAX, i32::MIN].map(|value| odd(value.to_string(), json!(value))));
            }
            "Boolean" => all.extend([json!("true"), json!(1), json!({})].map(|value| wrong(value.to_string(), value))),
            "ID" => all.extend(ids(field, owner)),
            _ => all.extend(texts(name, field)),
        }
        all
    }
}

/// An id of the kind that a field takes, of nothing.
fn random_id(field: &str) -> String {
    let kind = match field {
        "of" | "basedOn" | "subjectId" | "guides" => "standard",
        "member" => "team-member",
        "request" => "recommendation",
        "workProcedure" => "work-procedure",
        "roleGrant" => "role-grant",
        "entry" => "honour",
        "group" => "review-group",
        "sheet" => "score-sheet",
        "report" => "group-report",
        "visit" => "site-visit",
        "revocation" => "revocation-case",
        "issue" => "site-issue",
        "visitors" => "group-member",
        "persons" => "person",
        "candidates" | "applications" => "application",
        "case" => "misconduct-case",
        other => other,
    };
    format!("{kind}:{}", key().replace('-', ""))
}

fn ids(field: &str, owner: &Owner) -> Vec<Hostile> {
    let long = "7".repeat(100 * 1024);
    let mut all: Vec<Hostile> = [
        json!(true),
        json!({}),
        json!(-1),
        json!(1.5),
        json!(""),
        json!(" "),
        json!("\0"),
        json!("cycle:\0"),
        json!("no id"),
        json!("' OR 1=1 --"),
    ]
    .map(|value| wrong(value.to_string(), value))
    .into();
    all.push(wrong("100 KB", json!(long)));
    let (cycle, person) = &owner.other_kind;
    all.push(wrong("an id of another kind", if field == "cycle" { person.clone() } else { cycle.clone() }));
    if field != "idempotencyKey" {
        all.push(wrong("an id of nothing", json!(random_id(field))));
        all.push(wrong("a bare uuid", json!(key())));
        all.push(wrong("an id in capitals", json!(random_id(field).to_uppercase())));
    }
    if let Some(theirs) = owner.theirs.get(field) {
        all.push(wrong("somebody else's", theirs.clone()));
    }
    all
}

fn texts(name: &str, field: &str) -> Vec<Hostile> {
    let mut all: Vec<Hostile> =
        [json!(5), json!(true), json!({}), json!(["a", "b"])].map(|value| wrong(value.to_string(), value)).into();
    // What is looked up or compared may be anything; what is kept may not.
    let secret = ["password", "currentPassword", "newPassword", "refreshToken"].contains(&field);
    all.push(odd("empty", json!("")));
    all.push(odd("blank", json!("\u{3000} \t")));
    all.push(Hostile { never: !secret, ..odd("a NUL", json!("a\0b")) });
    all.push(wrong("100 KB", json!("质".repeat(34 * 1024))));
    all.push(odd("marks", json!("\u{202e}%_\\'\";--\u{feff}\u{10ffff}")));
    let specific: &[&str] = match name {
        "Date" => &[
            "0000-00-00",
            "0000-01-01",
            "-0001-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "+262142-12-31",
            "-262143-01-01",
            "2026-02-30",
            "2026-13-01",
            "2026-3-9",
            "20260309",
            "2026-03-09T00:00:00Z",
            "infinity",
        ],
        "DateTime" => &["9999-12-31T23:59:59.999+08:00", "2026-03-02T09:00:00+99:00", "2026-03-02", "infinity"],
        "Money" | "Decimal" => {
            &["-1", "0", "1e12", "99999999999999999999", "NaN", "Infinity", "1.2345678901", "0x10", "1,000", "-0", "."]
        }
        "CreditCode" => &["91150200MA00000000", "123", "９１１５０２００ＭＡ００００００００"],
        _ => &[],
    };
    all.extend(specific.iter().map(|text| odd(*text, json!(text))));
    all
}
