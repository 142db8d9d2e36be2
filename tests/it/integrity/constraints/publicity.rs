//! The constraints of experience, misconduct and assessment: what was submitted, opened, decided and referred stays.

use super::END;
use crate::integrity::Raw;
use crate::integrity::guards::{OF_PUBLICITY, unchangeable};
use crate::integrity::invariants::publicity::furnished;
use crate::support::{Backend, both};
use entity::RuleCode;

/// Changes of the copy of a row. `ID` is a new id.
type Changes = &'static [(&'static str, &'static str)];

const PUBLISHED: &str = "state = 'PUBLISHED'";
const DECIDED: &str = "state = 'DISQUALIFIED'";

/// Every CHECK, with the copy of a row that breaks it and nothing before it.
pub const CHECKS: [(&str, &str, &str, Changes); 15] = [
    ("experience_number_check", "experience", PUBLISHED, &[("id", "ID"), ("number", "-1")]),
    ("experience_number_check", "experience", PUBLISHED, &[("id", "ID"), ("submitted_at", "NULL")]),
    ("experience_published_check", "experience", PUBLISHED, &[("id", "ID"), ("published_at", "NULL")]),
    ("experience_published_check", "experience", PUBLISHED, &[("id", "ID"), ("published_number", "9")]),
    ("experience_state_check", "experience", PUBLISHED, &[("id", "ID"), ("number", "number + 1")]),
    ("experience_reason_check", "experience", PUBLISHED, &[("id", "ID"), ("state", "'RETURNED'")]),
    ("experience_withdrawn_check", "experience", PUBLISHED, &[("id", "ID"), ("withdrawn_at", "1")]),
    ("experience_decided_check", "experience", PUBLISHED, &[("id", "ID"), ("decided_by", "NULL")]),
    ("experience_version_number_check", "experience_version", "number = 1", &[("id", "ID"), ("number", "0")]),
    ("misconduct_case_opened_check", "misconduct_case", DECIDED, &[("id", "ID"), ("opened_as", "'REVIEWER'")]),
    ("misconduct_case_own_check", "misconduct_case", DECIDED, &[("id", "ID"), ("opener_id", "person_id")]),
    ("misconduct_case_own_check", "misconduct_case", DECIDED, &[("id", "ID"), ("decider_id", "person_id")]),
    ("misconduct_case_decided_check", "misconduct_case", DECIDED, &[("id", "ID"), ("state", "'OPENED'")]),
    ("misconduct_case_decided_check", "misconduct_case", DECIDED, &[("id", "ID"), ("findings", "NULL")]),
    ("misconduct_case_decided_check", "misconduct_case", DECIDED, &[("id", "ID"), ("decider_id", "NULL")]),
];

/// Every unique index that is no primary key: its name, its columns, and the copy of a row that breaks it alone.
pub const UNIQUE: [(&str, &str, &str, &str, Changes); 4] = [
    ("experience_version_number_key", "experience_id, number", "experience_version", "number = 1", &[("id", "ID")]),
    ("misconduct_case_open_key", "person_id", "misconduct_case", "state = 'OPENED'", &[("id", "ID")]),
    ("misconduct_application_key", "case_id, application_id", "misconduct_application", "1 = 1", &[("id", "ID")]),
    ("assessment_key", "reviewer_id, cycle_id", "assessment", "1 = 1", &[("id", "ID")]),
];

/// What the server says where two writers meet at one of these.
const RULES: [(&str, RuleCode); 6] = [
    ("misconduct_case_open_key", RuleCode::InvalidInput),
    ("misconduct_application_key", RuleCode::InvalidInput),
    ("assessment_key", RuleCode::InvalidInput),
    ("experience_final", RuleCode::StageOutOfOrder),
    ("misconduct_case_final", RuleCode::StageOutOfOrder),
    ("person_disqualified", RuleCode::PersonDisqualified),
];

fn rule(name: &str) -> Option<RuleCode> {
    RULES.iter().find(|(constraint, _)| *constraint == name).map(|(_, code)| *code)
}

/// What no update changes: table, rows, and each column with another value.
const FINAL: [(&str, &str, Changes); 4] = [
    (
        "experience",
        PUBLISHED,
        &[("id", "ID"), ("award_id", "ID"), ("drafted_by", "ID"), ("drafted_at", "1"), ("number", "number - 1")],
    ),
    ("experience", "state = 'WITHDRAWN'", &[("state", "'PUBLISHED'"), ("title", "'x'")]),
    (
        "misconduct_case",
        "state = 'OPENED'",
        &[
            ("id", "ID"),
            ("person_id", "ID"),
            ("facts", "'x'"),
            ("evidence", "'x'"),
            ("opened_as", "'x'"),
            ("opener_id", "ID"),
            ("opened_by", "ID"),
            ("opened_at", "1"),
        ],
    ),
    ("misconduct_case", DECIDED, &[("state", "'DISMISSED'"), ("findings", "'x'"), ("version", "9")]),
];

