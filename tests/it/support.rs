//! A real server on a real database for every test, and clients that speak GraphQL over HTTP.

use entity::Instant;
use prometheus_client::metrics::counter::Counter;
use quality_award::clock::Clock;
use quality_award::ids::Ids;
use quality_award::settings::{Settings, Store};
use quality_award::{App, http};
use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Sender;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// 2026-03-02 09:00 in Beijing.
pub const START: Instant = Instant(1_772_413_200_000);

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Runs a test on both databases: `both! { async fn name(server: Server) { … } }`.
macro_rules! both {
    ($($(#[$doc:meta])* async fn $name:ident($server:ident: Server) $body:block)+) => {
        $(
            $(#[$doc])*
            mod $name {
                #[allow(unused_imports, reason = "not every test needs what its file imports")]
                use super::*;

                async fn play($server: crate::support::Server) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    play(crate::support::Server::start_on(crate::support::Backend::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    play(crate::support::Server::start_on(crate::support::Backend::Postgres).await).await;
                }
            }
        )+
    };
}
pub(crate) use both;

/// A running server with a database of its own.
pub struct Server {
    pub app: App,
    pub url: String,
    pub http: reqwest::Client,
    pub backend: Backend,
    directory: PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        let _ = std::fs::remove_dir_all(&self.directory);
        if self.backend == Backend::Postgres {
            let _ = LEFT.send(database_name(&self.app.settings.database_url()).to_owned());
        }
    }
}

/// The PostgreSQL databases that a test has left, dropped one after the other: hundreds of them would fill a disk.
static LEFT: LazyLock<Sender<String>> = LazyLock::new(|| {
    let (sender, left) = std::sync::mpsc::channel::<String>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let admin = runtime.block_on(connect(postgres_url()));
        for name in left {
            runtime
                .block_on(admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
                .unwrap();
        }
    });
    sender
});

fn database_name(url: &str) -> &str {
    url.rsplit_once('/').unwrap().1
}

static COUNTER: AtomicU32 = AtomicU32::new(0);

fn fresh_directory() -> PathBuf {
    let number = COUNTER.fetch_add(1, Ordering::SeqCst);
    let directory = std::env::temp_dir().join(format!("quality-award-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// A migrated SQLite file, made once and copied for every test.
async fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| async {
        let file = fresh_directory().join("template.db");
        let db = quality_award::db::Db::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        db.migrate().await.unwrap();
        db.checkpoint().await.unwrap();
        db.close().await.unwrap();
        file
    });
    template.await
}

/// The PostgreSQL server of the test run.
pub fn postgres_url() -> String {
    std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL is not set: run the tests with ./test")
}

/// One connection to a database, which may do what the server may not.
pub async fn connect(url: String) -> sea_orm::DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    // No age limits, as in src/db.rs.
    options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

fn postgres_database(name: &str) -> String {
    let url = postgres_url();
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// A migrated PostgreSQL database, made once and used as a template.
async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| async {
        let name = format!("template_{}", std::process::id());
        let admin = connect(postgres_url()).await;
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let db = quality_award::db::Db::connect(&postgres_database(&name)).await.unwrap();
        db.migrate().await.unwrap();
        db.close().await.unwrap();
        name
    });
    template.await
}

/// A new PostgreSQL database that begins as a copy of another; its address.
async fn postgres_copy(template: &str) -> String {
    let name = format!("test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let admin = connect(postgres_url()).await;
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
    postgres_database(&name)
}

fn sqlite_database(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("award.db").display())
}

fn copy_directory(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_directory(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Server {
    /// A server on SQLite.
    pub async fn start() -> Self {
        Self::start_on(Backend::Sqlite).await
    }

    /// A server on a database of its own, at [`START`].
    pub async fn start_on(backend: Backend) -> Self {
        Self::start_with(backend, |_| ()).await
    }

    /// The same with other settings.
    pub async fn start_with(backend: Backend, change: impl FnOnce(&mut Settings)) -> Self {
        let directory = fresh_directory();
        let database_url = match backend {
            Backend::Sqlite => {
                std::fs::copy(sqlite_template().await, directory.join("award.db")).unwrap();
                sqlite_database(&directory)
            }
            Backend::Postgres => postgres_copy(postgres_template().await).await,
        };
        let store = Store { database_url: Some(database_url), data_dir: directory.clone() };
        let mut settings = Settings::with_store(store);
        change(&mut settings);
        Self::run(backend, directory, settings, Clock::test(START), Ids::seeded(20_210_311)).await
    }

    /// Runs on a database and a directory.
    async fn run(backend: Backend, directory: PathBuf, mut settings: Settings, clock: Clock, ids: Ids) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        settings.listen = listener.local_addr().unwrap();
        let url = format!("http://{}", settings.listen);
        let app = App::open(settings, clock, ids).await.unwrap();
        let served = app.clone();
        let task = tokio::spawn(async move {
            http::serve(served, listener, std::future::pending()).await.unwrap();
        });
        Self { app, url, http: reqwest::Client::new(), backend, directory, task }
    }

    /// Ends, so that [`Server::copy_of`] finds everything in its files and database.
    pub async fn freeze(&self) {
        self.task.abort();
        self.app.db.checkpoint().await.unwrap();
        self.app.db.clone().close().await.unwrap();
    }

    /// A server with these settings that goes on from a frozen one: its database, its files, its key and its clocks.
    pub async fn copy_of(frozen: &Self, mut settings: Settings) -> Self {
        let directory = fresh_directory();
        copy_directory(&frozen.directory, &directory);
        let database_url = match frozen.backend {
            Backend::Sqlite => sqlite_database(&directory),
            Backend::Postgres => postgres_copy(database_name(&frozen.app.settings.database_url())).await,
        };
        settings.store = Store { database_url: Some(database_url), data_dir: directory.clone() };
        let clock = Clock::test(frozen.app.clock.now());
        clock.set_machine(frozen.app.clock.machine());
        Self::run(frozen.backend, directory, settings, clock, frozen.app.ids.fork(20_260_302)).await
    }

    /// Another server on the database of one.
    pub async fn beside(other: &Self) -> Self {
        let directory = fresh_directory();
        let mut settings = other.app.settings.clone();
        settings.store.data_dir = directory.clone();
        let clock = Clock::test(other.app.clock.now());
        Self::run(other.backend, directory, settings, clock, other.app.ids.fork(20_260_303)).await
    }

    /// A client without a token.
    pub fn anonymous(&self) -> Client {
        Client {
            http: self.http.clone(),
            url: self.url.clone(),
            token: None,
            statements: self.app.db.statements.clone(),
        }
    }

    /// A client that is signed in to an account, by a session of its own.
    pub async fn sign_in(&self, account: &str, password: &str) -> Client {
        let query = "mutation($a: String!, $p: String!) { signIn(input: {account: $a, password: $p}) { session { accessToken } userErrors { code message } } }";
        let answer = self.anonymous().ok(query, json!({ "a": account, "p": password })).await;
        let token =
            answer["signIn"]["session"]["accessToken"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Client { token: Some(token), ..self.anonymous() }
    }

    /// The files in which SQLite keeps the database.
    pub fn database_files(&self) -> Vec<PathBuf> {
        ["award.db", "award.db-wal"].iter().map(|name| self.directory.join(name)).filter(|path| path.exists()).collect()
    }

    /// Every table of the database, as the database itself lists them; the migrations' bookkeeping is none of ours.
    pub async fn tables(&self) -> Vec<String> {
        let sql = match self.backend {
            Backend::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
            }
            Backend::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        };
        let mut tables = self.texts(sql.to_owned()).await;
        tables.retain(|table| table != "seaql_migrations");
        tables
    }

    /// Every row of a table, each as text.
    pub async fn rows(&self, table: &str) -> Vec<String> {
        let row = self.rows_as_text().await.remove(table).unwrap();
        self.texts(format!("SELECT {row} FROM \"{table}\" t ORDER BY 1")).await
    }

    /// By table, the expression that writes a row of it as one text.
    async fn rows_as_text(&self) -> BTreeMap<String, String> {
        if self.backend == Backend::Postgres {
            return self.tables().await.into_iter().map(|table| (table, "t::text".to_owned())).collect();
        }
        let columns = "SELECT m.name || ' ' || group_concat('quote(' || c.name || ')', ' || ''|'' || ') \
                       FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name";
        let tables = self.texts(columns.to_owned()).await;
        tables.iter().map(|line| line.split_once(' ').unwrap()).map(|(table, row)| (table.into(), row.into())).collect()
    }

    /// A digest of every table that a refused mutation must leave as it is: all but sessions and throttles. One statement reads
    /// them all, for there are a hundred of them and hundreds of refusals.
    pub async fn digest(&self) -> String {
        let mut rows = self.rows_as_text().await;
        rows.retain(|table, _| !["session", "refresh_token", "sign_in_throttle"].contains(&table.as_str()));
        let selects = rows.iter().map(|(table, row)| format!("SELECT '{table} ' || {row} FROM \"{table}\" t"));
        let mut lines = self.texts(selects.collect::<Vec<_>>().join(" UNION ALL ")).await;
        lines.sort_unstable();
        let mut digest = String::new();
        for lines in lines.chunk_by(|one, other| one.split(' ').next() == other.split(' ').next()) {
            let table = lines[0].split(' ').next().unwrap();
            let sum = quality_award::hex(&<sha2::Sha256 as sha2::Digest>::digest(lines.join("\n").as_bytes()));
            digest.push_str(&format!("{table}={} {sum};\n", lines.len()));
        }
        digest
    }

    async fn texts(&self, sql: String) -> Vec<String> {
        let statement = sea_orm::Statement::from_string(self.app.db.backend(), sql);
        let rows = self.app.db.read.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }
}

/// Somebody who speaks GraphQL over HTTP.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub url: String,
    pub token: Option<String>,
    /// How many statements the server has sent.
    pub statements: Counter,
}

impl Client {
    /// Sends an operation; the status and the whole answer.
    pub async fn send(&self, query: &str, variables: Value) -> (StatusCode, Value) {
        let mut request =
            self.http.post(format!("{}/graphql", self.url)).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let body = response.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {status} {body}")))
    }

    /// `data` of an operation that has no top-level error.
    pub async fn ok(&self, query: &str, variables: Value) -> Value {
        let (status, mut answer) = self.send(query, variables).await;
        assert!(status == StatusCode::OK && answer.get("errors").is_none(), "{status} {answer:#}\n{query}");
        answer["data"].take()
    }

    /// `extensions.code` of an operation that is stopped.
    pub async fn stopped(&self, query: &str, variables: Value) -> String {
        let (_, answer) = self.send(query, variables).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("not stopped: {answer:#}")).to_owned()
    }
}

/// A key for a mutation.
pub fn key() -> String {
    #[allow(clippy::disallowed_methods, reason = "a test's own randomness")]
    Uuid::new_v4().to_string()
}
