//! One schema on two databases, and the same in the entities.

use super::Raw;
use crate::support::{Backend, Server};
use sea_orm::{DbBackend, Schema};
use std::collections::BTreeSet;

/// The migrations' bookkeeping is the library's.
const FOREIGN: &str = "seaql_migrations";

/// What SQLite says of itself, a line each.
const OF_SQLITE: [&str; 5] = [
    "SELECT 'column ' || m.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 THEN ' NOT NULL' ELSE '' END \
     FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    "SELECT CASE WHEN i.origin = 'pk' THEN 'primary key ' WHEN i.\"unique\" = 1 THEN 'unique index ' ELSE 'index ' END || m.name || ' (' \
     || (SELECT group_concat(k.name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) k) || ')' \
     || CASE WHEN i.partial = 1 THEN ' partial' ELSE '' END \
     FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table'",
    "SELECT 'primary key ' || m.name || ' (' || c.name || ')' FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND c.pk = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk')",
    "SELECT 'foreign key ' || m.name || '.' || f.\"from\" || ' to ' || f.\"table\" || '.' || COALESCE(f.\"to\", 'id') \
     FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "SELECT 'view ' || m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'view'",
];

/// What PostgreSQL says of itself, in the same words.
const OF_POSTGRES: [&str; 4] = [
    "SELECT 'column ' || c.table_name || '.' || c.column_name || CASE WHEN c.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END \
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) \
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'",
    "SELECT CASE WHEN i.indisprimary THEN 'primary key ' WHEN i.indisunique THEN 'unique index ' ELSE 'index ' END || t.relname || ' (' \
     || (SELECT string_agg(a.attname::text, ', ' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY k (number, place) \
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')' \
     || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace",
    "SELECT 'foreign key ' || c.conrelid::regclass || '.' || a.attname || ' to ' || c.confrelid::regclass || '.' || b.attname \
     FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey, c.confkey) k (own, other) \
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own \
     JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other \
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace",
    "SELECT 'view ' || c.table_name || '.' || c.column_name FROM information_schema.columns c \
     JOIN information_schema.views v USING (table_schema, table_name) WHERE c.table_schema = 'public'",
];

/// The schema of a server's database, a line for each part of it.
async fn schema(server: &Server) -> BTreeSet<String> {
    let raw = Raw::of(server).await;
    let queries: &[&str] = match server.backend {
        Backend::Sqlite => &OF_SQLITE,
        Backend::Postgres => &OF_POSTGRES,
    };
    let mut lines = BTreeSet::new();
    for query in queries {
        lines.extend(raw.texts(query).await.into_iter().filter(|line| !line.contains(FOREIGN)));
    }
    lines
}

/// The columns of a table, in the same words.
fn columns<E: sea_orm::EntityTrait>(entity: E) -> Vec<String> {
    let table = entity.table_name().to_owned();
    let statement = Schema::new(DbBackend::Sqlite).create_table_from_entity(entity);
    let line = |column: &sea_orm::sea_query::ColumnDef| {
        let rule = if column.get_column_spec().nullable == Some(false) { " NOT NULL" } else { "" };
        format!("column {table}.{}{rule}", column.get_column_name())
    };
    statement.get_columns().iter().map(line).collect()
}

macro_rules! entities {
    ($($table:ident)+) => {
        /// The columns of all entities, and the entities' names.
        fn entities() -> (BTreeSet<String>, BTreeSet<String>) {
            let columns = [$(columns(entity::$table::Entity)),+].into_iter().flatten().collect();
            (columns, [$(stringify!($table).to_owned()),+].into_iter().collect())
        }
    };
}

entities! {
    assessment assessment_change experience experience_version misconduct_application misconduct_case
    misconduct_referral
    access_event account adverse_record affiliation announcement application application_section appointment
    approval assignment audit_event avoidance_request award ballot ballot_choice ballot_marker ballot_round bonus
    budget_change budget_line fund_use fund_use_item payment reward_claim reward_grant
    calendar_day calendar_year candidate candidate_list committee_member conflict cycle cycle_guide declaration
    department fact_correction file follow_up_visit group_member group_report honour idempotency_key meeting meeting_member
    notice_entry notice_extension objection opinion organization organization_renaming person pledge public_notice
    publication_document recommendation rectification refresh_token regulation regulation_article regulation_rule report_rank
    resolution resolution_vote revocation_case revocation_consequence review_group reviewer role_grant round_attendee round_candidate round_recusal
    score_sheet sealed_ballot sealed_choice session setting sheet_section sign_in_throttle site_issue site_visit
    site_visitor standard succession team_member vacant_place verdict work_plan work_procedure
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let sqlite = schema(&Server::start_on(Backend::Sqlite).await).await;
    let postgres = schema(&Server::start_on(Backend::Postgres).await).await;
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!((only(&sqlite, &postgres), only(&postgres, &sqlite)), (Vec::new(), Vec::new()));
    for kind in ["column ", "primary key ", "unique index ", "index ", "foreign key ", "view "] {
        assert!(sqlite.iter().filter(|line| line.starts_with(kind)).count() > 5, "{kind}");
    }
}

#[tokio::test]
async fn entities_have_the_columns_of_their_tables() {
    let server = Server::start().await;
    let (columns, mut names) = entities();
    // The table of the triggers alone.
    names.insert("role_incompatible".to_owned());
    assert_eq!(names, server.tables().await.into_iter().collect());
    let stored: BTreeSet<String> = schema(&server)
        .await
        .into_iter()
        .filter(|line| line.starts_with("column ") && !line.starts_with("column role_incompatible."))
        .collect();
    assert_eq!(columns, stored);
}
