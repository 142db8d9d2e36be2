//! The constraints of revocation cases, follow-up visits and rectifications.

use super::END;
use super::conferring::{Changes, Check, Unique, copied};
use crate::integrity::Raw;
use crate::integrity::invariants::supervising::supervised;
use crate::support::{Backend, both};
use entity::RuleCode;

const FRAUD: &str = "ground = 'FRAUD'";
const LATER: &str = "ground = 'FAILED_SPOT_CHECK'";
const OPEN: &str = "state = 'OPENED'";
const MADE: &str = "recorded_at IS NOT NULL";
const CLOSED: &str = "closed_at IS NOT NULL";

/// Every CHECK of supervising, with a row that breaks it and nothing before it.
pub const CHECKS: [Check; 16] = [
    ("follow_up_visit_number_check", "follow_up_visit", MADE, &[("id", "ID"), ("number", "0")]),
    ("follow_up_visit_record_check", "follow_up_visit", MADE, &[("id", "ID"), ("findings", "NULL")]),
    ("follow_up_visit_order_check", "follow_up_visit", MADE, &[("id", "ID"), ("visited_on", "'2020-01-01'")]),
    ("rectification_answered_check", "rectification", CLOSED, &[("id", "ID"), ("answer", "NULL")]),
    ("rectification_closed_check", "rectification", CLOSED, &[("id", "ID"), ("note", "NULL")]),
    ("revocation_case_investigated_check", "revocation_case", OPEN, &[("id", "ID"), ("findings", "'x'")]),
    ("revocation_case_heard_check", "revocation_case", OPEN, &[("id", "ID"), ("statement", "'x'"), ("heard_at", "1")]),
    // A later event without the committee, and fraud with it.
    ("revocation_case_committee_check", "revocation_case", LATER, &[("id", "ID"), ("resolution_id", "NULL")]),
    ("revocation_case_committee_check", "revocation_case", FRAUD, &[("id", "ID"), ("resolution_id", "ID")]),
    ("revocation_case_decided_check", "revocation_case", OPEN, &[("id", "ID"), ("state", "'DISMISSED'")]),
    // A revocation by somebody else, or by who opened the case.
    ("revocation_case_management_check", "revocation_case", FRAUD, &[("id", "ID"), ("decided_as", "'OFFICE'")]),
    ("revocation_case_independent_check", "revocation_case", FRAUD, &[("id", "ID"), ("decider_id", "opener_id")]),
    ("revocation_case_record_check", "revocation_case", FRAUD, &[("id", "ID"), ("adverse_record_id", "NULL")]),
    ("revocation_case_published_check", "revocation_case", FRAUD, &[("id", "ID"), ("document_title", "NULL")]),
    (
        "revocation_consequence_amount_check",
        "revocation_consequence",
        "kind = 'BONUS'",
        &[("case_id", "ID"), ("amount_fen", "NULL")],
    ),
    (
        "revocation_consequence_done_check",
        "revocation_consequence",
        "kind = 'TITLE'",
        &[("case_id", "ID"), ("note", "NULL")],
    ),
];

/// Every unique index of supervising that is no primary key.
pub const UNIQUE: [Unique; 4] = [
    ("follow_up_visit_number_key", "award_id, number", "follow_up_visit", MADE, &[("id", "ID")]),
    (
        "follow_up_visit_ahead_key",
        "award_id",
        "follow_up_visit",
        "recorded_at IS NULL",
        &[("id", "ID"), ("number", "9")],
    ),
    ("revocation_case_open_key", "award_id", "revocation_case", OPEN, &[("id", "ID")]),
    ("revocation_case_revoked_key", "award_id", "revocation_case", FRAUD, &[("id", "ID")]),
];

/// The rule that stands behind a constraint.
fn rule(name: &str) -> Option<RuleCode> {
    match name {
        "revocation_case_independent_check" => Some(RuleCode::ApproverNotIndependent),
        "revocation_case_final" => Some(RuleCode::StageOutOfOrder),
        name if name.ends_with("_key") => Some(RuleCode::InvalidInput),
        _ => None,
    }
}