/// The insertion of a copy of a row with these changes.
async fn copied(raw: &Raw, table: &str, condition: &str, changes: Changes) -> String {
    let id = raw.id(2);
    let values: Vec<(&str, &str)> =
        changes.iter().map(|(column, value)| (*column, if *value == "ID" { id.as_str() } else { value })).collect();
    raw.copy(table, condition, &values).await
}

both! {
    async fn every_constraint_of_publicity_and_misconduct_refuses_its_breach(server: Server) {
        let board = furnished(server).await;
        let (server, raw) = (board.server(), Raw::of(board.server()).await);
        let before = server.digest().await;
        for (name, table, condition, changes) in CHECKS {
            let refusal = raw.refusal(&copied(&raw, table, condition, changes).await).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
        }
        for (name, columns, table, condition, changes) in UNIQUE {
            let (refusal, code) = raw.ruled(&copied(&raw, table, condition, changes).await).await;
            let columns: Vec<String> = columns.split(", ").map(|column| format!("{table}.{column}")).collect();
            let (refusal, named) = match server.backend {
                Backend::Postgres => (refusal, format!("\"{name}\"")),
                Backend::Sqlite => (refusal + END, columns.join(", ") + END),
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for table in OF_PUBLICITY {
            unchangeable(&raw, table, "1 = 1").await;
        }
        kept(&raw).await;
        untied(&raw).await;
        undisputed(&raw).await;
        assert_eq!(before, server.digest().await);
        // The other side: an assessment is amended, an open case is decided.
        raw.run("UPDATE assessment SET grade = 'ADEQUATE', version = version + 1").await;
        raw.run(&format!(
            "UPDATE misconduct_case SET state = 'DISMISSED', findings = 'x', decider_id = opener_id, decided_by = opened_by, decided_at = {} WHERE state = 'OPENED'",
            "opened_at + 1"
        ))
        .await;
    }
}

/// What is final is neither changed, taken away nor replaced.
async fn kept(raw: &Raw) {
    let id = raw.id(2);
    let assessment: Changes =
        &[("id", "ID"), ("reviewer_id", "ID"), ("cycle_id", "ID"), ("assessed_by", "ID"), ("assessed_at", "1")];
    for (table, condition, changes) in FINAL.into_iter().chain([("assessment", "1 = 1", assessment)]) {
        let name = format!("{table}_final");
        for (column, value) in changes {
            let value = if *value == "ID" { id.as_str() } else { value };
            let sql = format!("UPDATE {table} SET {column} = {value} WHERE {condition}");
            let (refusal, code) = raw.ruled(&sql).await;
            assert!(refusal.contains(&name), "{sql}: {refusal}");
            assert_eq!(code, rule(&name), "{sql}");
        }
    }
    for table in ["experience", "misconduct_case", "assessment"] {
        let last = match raw.backend {
            Backend::Sqlite => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"),
            Backend::Postgres => format!("TRUNCATE {table} CASCADE"),
        };
        for sql in [format!("DELETE FROM {table}"), last] {
            let refusal = raw.refusal(&sql).await;
            // A TRUNCATE reaches the tables that refer to this one first.
            let named = refusal.contains(&format!("{table}_kept")) || refusal.contains("append_only");
            assert!(named, "{sql}: {refusal}");
        }
    }
}

/// An assessment of whoever was not appointed is refused by its reference.
async fn untied(raw: &Raw) {
    let other = "(SELECT id FROM reviewer WHERE id NOT IN (SELECT reviewer_id FROM appointment))";
    let id = raw.id(2);
    let sql = raw.copy("assessment", "1 = 1", &[("id", &id), ("reviewer_id", other)]).await;
    let refusal = raw.refusal(&sql).await;
    let named =
        if raw.backend == Backend::Postgres { "assessment_appointment" } else { "FOREIGN KEY constraint failed" };
    assert!(refusal.contains(named), "{refusal}");
}

/// Whom a case keeps away gets no appointment, no seat in a group and none in the committee.
async fn undisputed(raw: &Raw) {
    let id = raw.id(2);
    let person = "(SELECT person_id FROM misconduct_case WHERE state = 'DISQUALIFIED')";
    let entry = format!("(SELECT id FROM reviewer WHERE person_id = {person})");
    for sql in [
        format!(
            "INSERT INTO appointment (reviewer_id, cycle_id, appointed_by, appointed_at) \
             SELECT {entry}, cycle_id, appointed_by, appointed_at FROM appointment LIMIT 1"
        ),
        raw.copy("group_member", "leader", &[("id", &id), ("person_id", person)]).await,
        raw.copy("committee_member", "position = 'MEMBER'", &[("id", &id), ("person_id", person)]).await,
    ] {
        let (refusal, code) = raw.ruled(&sql).await;
        assert!(refusal.contains("person_disqualified"), "{sql}: {refusal}");
        assert_eq!(code, rule("person_disqualified"));
    }
}
