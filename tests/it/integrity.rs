//! What the database and the audit trail promise by themselves, whatever happens to a client and whoever can write SQL.

mod clients;
mod constraints;
mod guards;
pub mod invariants;
mod schemas;
mod tampering;

use crate::support::{Backend, Server};
use entity::RuleCode;
use quality_award::db::classify;
use quality_award::error::Error;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

/// Somebody with the database's own keys: SQL beside the server.
pub struct Raw {
    db: DatabaseConnection,
    backend: Backend,
    app: quality_award::App,
}

impl Raw {
    /// A connection to the database of a server.
    pub async fn of(server: &Server) -> Self {
        Self { db: server.raw().await, backend: server.backend, app: server.app.clone() }
    }

    /// Runs SQL that has to succeed.
    pub async fn run(&self, sql: &str) {
        self.db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
        // The audit trail tells nothing of it.
        self.app.changes.forget();
    }

    /// Tries SQL that the database may refuse, in its own words.
    pub async fn attempt(&self, sql: &str) -> Result<(), String> {
        self.db.execute_unprepared(sql).await.map(|_| ()).map_err(|error| error.to_string())
    }

    /// The words in which the database refuses SQL.
    pub async fn refusal(&self, sql: &str) -> String {
        self.attempt(sql).await.expect_err(sql)
    }

    /// The words in which the database refuses SQL, and the rule that the server takes to stand behind it; none: its own fault.
    pub async fn ruled(&self, sql: &str) -> (String, Option<RuleCode>) {
        let error = self.db.execute_unprepared(sql).await.map(|_| ()).expect_err(sql);
        let words = error.to_string();
        let code = match classify(error) {
            Error::Refused(refusals) => refusals.first().map(|refusal| refusal.code),
            Error::Stop(_) | Error::Internal(_) => None,
        };
        (words, code)
    }

    /// The first column of a query, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// A UUID with this number, in the words of the database.
    pub fn id(&self, number: u32) -> String {
        self.id_of(uuid::Uuid::from_u128(number.into()))
    }

    /// A UUID in the words of the database.
    pub fn id_of(&self, id: uuid::Uuid) -> String {
        match self.backend {
            Backend::Sqlite => format!("x'{}'", id.simple()),
            Backend::Postgres => format!("CAST('{id}' AS uuid)"),
        }
    }

    /// Takes the write order: until the transaction is dropped no mutation goes on.
    pub async fn hold(&self) -> DatabaseTransaction {
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() };
        #[expect(clippy::disallowed_methods, reason = "somebody else who writes")]
        let held = self.db.begin_with_options(options).await.unwrap();
        if self.backend == Backend::Postgres {
            held.execute_unprepared("SELECT pg_advisory_xact_lock(x'7175616c697479'::bigint)").await.unwrap();
        }
        held
    }

    /// The insertion of copies of rows with some columns changed, each to an expression.
    pub async fn copy(&self, table: &str, condition: &str, changes: &[(&str, &str)]) -> String {
        let sql = match self.backend {
            Backend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
            Backend::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        let columns = self.texts(&sql).await;
        for (name, _) in changes {
            assert!(columns.iter().any(|column| column == name), "{table} has no column {name}");
        }
        let values: Vec<&str> = columns
            .iter()
            .map(|column| changes.iter().find(|(name, _)| name == column).map_or(column.as_str(), |(_, value)| *value))
            .collect();
        let (columns, values) = (columns.join(", "), values.join(", "));
        format!("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {condition}")
    }

    /// Takes every trigger away, as one with the rights of the owner can.
    pub async fn drop_triggers(&self) {
        let sql = match self.backend {
            Backend::Sqlite => "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
            Backend::Postgres => {
                "SELECT 'ALTER TABLE ' || tablename || ' DISABLE TRIGGER USER' FROM pg_tables WHERE schemaname = 'public'"
            }
        };
        for statement in self.texts(sql).await {
            self.run(&statement).await;
        }
    }

    /// Takes every CHECK and every unique index that is not a key away.
    pub async fn drop_constraints(&self) {
        let statements = match self.backend {
            Backend::Sqlite => {
                self.run("PRAGMA ignore_check_constraints = ON").await;
                "SELECT 'DROP INDEX ' || name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE%'"
            }
            Backend::Postgres => {
                "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint \
                 WHERE contype = 'c' AND connamespace = 'public'::regnamespace \
                 UNION ALL SELECT 'DROP INDEX ' || indexrelid::regclass FROM pg_index \
                 WHERE indisunique AND indpred IS NOT NULL"
            }
        };
        for statement in self.texts(statements).await {
            self.run(&statement).await;
        }
    }
}
