//! What no update, no deletion and no replacement changes.

use super::{BONUS, CONFIRMED, Changes, ENTERED, value};
use crate::integrity::Raw;
use crate::support::Backend;

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
