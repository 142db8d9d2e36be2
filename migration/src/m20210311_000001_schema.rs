//! The tables, in the order of the procedure; `guards` holds what one table's constraint cannot say.

use crate::dialect::render;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SCHEMA: &[&str] = &[
    include_str!("schema/identity.sql"),
    include_str!("schema/registers.sql"),
    include_str!("schema/regulation.sql"),
    include_str!("schema/organising.sql"),
    include_str!("schema/applying.sql"),
    include_str!("schema/review.sql"),
    include_str!("schema/voting.sql"),
    include_str!("schema/conferring.sql"),
    include_str!("schema/rewarding.sql"),
    include_str!("schema/files.sql"),
    include_str!("schema/supervising.sql"),
    include_str!("schema/publicity.sql"),
    include_str!("schema/records.sql"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = manager.get_database_backend();
        if backend == sea_orm::DbBackend::Postgres {
            db.execute_unprepared(
                "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION '%_append_only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$",
            )
            .await?;
        }
        for sql in SCHEMA {
            db.execute_unprepared(&render(sql, backend)).await?;
        }
        db.execute_unprepared(&render(include_str!("schema/roles.sql"), backend)).await?;
        let guards = match backend {
            sea_orm::DbBackend::Sqlite => include_str!("schema/guards.sqlite.sql"),
            _ => include_str!("schema/guards.postgres.sql"),
        };
        db.execute_unprepared(guards).await?;
        Ok(())
    }
}
