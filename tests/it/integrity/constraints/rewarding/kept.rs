//! What no update, no deletion and no replacement changes.

use super::{BONUS, CONFIRMED, Changes, ENTERED, value};
use crate::integrity::Raw;
use crate::support::Backend;
use entity::RuleCode;

/// What no update changes: table, rows, and each column with another value.
const FINAL: [(&str, &str, Changes); 7] = [
    (
        "reward_claim",
        "state = 'SUBMITTED'",
        &[
            ("id", "ID"),
            ("organization_id", "ID"),
            ("credit_code", "'y'"),
            ("honour_kind", "'CITY_AWARD'"),
            ("standard_level", "NULL"),
            ("participation", "NULL"),
            ("standard_number", "'y'"),
            ("title", "'x'"),
            ("dated_on", "'2020-01-01'"),
            ("evidence", "'x'"),
            ("claimed_by", "ID"),
            ("claimed_at", "1"),
        ],
    ),
    // One that was decided stays so.
    ("reward_claim", "state = 'VERIFIED'", &[("state", "'SUBMITTED'"), ("honour_id", "NULL")]),
    (
        "reward_grant",
        BONUS,
        &[
            ("id", "ID"),
            ("organization_id", "ID"),
            ("credit_code", "'y'"),
            ("claim_id", "ID"),
            ("award_id", "NULL"),
            ("regulation_id", "ID"),
            ("title", "'x'"),
            ("scope_year", "2020"),
            ("family", "'HONOUR'"),
            ("table_fen", "1"),
            ("granted_before_fen", "1"),
            ("amount_fen", "1"),
            ("line_id", "ID"),
            ("purpose", "'REVIEW'"),
            ("granted_by", "ID"),
            ("granted_at", "1"),
        ],
    ),
    (
        "payment",
        ENTERED,
        &[
            ("id", "ID"),
            ("line_id", "ID"),
            ("purpose", "'BONUS'"),
            ("grant_id", "ID"),
            ("category", "'MEETING'"),
            ("payee", "'x'"),
            ("description", "'x'"),
            ("relation", "'x'"),
            ("amount_fen", "1"),
            ("entered_by", "ID"),
            ("entered_person", "ID"),
            ("entered_at", "1"),
        ],
    ),
    ("payment", CONFIRMED, &[("state", "'REJECTED'"), ("receipt", "'y'"), ("paid_on", "'2020-01-01'")]),
    (
        "fund_use",
        "state = 'SUBMITTED'",
        &[
            ("id", "ID"),
            ("grant_id", "ID"),
            ("number", "9"),
            ("summary", "'x'"),
            ("amount_fen", "1"),
            ("submitted_by", "ID"),
            ("submitted_at", "1"),
        ],
    ),
    ("fund_use", "state = 'ACCEPTED'", &[("state", "'RETURNED'"), ("finding", "'x'")]),
];

/// Every column of what was made and decided stays as it was.
pub async fn unchanged(raw: &Raw) {
    for (table, condition, changes) in FINAL {
        for (column, given) in changes {
            let sql = format!("UPDATE {table} SET {column} = {} WHERE {condition}", value(raw, given));
            let refusal = raw.refusal(&sql).await;
            assert!(refusal.contains(&format!("{table}_final")), "{sql}: {refusal}");
        }
    }
}

/// What was claimed, granted, paid and reported is neither taken away nor replaced.
pub async fn kept(raw: &Raw) {
    for table in ["budget_line", "reward_claim", "reward_grant", "payment", "fund_use"] {
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

/// What no update changes of a file of evidence.
const OF_EVIDENCE: Changes = &[
    ("id", "ID"),
    ("owner", "'FUND_USE'"),
    ("claim_id", "(SELECT id FROM reward_claim WHERE honour_kind IS NOT NULL)"),
    ("use_id", "(SELECT id FROM fund_use WHERE state = 'SUBMITTED' LIMIT 1)"),
    ("kind_key", "'x'"),
    ("name", "'x'"),
    ("media_type", "'PNG'"),
    ("size", "size + 1"),
    ("sha256", "'x'"),
    ("uploaded_at", "NULL"),
    ("uploaded_at", "uploaded_at + 1"),
    ("created_by", "ID"),
    ("created_at", "1"),
];

/// A file of an application.
const OTHER_FILE: &str = "id = (SELECT id FROM file WHERE application_id IS NOT NULL ORDER BY id LIMIT 1)";

/// The insertion of a file that proves a claim or a report.
pub async fn proving(raw: &Raw, id: &str, (owner, column, of): (&str, &str, &str)) -> String {
    let owner = format!("'{owner}'");
    let changes =
        [("id", id), ("owner", owner.as_str()), ("application_id", "NULL"), ("in_submission", "FALSE"), (column, of)];
    raw.copy("file", OTHER_FILE, &changes).await
}

async fn is_final(raw: &Raw, sql: &str) {
    let (refusal, code) = raw.ruled(sql).await;
    assert!(refusal.contains("evidence_final"), "{sql}: {refusal}");
    assert_eq!(code, Some(RuleCode::StageOutOfOrder), "{sql}");
}

/// Evidence stays as it was uploaded, is added to nothing that is decided, and is neither deleted nor replaced.
pub async fn evidence(raw: &Raw) {
    let own = format!("WHERE id = {}", raw.id(6));
    for (column, given) in OF_EVIDENCE {
        is_final(raw, &format!("UPDATE file SET {column} = {} {own}", value(raw, given))).await;
    }
    for decided in [
        ("REWARD_CLAIM", "claim_id", "(SELECT id FROM reward_claim WHERE honour_kind IS NOT NULL)"),
        ("FUND_USE", "use_id", "(SELECT id FROM fund_use WHERE state = 'ACCEPTED')"),
    ] {
        is_final(raw, &proving(raw, &raw.id(2), decided).await).await;
        let (owner, column, of) = decided;
        let moved = format!("owner = '{owner}', application_id = NULL, in_submission = FALSE, {column} = {of}");
        is_final(raw, &format!("UPDATE file SET {moved} WHERE {OTHER_FILE}")).await;
    }
    let last = match raw.backend {
        Backend::Sqlite => format!("INSERT OR REPLACE INTO file SELECT * FROM file {own}"),
        Backend::Postgres => "TRUNCATE file CASCADE".to_owned(),
    };
    for sql in [format!("DELETE FROM file {own}"), "DELETE FROM file WHERE use_id IS NOT NULL".to_owned(), last] {
        let refusal = raw.refusal(&sql).await;
        assert!(refusal.contains("evidence_kept"), "{sql}: {refusal}");
    }
}

/// It is removed while what it proves is open, once, and no more when that is decided.
pub async fn decided(raw: &Raw) {
    let removing = |id: String| format!("UPDATE file SET removed_at = uploaded_at WHERE id = {id}");
    raw.run(&removing(raw.id(7))).await;
    is_final(raw, &format!("UPDATE file SET removed_at = NULL WHERE id = {}", raw.id(7))).await;
    let claim = raw.id(4);
    raw.run(&format!(
        "UPDATE reward_claim SET state = 'REFUSED', reason = 'x', decided_at = claimed_at, decided_by = claimed_by WHERE id = {claim}"
    ))
    .await;
    is_final(raw, &removing(raw.id(6))).await;
}
