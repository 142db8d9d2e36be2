//! What the database keeps as it is even from its owner's SQL: the tables to which rows are only added, and what the
//! committee approved.

use super::Raw;
use crate::support::{Backend, Server, both};
use crate::world::World;
use serde_json::json;

/// Tables whose rows never change.
const APPEND_ONLY: [&str; 7] = [
    "access_event",
    "announcement",
    "audit_event",
    "declaration",
    "fact_correction",
    "organization_renaming",
    "pledge",
];

/// Tables of voting whose rows never change.
pub const OF_VOTING: [&str; 3] = ["ballot_marker", "sealed_ballot", "sealed_choice"];

/// Tables of the conferral whose rows never change.
pub const OF_CONFERRING: [&str; 3] = ["approval", "notice_extension", "publication_document"];

/// Tables of rewarding whose rows never change.
pub const OF_REWARDING: [&str; 2] = ["budget_change", "fund_use_item"];
/// Tables of publicity, misconduct and assessment whose rows never change.
pub const OF_PUBLICITY: [&str; 4] =
    ["assessment_change", "experience_version", "misconduct_application", "misconduct_referral"];

/// Proves that the database refuses to change, to remove and to replace the rows of a table.
pub async fn unchangeable(raw: &Raw, table: &str, rows: &str) {
    assert!(raw.number(&format!("SELECT COUNT(*) FROM {table} WHERE {rows}")).await > 0, "{table}");
    let key = match table {
        "audit_event" => "seq",
        "pledge" => "text",
        "ballot_marker" => "round_id",
        "sealed_choice" => "ballot_id",
        _ => "id",
    };
    let last = match raw.backend {
        Backend::Sqlite => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {rows} LIMIT 1"),
        Backend::Postgres => format!("TRUNCATE {table} CASCADE"),
    };
    for sql in [format!("UPDATE {table} SET {key} = {key}"), format!("DELETE FROM {table}"), last] {
        let refusal = raw.refusal(&sql).await;
        assert!(refusal.contains(&format!("{table}_append_only")), "{sql}: {refusal}");
    }
}

/// A row in each of the tables that the world leaves empty.
async fn filled(raw: &Raw) {
    let (id, account) = (raw.id(1), "(SELECT id FROM account WHERE login = 'office')");
    raw.run(&format!(
        "INSERT INTO access_event (id, at, actor_id, operation, object_id, detail) VALUES ({id}, 1, {account}, 'readFile', {id}, '-')"
    ))
    .await;
    raw.run(&format!(
        "INSERT INTO organization_renaming (id, organization_id, former_name, name, evidence, recorded_by, recorded_at) \
         VALUES ({id}, (SELECT id FROM organization), 'a', 'b', 'c', {account}, 1)"
    ))
    .await;
    raw.run(&format!(
        "INSERT INTO fact_correction (id, application_id, fact, evidence, corrected_by, corrected_at) \
         VALUES ({id}, (SELECT id FROM application), 'FOR_PROFIT', 'c', {account}, 1)"
    ))
    .await;
}

/// The tables of which the database says that it refuses every change.
fn guarded(server: &Server) -> &'static str {
    match server.backend {
        Backend::Sqlite => {
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update' ORDER BY 1"
        }
        Backend::Postgres => {
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = tgrelid::regclass::text || '_no_change' ORDER BY 1"
        }
    }
}

both! {
    async fn rows_of_append_only_tables_are_neither_changed_nor_removed_nor_replaced(server: Server) {
        let world = World::accepting(server).await;
        let (applicant, _) = world.submitted(1, json!({})).await;
        world.declare(&[&applicant]).await;
        let raw = Raw::of(&world.server).await;
        filled(&raw).await;
        let later = OF_REWARDING.into_iter().chain(OF_PUBLICITY);
        let mut all: Vec<&str> = APPEND_ONLY.into_iter().chain(OF_VOTING).chain(OF_CONFERRING).chain(later).collect();
        all.sort_unstable();
        assert_eq!(raw.texts(guarded(&world.server)).await, all);
        let before = world.server.digest().await;
        for table in APPEND_ONLY {
            unchangeable(&raw, table, "1 = 1").await;
        }
        assert_eq!(before, world.server.digest().await);
    }

    async fn what_the_committee_approved_stays_as_it_was(server: Server) {
        let world = World::planned(server).await;
        let raw = Raw::of(&world.server).await;
        let text = "(SELECT name FROM standard LIMIT 1)";
        for (table, change) in [
            ("regulation", "state = 'DRAFT'".to_owned()),
            ("regulation", format!("parameters = {text}")),
            ("regulation", format!("form = {text}")),
            ("regulation", "edition = 'x'".to_owned()),
            ("standard", "state = 'DRAFT'".to_owned()),
            ("standard", "content = name".to_owned()),
            ("standard", "edition = 'x'".to_owned()),
            ("work_procedure", "state = 'DRAFT'".to_owned()),
            ("work_procedure", format!("content = {text}")),
        ] {
            let refusal = raw.refusal(&format!("UPDATE {table} SET {change}")).await;
            assert!(refusal.contains(&format!("{table}_immutable")), "{table} {change}: {refusal}");
        }
        // The other side: what is not frozen, and a draft.
        raw.run("UPDATE regulation SET repealed_on = '2030-01-01'").await;
        let draft = raw.copy("standard", "state = 'APPROVED'", &[("id", &raw.id(1)), ("edition", "'y'"), ("state", "'DRAFT'")]).await;
        raw.run(&draft).await;
        raw.run("UPDATE standard SET content = name, edition = 'z' WHERE state = 'DRAFT'").await;
    }

    async fn a_vote_that_was_cast_stands(server: Server) {
        let world = World::planned(server).await;
        let raw = Raw::of(&world.server).await;
        let before = world.server.digest().await;
        for sql in [
            "UPDATE resolution_vote SET choice = 'REJECT'",
            "UPDATE resolution_vote SET choice = NULL, cast_at = NULL",
            "UPDATE resolution_vote SET cast_at = 1",
            "DELETE FROM resolution_vote",
        ] {
            let refusal = raw.refusal(sql).await;
            let named = ["resolution_vote_final", "resolution_vote_immutable"].iter().any(|name| refusal.contains(name));
            assert!(named, "{sql}: {refusal}");
        }
        assert_eq!(before, world.server.digest().await);
        // The other side: a place on a roll whose member has not voted yet is filled.
        let voter = "(SELECT person_id FROM account WHERE login = 'root')";
        let first = "person_id = (SELECT person_id FROM account WHERE login = 'director') \
                     AND resolution_id = (SELECT id FROM resolution ORDER BY id LIMIT 1)";
        let open = raw
            .copy("resolution_vote", first, &[("person_id", voter), ("choice", "NULL"), ("cast_at", "NULL")])
            .await;
        raw.run(&open).await;
        raw.run(&format!("UPDATE resolution_vote SET choice = 'APPROVE', cast_at = 1 WHERE person_id = {voter}")).await;
        assert!(raw.refusal(&format!("DELETE FROM resolution_vote WHERE person_id = {voter}")).await.contains("resolution_vote"));
    }
}
