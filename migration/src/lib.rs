//! The schema of both databases and what is seeded into it. `schema/*.sql` is written once for SQLite and PostgreSQL;
//! [`dialect`] fills in what differs.

mod dialect;
mod m20210311_000001_schema;
mod m20210311_000002_founding_regulation;
pub mod record_file;

/// The founding regulation as its data file.
pub const FOUNDING_REGULATION: &str = include_str!("../seed/regulation-2021.toml");

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m20210311_000001_schema::Migration), Box::new(m20210311_000002_founding_regulation::Migration)]
    }
}