/// What no update changes: table, rows, and each column with another value.
const FINAL: [(&str, &str, Changes); 7] = [
    (
        "follow_up_visit",
        "recorded_at IS NULL",
        &[("id", "ID"), ("award_id", "ID"), ("number", "9"), ("since", "'2020-01-01'")],
    ),
    ("follow_up_visit", MADE, &[("findings", "'y'"), ("planned_on", "'2030-01-01'"), ("recorded_at", "NULL")]),
    (
        "rectification",
        "closed_at IS NULL",
        &[
            ("id", "ID"),
            ("visit_id", "ID"),
            ("demand", "'x'"),
            ("due_on", "'2020-01-01'"),
            ("demanded_by", "ID"),
            ("demanded_at", "1"),
            ("answer", "'x'"),
            ("answered_at", "1"),
        ],
    ),
    ("rectification", CLOSED, &[("met", "FALSE"), ("note", "'x'")]),
    (
        "revocation_case",
        OPEN,
        &[
            ("id", "ID"),
            ("award_id", "ID"),
            ("cycle_id", "ID"),
            ("credit_code", "'x'"),
            ("regulation_id", "ID"),
            ("ground", "'FRAUD'"),
            ("facts", "'x'"),
            ("visit_id", "ID"),
            ("opener_id", "ID"),
            ("opened_at", "1"),
        ],
    ),
    (
        "revocation_case",
        FRAUD,
        &[
            ("findings", "'x'"),
            ("investigator_id", "ID"),
            ("investigated_at", "1"),
            ("hearing_due_at", "1"),
            ("statement", "'x'"),
            ("heard_at", "1"),
            ("state", "'DISMISSED'"),
            ("decided_as", "'OFFICE'"),
            ("reason", "'x'"),
            ("decider_id", "ID"),
            ("decided_at", "1"),
            ("adverse_record_id", "ID"),
            ("document_number", "'x'"),
            ("document_title", "'x'"),
            ("document_issued_on", "'2020-01-01'"),
            ("document_url", "'x'"),
            ("published_at", "1"),
        ],
    ),
    ("revocation_consequence", "kind = 'TITLE'", &[("kind", "'TROPHY'"), ("done_on", "'2020-01-01'"), ("note", "'x'")]),
];

both! {
    async fn every_constraint_of_supervising_refuses_its_breach(server: Server) {
        let board = supervised(server).await;
        let server = board.server();
        let raw = Raw::of(server).await;
        let before = server.digest().await;
        for (name, table, condition, changes) in CHECKS {
            let (refusal, code) = raw.ruled(&copied(&raw, table, condition, changes).await).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for (name, columns, table, condition, changes) in UNIQUE {
            let (refusal, code) = raw.ruled(&copied(&raw, table, condition, changes).await).await;
            let (refusal, named) = match server.backend {
                Backend::Postgres => (refusal, format!("\"{name}\"")),
                Backend::Sqlite => {
                    let columns: Vec<String> = columns.split(", ").map(|column| format!("{table}.{column}")).collect();
                    (refusal + END, columns.join(", ") + END)
                }
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for (table, condition, changes) in FINAL {
            unchanged(&raw, table, condition, changes).await;
        }
        kept(&raw).await;
        assert_eq!(before, server.digest().await);
        lawful(&raw).await;
    }
}

async fn unchanged(raw: &Raw, table: &str, condition: &str, changes: Changes) {
    let id = raw.id(2);
    let name = format!("{table}_final");
    for (column, value) in changes {
        let value = if *value == "ID" { id.as_str() } else { value };
        let sql = format!("UPDATE {table} SET {column} = {value} WHERE {condition}");
        let (refusal, code) = raw.ruled(&sql).await;
        assert!(refusal.contains(&name), "{sql}: {refusal}");
        assert_eq!(code, rule(&name), "{sql}");
    }
}

/// None of them is taken away, nor replaced.
async fn kept(raw: &Raw) {
    for table in ["follow_up_visit", "rectification", "revocation_case", "revocation_consequence"] {
        let last = match raw.backend {
            Backend::Sqlite => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"),
            Backend::Postgres => format!("TRUNCATE {table} CASCADE"),
        };
        for sql in [format!("DELETE FROM {table}"), last] {
            let refusal = raw.refusal(&sql).await;
            assert!(refusal.contains("_kept"), "{sql}: {refusal}");
        }
    }
}

/// The other side: what changes in the course of things, once.
async fn lawful(raw: &Raw) {
    let person = "(SELECT person_id FROM account WHERE login = 'office')";
    for (sql, again) in [
        (
            format!(
                "UPDATE revocation_consequence SET done_on = '2026-06-20', note = 'x', done_by = {person}, done_at = 1 WHERE kind = 'TROPHY'"
            ),
            "UPDATE revocation_consequence SET note = 'y' WHERE kind = 'TROPHY'",
        ),
        (
            format!(
                "UPDATE rectification SET met = FALSE, note = 'x', closed_by = {person}, closed_at = 1 WHERE closed_at IS NULL"
            ),
            "UPDATE rectification SET note = 'y'",
        ),
        (
            format!(
                "UPDATE revocation_case SET state = 'DISMISSED', decided_as = 'OFFICE', reason = 'x', decider_id = {person}, decided_at = 1 \
                 WHERE {OPEN}"
            ),
            "UPDATE revocation_case SET state = 'OPENED' WHERE state = 'DISMISSED'",
        ),
    ] {
        raw.run(&sql).await;
        assert!(raw.refusal(again).await.contains("_final"), "{again}");
    }
}
