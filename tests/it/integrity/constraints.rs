//! Every CHECK and every unique index refuses by itself what rules refuse first: direct SQL, one breach each.

mod conferring;
mod publicity;
mod review;
mod rewarding;
mod supervising;
mod voting;

use super::Raw;
use crate::support::{Backend, Server, both};
use crate::world::World;
use serde_json::json;
use std::collections::BTreeSet;

/// Every constraint that is a CHECK, with a change that breaks it and nothing before it.
const CHECKS: [(&str, &str); 18] = [
    ("application_submitted_check", "UPDATE application SET number = NULL"),
    ("application_returned_check", "UPDATE application SET state = 'RETURNED'"),
    ("application_decided_check", "UPDATE application SET state = 'ACCEPTED'"),
    ("file_owner_check", "UPDATE file SET owner = 'ORGANIZATION_LICENCE' WHERE application_id IS NOT NULL"),
    ("file_owner_check", "UPDATE file SET owner = 'NOBODY', application_id = NULL WHERE application_id IS NOT NULL"),
    (
        "file_owner_check",
        "UPDATE file SET organization_id = (SELECT id FROM organization LIMIT 1) WHERE application_id IS NOT NULL",
    ),
    ("file_size_check", "UPDATE file SET size = 0"),
    ("recommendation_decided_check", "UPDATE recommendation SET state = 'RECOMMENDED'"),
    ("role_grant_department_check", "UPDATE role_grant SET department_id = NULL WHERE role = 'RECOMMENDER'"),
    ("role_grant_role_check", "UPDATE role_grant SET role = 'APPLICANT' WHERE role = 'OFFICE'"),
    ("role_grant_validity_check", "UPDATE role_grant SET valid_until = '2025-12-31'"),
    ("standard_guide_check", "UPDATE standard SET industry = 'C'"),
    ("cycle_window_check", "UPDATE cycle SET window_end = window_start"),
    ("cycle_announced_check", "UPDATE cycle SET announced_at = NULL"),
    ("cycle_quota_check", "UPDATE cycle SET quota = 0"),
    ("cycle_resolved_check", "UPDATE cycle SET vacancy = 'RESOLVED'"),
    ("resolution_closed_check", "UPDATE resolution SET closed_at = NULL WHERE state = 'PASSED'"),
    ("honour_revocation_check", "UPDATE honour SET revoked_on = '2026-01-01'"),
];

/// Marks the end of SQLite's words, so that no longer list of columns passes for a shorter one.
const END: &str = "\n";

/// Rows that are inserted with what their table's CHECK refuses: constraint, table, condition, changes.
type Copy<'a> = (&'a str, &'a str, &'a str, Vec<(&'a str, &'a str)>);

fn copies_against_checks<'a>(id: &'a str, root: &'a str) -> Vec<Copy<'a>> {
    vec![
        (
            "announcement_window_check",
            "announcement",
            "1 = 1",
            vec![("id", id), ("supplement", "TRUE"), ("window_end", "'2020-01-01'")],
        ),
        ("resolution_vote_cast_check", "resolution_vote", "1 = 1", vec![("person_id", root), ("choice", "NULL")]),
        ("honour_validity_check", "honour", "1 = 1", vec![("id", id), ("valid_until", "'2020-01-01'")]),
        ("succession_codes_check", "succession", "1 = 1", vec![("id", id), ("successor_code", "predecessor_code")]),
        ("succession_years_check", "succession", "1 = 1", vec![("id", id), ("counts_operating_years", "TRUE")]),
        ("regulation_force_check", "regulation", "1 = 1", vec![("id", id), ("edition", "'x'"), ("state", "'DRAFT'")]),
    ]
}

