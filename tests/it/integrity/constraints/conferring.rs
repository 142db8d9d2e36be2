//! The constraints of notices, objections, approvals and awards: the database itself keeps what was published, and confers no
//! more awards than there are places.

use super::END;
use crate::integrity::Raw;
use crate::integrity::guards::{OF_CONFERRING, unchangeable};
use crate::integrity::invariants::conferring::{case, conferred};
use crate::support::{Backend, both};
use entity::RuleCode;

/// Changes of the copy of a row. `ID` is a new id, `NOBODY` a person who has decided nothing.
pub type Changes = &'static [(&'static str, &'static str)];

/// A copy that a CHECK refuses: its name; table and condition of the row; the changes.
pub type Check = (&'static str, &'static str, &'static str, Changes);

const FIRST: &str = concat!("application_id = ", case!(1));
const DISMISSED: &str = concat!("state = 'DISMISSED' AND application_id = ", case!(1));
const STEP: &str = concat!("approved AND step = 1 AND application_id = ", case!(1));

/// Every CHECK of the conferral, with a row that breaks it and nothing before it.
pub const CHECKS: [Check; 23] = [
    (
        "public_notice_period_check",
        "public_notice",
        "number = 1",
        &[("id", "ID"), ("ends_at", "announced_ends_at - 1")],
    ),
    (
        "public_notice_period_check",
        "public_notice",
        "number = 1",
        &[("id", "ID"), ("published_at", "announced_ends_at")],
    ),
    (
        "public_notice_superseded_check",
        "public_notice",
        "number = 1",
        &[("id", "ID"), ("superseded_at", "published_at - 1")],
    ),
    ("notice_entry_struck_check", "notice_entry", "position = 2", &[("application_id", "ID"), ("struck_at", "1")]),
    ("objection_origin_check", "objection", DISMISSED, &[("id", "ID"), ("origin", "'OFFICE'")]),
    ("objection_hearing_check", "objection", DISMISSED, &[("id", "ID"), ("hearing_summary", "'x'")]),
    ("objection_heard_check", "objection", DISMISSED, &[("id", "ID"), ("hearing_statement", "'x'"), ("heard_at", "1")]),
    ("objection_decided_check", "objection", DISMISSED, &[("id", "ID"), ("state", "'FILED'")]),
    ("objection_decided_check", "objection", DISMISSED, &[("id", "ID"), ("findings", "NULL")]),
    ("objection_joined_check", "objection", DISMISSED, &[("id", "ID"), ("joined_to_id", "ID")]),
    ("vacant_place_filled_check", "vacant_place", PLACE, &[("id", "ID"), ("substitute_id", "NULL")]),
    ("vacant_place_left_check", "vacant_place", PLACE, &[("id", "ID"), ("reason", "'x'")]),
    ("vacant_place_decided_check", "vacant_place", PLACE, &[("id", "ID"), ("decided_by", "NULL")]),
    ("vacant_place_substitute_check", "vacant_place", PLACE, &[("id", "ID"), ("substitute_id", "application_id")]),
    // An approval by whoever drafted what is approved.
    ("approval_independent_check", "approval", STEP, &[("id", "ID"), ("person_id", "drafter_id")]),
    ("approval_step_check", "approval", STEP, &[("id", "ID"), ("step", "0")]),
    // A winner without a place, with one above those of the vote, and a repeat winner with one.
    ("award_slot_check", "award", FIRST, &[("id", "ID"), ("slot_no", "NULL")]),
    ("award_slot_check", "award", FIRST, &[("id", "ID"), ("slot_no", "places + 1")]),
    ("award_slot_check", "award", FIRST, &[("id", "ID"), ("slot_no", "0")]),
    ("award_slot_check", "award", FIRST, &[("id", "ID"), ("pool", "'FORMER'")]),
    ("award_certificate_check", "award", FIRST, &[("id", "ID"), ("certificate_issued_on", "NULL")]),
    // A bonus for a repeat winner.
    ("bonus_pool_check", "bonus", "1 = 1", &[("award_id", "ID"), ("pool", "'FORMER'")]),
    ("bonus_amount_check", "bonus", "1 = 1", &[("award_id", "ID"), ("amount_fen", "0")]),
];

/// The place that was filled.
const PLACE: &str = "state = 'FILLED'";

/// Name and columns of an index; table, condition and changes of the copy.
pub type Unique = (&'static str, &'static str, &'static str, &'static str, Changes);

/// A copy of the first award that takes no place.
const UNPLACED: (&str, &str) = ("slot_no", "NULL");

/// Every unique index of the conferral that is no primary key, as in [`super::review::UNIQUE`].
pub const UNIQUE: [Unique; 16] = [
    ("public_notice_number_key", "cycle_id, number", "public_notice", "number = 1", &[("id", "ID")]),
    ("public_notice_supersedes_key", "supersedes_id", "public_notice", "number = 8", &[("id", "ID"), ("number", "9")]),
    ("notice_entry_position_key", "notice_id, position", "notice_entry", "position = 2", &[("application_id", "ID")]),
    ("objection_receipt_key", "receipt_digest", "objection", DISMISSED, &[("id", "ID")]),
    (
        "vacant_place_application_key",
        "application_id",
        "vacant_place",
        PLACE,
        &[("id", "ID"), ("substitute_id", case!(5))],
    ),
    (
        "vacant_place_substitute_key",
        "round_id, substitute_id",
        "vacant_place",
        PLACE,
        &[("id", "ID"), ("application_id", "ID")],
    ),
    ("approval_step_key", "application_id, step", "approval", STEP, &[("id", "ID"), ("person_id", "NOBODY")]),
    ("approval_person_key", "application_id, person_id", "approval", STEP, &[("id", "ID"), ("step", "9")]),
    ("approval_refusal_key", "application_id", "approval", "NOT approved", &[("id", "ID"), ("person_id", "NOBODY")]),
    ("publication_document_cycle_key", "cycle_id", "publication_document", "1 = 1", &[("id", "ID"), ("number", "'x'")]),
    ("publication_document_number_key", "number", "publication_document", "1 = 1", &[("id", "ID"), ("cycle_id", "ID")]),
    (
        "award_application_key",
        "application_id",
        "award",
        FIRST,
        &[("id", "ID"), ("honour_id", "ID"), ("pool", "'FORMER'"), UNPLACED, ("certificate_number", "'x'")],
    ),
    (
        "award_honour_key",
        "honour_id",
        "award",
        FIRST,
        &[("id", "ID"), ("application_id", "ID"), ("pool", "'FORMER'"), UNPLACED, ("certificate_number", "'x'")],
    ),
    ("award_pool_key", "id, pool", "", "", &[]),
    // A second award in one place.
    (
        "award_slot_key",
        "cycle_id, tier, slot_no",
        "award",
        FIRST,
        &[("id", "ID"), ("application_id", "ID"), ("honour_id", "ID"), ("certificate_number", "'x'")],
    ),
    (
        "award_certificate_key",
        "certificate_number",
        "award",
        FIRST,
        &[("id", "ID"), ("application_id", "ID"), ("honour_id", "ID"), ("pool", "'FORMER'"), UNPLACED],
    ),
];

/// What the server says where two writers meet at one of these; of the others it says that the fault is its own.
const RULES: [(&str, RuleCode); 15] = [
    ("public_notice_number_key", RuleCode::InvalidInput),
    ("public_notice_supersedes_key", RuleCode::InvalidInput),
    ("objection_final", RuleCode::StageOutOfOrder),
    ("vacant_place_application_key", RuleCode::InvalidInput),
    ("vacant_place_substitute_key", RuleCode::SubstituteNotNext),
    ("approval_independent_check", RuleCode::ApproverNotIndependent),
    ("approval_step_key", RuleCode::InvalidInput),
    ("approval_person_key", RuleCode::ApproverNotIndependent),
    ("approval_refusal_key", RuleCode::NomineeDisqualified),
    ("publication_document_cycle_key", RuleCode::InvalidInput),
    ("publication_document_number_key", RuleCode::InvalidInput),
    ("award_application_key", RuleCode::InvalidInput),
    ("award_slot_key", RuleCode::QuotaExceeded),
    ("award_slot_check", RuleCode::QuotaExceeded),
    ("award_certificate_key", RuleCode::InvalidInput),
];

/// The rule that stands behind a constraint.
fn rule(name: &str) -> Option<RuleCode> {
    RULES.iter().find(|(constraint, _)| *constraint == name).map(|(_, code)| *code)
}

both! {
    async fn every_constraint_of_the_conferral_refuses_its_breach(server: Server) {
        let board = conferred(server).await;
        let server = board.server();
        let raw = Raw::of(server).await;
        furnish(&raw).await;
        let before = server.digest().await;
        for (name, table, condition, changes) in CHECKS {
            let (refusal, code) = raw.ruled(&copied(&raw, table, condition, changes).await).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for (name, columns, table, condition, changes) in UNIQUE.iter().filter(|(_, _, table, ..)| !table.is_empty()) {
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
        for (name, sql) in untied(&raw).await {
            let refusal = raw.refusal(&sql).await;
            let named = if server.backend == Backend::Postgres { name } else { "FOREIGN KEY constraint failed" };
            assert!(refusal.contains(named), "{name}: {refusal}");
        }
        for table in OF_CONFERRING {
            unchangeable(&raw, table, "1 = 1").await;
        }
        kept(&raw).await;
        for (table, condition, changes) in FINAL {
            unchanged(&raw, table, condition, changes).await;
        }
        assert_eq!(before, server.digest().await);
        lawful(&raw).await;
    }
}

/// The insertion of a copy of a row with these changes.
pub async fn copied(raw: &Raw, table: &str, condition: &str, changes: Changes) -> String {
    let (id, nobody) = (raw.id(2), raw.id(3));
    let value = |value: &&'static str| match *value {
        "ID" => id.clone(),
        "NOBODY" => nobody.clone(),
        other => other.to_owned(),
    };
    let values: Vec<(&str, String)> = changes.iter().map(|(column, given)| (*column, value(given))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(column, value)| (*column, value.as_str())).collect();
    raw.copy(table, condition, &values).await
}

/// What the cycle did not need: a superseding notice, the publication of a longer one, a refusal, an objection in hand, and the
/// award of a repeat winner without a certificate.
async fn furnish(raw: &Raw) {
    let id = raw.id(4);
    raw.run(&format!("INSERT INTO person (id, name, created_at) VALUES ({}, 'x', 1)", raw.id(3))).await;
    let first = "(SELECT id FROM public_notice WHERE number = 1)";
    let superseding = [("id", id.as_str()), ("number", "8"), ("supersedes_id", first)];
    raw.run(&raw.copy("public_notice", "number = 1", &superseding).await).await;
    raw.run(&format!(
        "INSERT INTO notice_extension (id, notice_id, ends_at, content, channels, published_by, published_at) \
         SELECT {id}, id, ends_at, content, channels, published_by, published_at FROM public_notice WHERE number = 1"
    ))
    .await;
    raw.run(&raw.copy("approval", STEP, &[("id", &id), ("approved", "FALSE")]).await).await;
    let open = [
        ("id", id.as_str()),
        ("receipt_digest", "'x'"),
        ("state", "'FILED'"),
        ("findings", "NULL"),
        ("decided_by", "NULL"),
        ("decided_at", "NULL"),
        ("hearing_summary", "'x'"),
        ("hearing_opened_at", "1"),
        ("hearing_due_at", "2"),
        ("hearing_statement", "'x'"),
        ("heard_at", "1"),
    ];
    raw.run(&raw.copy("objection", DISMISSED, &open).await).await;
    let honour = format!("id = (SELECT honour_id FROM award WHERE {FIRST})");
    raw.run(&raw.copy("honour", &honour, &[("id", &id)]).await).await;
    raw.run(&raw.copy("honour", &honour, &[("id", &raw.id(5))]).await).await;
    let former = [
        ("id", id.as_str()),
        ("application_id", case!(5)),
        ("honour_id", &id),
        ("pool", "'FORMER'"),
        ("slot_no", "NULL"),
        ("certificate_number", "NULL"),
        ("certificate_issued_on", "NULL"),
    ];
    raw.run(&raw.copy("award", FIRST, &former).await).await;
}

/// What a reference refuses, by its name: a place that the vote had not, a bonus for a repeat winner, an objection to nobody on
/// the notice, a vacancy without an objection; and to take away the vote on which an award rests.
async fn untied(raw: &Raw) -> Vec<(&'static str, String)> {
    let (id, former, spare) = (raw.id(2), raw.id(4), raw.id(5));
    let beyond = [
        ("id", id.as_str()),
        ("application_id", case!(3)),
        ("honour_id", &spare),
        ("certificate_number", "'x'"),
        ("places", "9"),
        ("slot_no", "9"),
    ];
    let to_nobody = [("id", id.as_str()), ("receipt_digest", "'y'"), ("application_id", case!(5))];
    let groundless = [
        ("id", id.as_str()),
        ("application_id", case!(5)),
        ("objection_id", &id),
        ("state", "'OPEN'"),
        ("substitute_id", "NULL"),
        ("vote_id", "NULL"),
        ("decided_by", "NULL"),
        ("decided_at", "NULL"),
    ];
    vec![
        ("award_places", raw.copy("award", FIRST, &beyond).await),
        ("bonus_award", format!("INSERT INTO bonus (award_id, pool, amount_fen) VALUES ({former}, 'QUOTA', 1)")),
        ("objection_entry", raw.copy("objection", DISMISSED, &to_nobody).await),
        ("vacant_place_objection_id_fkey", raw.copy("vacant_place", PLACE, &groundless).await),
        ("fkey", format!("DELETE FROM ballot_round WHERE id = (SELECT round_id FROM award WHERE {FIRST})")),
    ]
}

/// What no update changes: table, rows, and each column with another value. `ID` is a new id.
const FINAL: [(&str, &str, Changes); 6] = [
    (
        "public_notice",
        "number = 1",
        &[
            ("id", "ID"),
            ("cycle_id", "ID"),
            ("number", "7"),
            ("supersedes_id", "ID"),
            ("title", "'x'"),
            ("content", "'x'"),
            ("channels", "'[]'"),
            ("ends_at", "ends_at - 1"),
            ("announced_ends_at", "announced_ends_at - 1"),
            ("published_by", "ID"),
            ("published_at", "published_at - 1"),
        ],
    ),
    (
        "notice_entry",
        "position = 2",
        &[
            ("notice_id", "ID"),
            ("application_id", "ID"),
            ("position", "7"),
            ("name", "'x'"),
            ("credit_code", "'x'"),
            ("tier", "'x'"),
            ("pool", "'FORMER'"),
        ],
    ),
    // One who was struck off stays so.
    ("notice_entry", "struck_at IS NOT NULL", &[("struck_at", "NULL"), ("strike_reason", "'RENOUNCED'")]),
    (
        "objection",
        "state = 'FILED'",
        &[
            ("id", "ID"),
            ("cycle_id", "ID"),
            ("notice_id", "ID"),
            ("application_id", "ID"),
            ("credit_code", "'x'"),
            ("origin", "'OFFICE'"),
            ("objector_kind", "NULL"),
            ("objector_name", "'x'"),
            ("objector_contact", "'x'"),
            ("facts", "'x'"),
            ("evidence", "NULL"),
            ("receipt_digest", "'y'"),
            ("filed_at", "1"),
            ("opened_by", "ID"),
            ("hearing_summary", "'y'"),
            ("hearing_opened_at", "2"),
            ("hearing_due_at", "3"),
            ("hearing_statement", "'y'"),
            ("heard_at", "2"),
        ],
    ),
    // One that was decided stays so.
    ("objection", "state = 'UPHELD'", &[("state", "'DISMISSED'"), ("findings", "'x'"), ("joined_to_id", "NULL")]),
    (
        "award",
        "certificate_number IS NOT NULL",
        &[
            ("id", "ID"),
            ("cycle_id", "ID"),
            ("application_id", "ID"),
            ("organization_id", "ID"),
            ("name", "'x'"),
            ("honour_id", "ID"),
            ("document_id", "ID"),
            ("tier", "'x'"),
            ("pool", "'x'"),
            ("round_id", "ID"),
            ("places", "9"),
            ("slot_no", "NULL"),
            ("certificate_number", "'x'"),
            ("certificate_issued_on", "'2020-01-01'"),
            ("conferred_by", "ID"),
            ("conferred_at", "1"),
        ],
    ),
];

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

/// What was published, objected and conferred is neither taken away nor replaced.
async fn kept(raw: &Raw) {
    for table in ["public_notice", "notice_entry", "objection", "award"] {
        let last = match raw.backend {
            Backend::Sqlite => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"),
            Backend::Postgres => format!("TRUNCATE {table} CASCADE"),
        };
        for sql in [format!("DELETE FROM {table}"), last] {
            let refusal = raw.refusal(&sql).await;
            assert!(refusal.contains(&format!("{table}_kept")), "{sql}: {refusal}");
        }
    }
}

/// The other side: what changes in the course of things; and that it does so once.
async fn lawful(raw: &Raw) {
    let id = raw.id(4);
    for (sql, again) in [
        (
            "UPDATE public_notice SET superseded_at = published_at WHERE number = 8".to_owned(),
            Some("UPDATE public_notice SET superseded_at = superseded_at + 1 WHERE number = 8".to_owned()),
        ),
        ("UPDATE public_notice SET ends_at = ends_at + 1 WHERE number = 1".to_owned(), None),
        ("UPDATE public_notice SET announced_ends_at = ends_at WHERE number = 1".to_owned(), None),
        (
            "UPDATE notice_entry SET struck_at = 1, strike_reason = 'RENOUNCED' WHERE position = 2".to_owned(),
            Some("UPDATE notice_entry SET struck_at = 2 WHERE position = 2".to_owned()),
        ),
        (
            format!(
                "UPDATE objection SET state = 'DISMISSED', findings = 'x', decided_at = 3, decided_by = (SELECT id FROM account WHERE login = 'office') \
                 WHERE id = {id}"
            ),
            Some(format!("UPDATE objection SET decided_at = 4 WHERE id = {id}")),
        ),
        (
            format!("UPDATE award SET certificate_number = 'x', certificate_issued_on = '2026-06-16' WHERE id = {id}"),
            Some(format!("UPDATE award SET certificate_number = 'y' WHERE id = {id}")),
        ),
    ] {
        raw.run(&sql).await;
        if let Some(again) = again {
            assert!(raw.refusal(&again).await.contains("_final"), "{again}");
        }
    }
}
