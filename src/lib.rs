//! The server of a government quality award, from announcement to revocation.
//!
//! Read in this order: [`rules`] (the regulation as pure functions), [`access`] (who may do what), [`work`] (one mutation from
//! lock to commit), then a stage in [`graphql`], such as [`graphql::applying`].

// The schema is one type, nested as deeply as it has parts.
#![recursion_limit = "256"]

pub mod access;
pub mod audit;
pub mod changes;
pub mod check;
pub mod clock;
pub mod db;
pub mod error;
pub mod finders;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod ids;
pub mod importing;
pub mod locale;
pub mod operations;
pub mod rules;
pub mod sandbox;
pub mod settings;
pub mod storage;
pub mod work;

use std::ops::Deref;
use std::sync::Arc;

/// Everything that a request needs; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What an [`App`] consists of.
#[derive(Debug)]
pub struct Parts {
    pub settings: settings::Settings,
    pub db: db::Db,
    pub clock: clock::Clock,
    pub ids: ids::Ids,
    pub keys: identity::Keys,
    pub storage: storage::Storage,
    pub changes: changes::Changes,
}

impl App {
    /// Opens the database, brings its schema up to date, and opens the file store and the key.
    pub async fn open(
        settings: settings::Settings,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let directory = settings.data_dir();
        std::fs::create_dir_all(&directory)?;
        let db = db::Db::connect(&settings.database_url()).await?;
        db.migrate().await?;
        let keys = identity::Keys::open(&directory.join("signing-key.der"), &settings.public_url())?;
        let storage = storage::Storage::open(&directory.join("files"))?;
        Ok(Self(Arc::new(Parts { settings, db, clock, ids, keys, storage, changes: changes::Changes::default() })))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