/// Every unique index that is no primary key: its name, its columns, and the copy of a row that breaks it alone.
fn copies_against_uniqueness<'a>(id: &'a str, nobody: &'a str, next: &'a str) -> Vec<(&'a str, Copy<'a>)> {
    let only = |change| vec![("id", id), change];
    let same = || vec![("id", id)];
    let of = "application_id, department_id";
    let open = "position = 'MEMBER' AND person_id = (SELECT person_id FROM account WHERE login = 'expert')";
    vec![
        ("login", ("account_login_key", "account", "login = 'root'", same())),
        ("name", ("department_name_key", "department", "1 = 1", same())),
        ("person_id, role", ("role_grant_live_key", "role_grant", "role = 'SUPERVISOR'", same())),
        ("person_id, department_id", ("role_grant_department_key", "role_grant", "role = 'RECOMMENDER'", same())),
        ("edition", ("regulation_edition_key", "regulation", "1 = 1", same())),
        ("edition", ("standard_edition_key", "standard", "1 = 1", same())),
        ("year", ("work_plan_year_key", "work_plan", "1 = 1", same())),
        ("year", ("cycle_year_key", "cycle", "1 = 1", same())),
        ("cycle_id", ("work_procedure_cycle_key", "work_procedure", "1 = 1", same())),
        ("cycle_id", ("announcement_first_key", "announcement", "1 = 1", same())),
        ("person_id", ("committee_member_person_key", "committee_member", open, same())),
        (
            "position",
            ("committee_member_director_key", "committee_member", "position = 'DIRECTOR'", only(("person_id", nobody))),
        ),
        (
            "position",
            (
                "committee_member_deputy_key",
                "committee_member",
                "position = 'EXECUTIVE_DEPUTY_DIRECTOR'",
                only(("person_id", nobody)),
            ),
        ),
        ("subject_id", ("resolution_open_subject_key", "resolution", "state = 'PROPOSED'", same())),
        ("cycle_id, person_id, credit_code, source", ("conflict_live_key", "conflict", "1 = 1", same())),
        ("credit_code", ("organization_verified_code_key", "organization", "1 = 1", same())),
        ("organization_id, person_id", ("team_member_live_key", "team_member", "1 = 1", same())),
        ("cycle_id, organization_id", ("application_live_key", "application", "1 = 1", only(("number", "'x'")))),
        ("number", ("application_number_key", "application", "1 = 1", only(("state", "'WITHDRAWN'")))),
        (of, ("recommendation_department_key", "recommendation", "1 = 1", same())),
        ("hash", ("audit_event_hash_key", "audit_event", "seq = 1", vec![("seq", next)])),
    ]
}

/// A world with a row wherever a constraint needs one.
async fn furnished(server: Server) -> (World, Raw) {
    let world = World::accepting(server).await;
    world.submitted(1, json!({})).await;
    let raw = Raw::of(&world.server).await;
    let (id, account) = (raw.id(1), "(SELECT id FROM account WHERE login = 'office')");
    raw.run(&format!(
        "INSERT INTO honour (id, credit_code, kind, title, granted_on, valid_until, evidence, recorded_by, recorded_at) \
         VALUES ({id}, 'x', 'ZONE_AWARD', 'x', '2024-01-01', '2027-01-01', 'x', {account}, 1)"
    ))
    .await;
    raw.run(&format!(
        "INSERT INTO succession (id, predecessor_code, successor_code, kind, dated_on, evidence, counts_operating_years, \
         counts_valid_award, reason, recorded_by, recorded_at) \
         VALUES ({id}, 'x', 'y', 'MERGER', '2024-01-01', 'x', FALSE, FALSE, 'x', {account}, 1)"
    ))
    .await;
    raw.run(&format!(
        "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
         SELECT {id}, c.id, a.person_id, 'x', 'IMPOSED', 'OTHER', 'x', a.id, 1 FROM cycle c JOIN account a ON a.login = 'root'"
    ))
    .await;
    let open = [("id", id.as_str()), ("state", "'PROPOSED'"), ("closed_at", "NULL")];
    raw.run(&raw.copy("resolution", "subject = 'STANDARD'", &open).await).await;
    (world, raw)
}

