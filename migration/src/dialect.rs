//! One SQL text for two databases: `{uuid}`, `{text}`, `{json}` and so on become each database's own type, so the two
//! schemas cannot drift apart.

use sea_orm::DbBackend;

/// SQLite tables are STRICT; text sorts by code point on both.
const TYPES: [(&str, &str, &str); 9] = [
    ("{uuid}", "BLOB", "UUID"),
    ("{text}", "TEXT", "TEXT COLLATE \"C\""),
    ("{json}", "TEXT", "JSONB"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{int}", "INTEGER", "INTEGER"),
    ("{instant}", "INTEGER", "BIGINT"),
    ("{date}", "TEXT", "DATE"),
    ("{strict}", " STRICT", ""),
    // No hidden row number: nothing tells in which order rows came.
    ("{unordered}", " STRICT, WITHOUT ROWID", ""),
];

/// The text in the words of a database.
pub fn render(sql: &str, backend: DbBackend) -> String {
    let sqlite = backend == DbBackend::Sqlite;
    let mut out = String::with_capacity(sql.len());
    for line in sql.lines() {
        if let Some(table) = line.strip_prefix("{append_only:").and_then(|rest| rest.strip_suffix('}')) {
            out.push_str(&append_only(table, sqlite));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    for (mark, for_sqlite, for_postgres) in TYPES {
        out = out.replace(mark, if sqlite { for_sqlite } else { for_postgres });
    }
    out
}

/// Triggers that refuse every change of a row once written. On SQLite an `INSERT OR REPLACE` fires no delete trigger,
/// so a third trigger refuses an insert over an existing key; on PostgreSQL TRUNCATE fires no row trigger.
fn append_only(table: &str, sqlite: bool) -> String {
    if sqlite {
        let refuse = format!("BEGIN SELECT RAISE(ABORT, '{table}_append_only'); END");
        format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse};\n\
             CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse};\n\
             CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key}) {refuse};\n",
            key = key_equals_new(table)
        )
    } else {
        format!(
            "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();\n\
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();\n"
        )
    }
}

fn key_equals_new(table: &str) -> &'static str {
    match table {
        "audit_event" => "seq = NEW.seq",
        "pledge" => "person_id = NEW.person_id AND cycle_id = NEW.cycle_id",
        "ballot_marker" => "round_id = NEW.round_id AND person_id = NEW.person_id",
        "sealed_choice" => "ballot_id = NEW.ballot_id AND application_id = NEW.application_id",
        _ => "id = NEW.id",
    }
}
