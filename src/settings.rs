//! Flags and environment of `serve`, checked at start with one clear line each.

use clap::{Args, Command};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

/// A command line whose defaults are the settings of a TOML file; every fault of the file is a line.
///
/// # Errors
/// What cannot be read, is not known, or has no form that a flag could have.
pub fn with_file(command: Command, file: Option<&Path>) -> Result<Command, Vec<String>> {
    let Some(file) = file else { return Ok(command) };
    let fault = |what: String| format!("{}: {what}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| vec![fault(error.to_string())])?;
    let settings: toml::Table = toml::from_str(&text).map_err(|error| vec![fault(error.to_string())])?;
    let (mut command, mut faults) = (command, Vec::new());
    for (key, value) in settings {
        let id = key.replace('-', "_");
        let mut known = false;
        match as_argument(value) {
            Some(value) => command = with_default(command, &id, &value, &mut known),
            None => {
                faults.push(fault(format!("`{key}` must be a text, a number, true or false, or a list of texts")));
                continue;
            }
        }
        if !known {
            faults.push(fault(format!("there is no setting `{key}`")));
        }
    }
    if faults.is_empty() { Ok(command) } else { Err(faults) }
}

/// Gives an argument a default wherever commands take it.
fn with_default(command: Command, id: &str, value: &str, known: &mut bool) -> Command {
    let takes = id != "config" && command.get_arguments().any(|argument| argument.get_id() == id);
    *known |= takes;
    let command =
        if takes { command.mut_arg(id, |argument| argument.default_value(value.to_owned())) } else { command };
    command.mut_subcommands(|below| with_default(below, id, value, known))
}

/// A value as it would stand on the command line.
fn as_argument(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(value) => Some(value.to_string()),
        toml::Value::Array(values) => {
            let texts: Option<Vec<String>> = values.into_iter().map(as_argument).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

const RATE_LIMIT: &str = "1000";
const MAX_RUNNING: &str = "256";
const MAX_FOLLOWERS: &str = "20000";

/// How the server runs. Every flag has an environment variable.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Address to listen on.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub store: Store,
    /// Origins that browsers may call from, separated by commas; `*` for any. The sandbox admits every localhost origin.
    #[arg(long, env = "CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// Where clients reach this server, for links and token claims; default: http:// and the address to listen on.
    #[arg(long, env = "PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Do not answer introspection queries.
    #[arg(long, env = "NO_INTROSPECTION")]
    pub no_introspection: bool,
    /// Do not serve the explorer at /explorer.
    #[arg(long, env = "NO_EXPLORER")]
    pub no_explorer: bool,
    /// Documents that clients may ask for by their hash alone, for good: a JSON object of SHA-256 and text, as code generators
    /// write it.
    #[arg(long, env = "PERSISTED_DOCUMENTS", value_name = "FILE")]
    pub persisted_documents: Option<PathBuf>,
    /// Points a second for each account and each anonymous address; a field costs a point, as often as its list asks for
    /// rows. The points of a minute may be spent at once.
    #[arg(long, env = "RATE_LIMIT", default_value = RATE_LIMIT, value_name = "POINTS")]
    pub rate_limit: NonZeroU32,
    /// Operations that are executed at once; more are told to come again.
    #[arg(long, env = "MAX_RUNNING", default_value = MAX_RUNNING, value_name = "NUMBER")]
    pub max_running: NonZeroUsize,
    /// WebSockets and event streams that are open at once, a tenth of them from one address; more are told to come again.
    #[arg(long, env = "MAX_FOLLOWERS", default_value = MAX_FOLLOWERS, value_name = "NUMBER")]
    pub max_followers: NonZeroUsize,
    /// Take the address of a client from the last entry of X-Forwarded-For: only behind a proxy that writes it.
    #[arg(long, env = "BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Log lines as JSON.
    #[arg(long, env = "LOG_JSON")]
    pub log_json: bool,
    /// For integrators: demo accounts, a test clock, scenarios. Never on a real database.
    #[arg(long, env = "SANDBOX")]
    pub sandbox: bool,
}

/// Where state is kept.
#[derive(Clone, Debug, Args)]
pub struct Store {
    /// SQLite file (`sqlite:PATH`) or PostgreSQL (`postgres://…`); default: award.db in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Directory of the embedded database, the uploaded files and the signing key. A sandbox keeps its own in `sandbox` below it.
    #[arg(long, env = "DATA_DIR", default_value = "./data")]
    pub data_dir: PathBuf,
}

impl Settings {
    /// Where state is kept that is not in a database elsewhere. What a sandbox signs is nothing to a real server.
    pub fn data_dir(&self) -> PathBuf {
        if self.sandbox { self.store.data_dir.join("sandbox") } else { self.store.data_dir.clone() }
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        let embedded = || format!("sqlite:{}", self.data_dir().join("award.db").display());
        self.store.database_url.clone().unwrap_or_else(embedded)
    }

    /// Where clients reach this server, without a slash at the end.
    pub fn public_url(&self) -> String {
        let given = self.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        given.unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The documents that are registered, by hash.
    pub fn documents(&self) -> Result<HashMap<String, String>, String> {
        let Some(file) = &self.persisted_documents else { return Ok(HashMap::new()) };
        let fault = |what: String| format!("--persisted-documents: {}: {what}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
        let documents: HashMap<String, String> =
            serde_json::from_str(&text).map_err(|error| fault(format!("not a JSON object of texts: {error}")))?;
        match documents.iter().find(|(hash, text)| **hash != crate::http::documents::sha256(text)) {
            Some((hash, _)) => Err(fault(format!("`{hash}` is not the SHA-256 of its document"))),
            None => Ok(documents),
        }
    }

    /// Refuses what cannot work, a line for each fault.
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        let url = self.database_url();
        if !(url.starts_with("sqlite:") || url.starts_with("postgres:") || url.starts_with("postgresql:")) {
            faults.push("--database-url must begin with sqlite: or postgres:".to_owned());
        }
        if self.public_url().parse::<axum::http::Uri>().ok().and_then(|uri| uri.scheme().cloned()).is_none() {
            faults.push("--public-url must be an absolute URL such as https://award.example".to_owned());
        }
        if let Err(fault) = self.documents() {
            faults.push(fault);
        }
        for origin in &self.cors_origins {
            let valid = origin == "*"
                || origin.split_once("://").is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'));
            if !valid {
                faults.push(format!("--cors-origins: `{origin}` is not an origin such as https://board.example"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl Settings {
    /// Every flag at its default, for commands that only need the store.
    pub fn with_store(store: Store) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            store,
            cors_origins: Vec::new(),
            public_url: None,
            no_introspection: false,
            no_explorer: false,
            persisted_documents: None,
            rate_limit: NonZeroU32::MAX,
            max_running: NonZeroUsize::MIN.saturating_add(255),
            max_followers: NonZeroUsize::MIN.saturating_add(199_999),
            behind_proxy: false,
            log_json: false,
            sandbox: false,
        }
    }
}