both! {
    async fn every_check_refuses_its_breach(server: Server) {
        let (world, raw) = furnished(server).await;
        let before = world.server.digest().await;
        let mut tried = BTreeSet::new();
        let root = "(SELECT person_id FROM account WHERE login = 'root')";
        let id = raw.id(2);
        let mut breaches: Vec<(&str, String)> = CHECKS.iter().map(|(name, sql)| (*name, (*sql).to_owned())).collect();
        for (name, table, condition, changes) in copies_against_checks(&id, root) {
            breaches.push((name, raw.copy(table, condition, &changes).await));
        }
        for (name, sql) in breaches {
            let refusal = raw.refusal(&sql).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
            tried.insert(name.to_owned());
        }
        assert_eq!(before, world.server.digest().await);
        if world.server.backend == Backend::Postgres {
            let declared = raw.texts("SELECT conname::text FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace").await;
            tried.extend(review::CHECKS.iter().map(|(name, _)| (*name).to_owned()));
            tried.extend(voting::CHECKS.iter().map(|(name, _)| (*name).to_owned()));
            tried.extend(conferring::CHECKS.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(rewarding::CHECKS.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(supervising::CHECKS.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(publicity::CHECKS.iter().map(|(name, ..)| (*name).to_owned()));
            assert_eq!(tried, declared.into_iter().collect());
        }
    }

    async fn every_unique_index_refuses_a_second_row(server: Server) {
        let (world, raw) = furnished(server).await;
        let (id, nobody) = (raw.id(2), raw.id(3));
        raw.run(&format!("INSERT INTO person (id, name, created_at) VALUES ({nobody}, 'x', 1)")).await;
        let before = world.server.digest().await;
        let next = "(SELECT MAX(seq) + 1 FROM audit_event)";
        let mut tried = BTreeSet::new();
        for (columns, (name, table, condition, changes)) in copies_against_uniqueness(&id, &nobody, next) {
            let refusal = raw.refusal(&raw.copy(table, condition, &changes).await).await + END;
            let named = match world.server.backend {
                Backend::Postgres => format!("\"{name}\""),
                Backend::Sqlite => {
                    columns.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ") + END
                }
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
            tried.insert(name.to_owned());
        }
        assert_eq!(before, world.server.digest().await);
        if world.server.backend == Backend::Postgres {
            let declared = raw.texts("SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE indisunique AND NOT indisprimary AND c.relnamespace = 'public'::regnamespace").await;
            tried.extend(review::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(voting::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(conferring::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(rewarding::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(supervising::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            tried.extend(publicity::UNIQUE.iter().map(|(name, ..)| (*name).to_owned()));
            assert_eq!(tried, declared.into_iter().collect());
        }
    }

    async fn keys_references_gaps_and_wrong_types_are_refused(server: Server) {
        let (world, raw) = furnished(server).await;
        let before = world.server.digest().await;
        let sqlite = world.server.backend == Backend::Sqlite;
        let words = |of_sqlite: &'static str, of_postgres: &'static str| if sqlite { of_sqlite } else { of_postgres };
        let reference = words("FOREIGN KEY constraint failed", "violates foreign key constraint");
        let key = words("UNIQUE constraint failed", "duplicate key value");
        let gap = words("NOT NULL constraint failed", "violates not-null constraint");
        let kind = words("cannot store TEXT value in INTEGER column", "invalid input syntax for type integer");
        let file = |owner, column| {
            let of = "WHERE application_id IS NOT NULL";
            format!("UPDATE file SET owner = '{owner}', application_id = NULL, {column} = {} {of}", raw.id(9))
        };
        for (sql, expected) in [
            (format!("UPDATE application SET cycle_id = {}", raw.id(9)), reference),
            (format!("UPDATE session SET account_id = {}", raw.id(9)), reference),
            (file("REWARD_CLAIM", "claim_id"), reference),
            (file("FUND_USE", "use_id"), reference),
            ("DELETE FROM cycle".to_owned(), reference),
            ("DELETE FROM person".to_owned(), reference),
            (raw.copy("calendar_day", "1 = 1", &[]).await, key),
            (raw.copy("idempotency_key", "1 = 1", &[]).await, key),
            (raw.copy("cycle", "1 = 1", &[]).await, key),
            ("UPDATE person SET name = NULL".to_owned(), gap),
            ("UPDATE cycle SET version = NULL".to_owned(), gap),
            ("UPDATE cycle SET quota = 'three'".to_owned(), kind),
        ] {
            let refusal = raw.refusal(&sql).await;
            assert!(refusal.contains(expected), "{sql}: {refusal}");
        }
        assert_eq!(before, world.server.digest().await);
    }
}
