//! The founding regulation of 2021-03-11, the scoring standard it cites and the statutory calendar.

use crate::record_file::{RegulationFile, StandardFile, Standing, calendar, store};
use chrono::Datelike;
use entity::enums::DocumentState;
use entity::{Instant, calendar_day, calendar_year, standard};
use sea_orm::{ActiveValue::Set, EntityTrait};
use sea_orm_migration::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The founding regulation has the same id in every installation.
const REGULATION: Uuid = Uuid::from_u128(0x2021_0311_0000_4000_8000_0000_0000_0001);
/// So has the standard drafted with it, which the committee has still to approve.
const STANDARD: Uuid = Uuid::from_u128(0x2021_0311_0000_4000_8000_0000_0000_0002);

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let broken = |error: String| DbErr::Migration(error);

        let file: RegulationFile =
            toml::from_str(crate::FOUNDING_REGULATION).map_err(|error| broken(error.to_string()))?;
        let issued = Instant::start_of(file.issued_on);
        let rule_id =
            |position: i32| Uuid::from_u128(REGULATION.as_u128() + 0x1000 + u128::from(position.unsigned_abs()));
        store(db, file, REGULATION, Standing::InForce, issued, rule_id).await?;

        let file: StandardFile = toml::from_str(include_str!("../seed/standard-gbt19580-2012.toml"))
            .map_err(|error| broken(error.to_string()))?;
        let row = standard::ActiveModel {
            id: Set(STANDARD),
            edition: Set(file.edition),
            name: Set(file.name),
            guide_of: Set(None),
            industry: Set(None),
            content: Set(entity::record::StandardContent { categories: file.categories }.into()),
            state: Set(DocumentState::Draft),
            resolution_id: Set(None),
            created_at: Set(issued),
            version: Set(1),
        };
        standard::Entity::insert(row).exec_without_returning(db).await?;

        let days = calendar(include_str!("../seed/cn-holidays.csv")).map_err(broken)?;
        let years: BTreeSet<i32> = days.iter().map(|entry| entry.day.year()).collect();
        let years = years.into_iter().map(|year| calendar_year::ActiveModel {
            year: Set(year),
            source: Set(format!("国务院办公厅关于{year}年部分节假日安排的通知")),
            loaded_at: Set(issued),
        });
        calendar_year::Entity::insert_many(years).exec_without_returning(db).await?;
        let days = days.into_iter().map(|entry| calendar_day::ActiveModel {
            day: Set(entry.day),
            kind: Set(entry.kind),
            name: Set(entry.name),
        });
        calendar_day::Entity::insert_many(days).exec_without_returning(db).await?;
        Ok(())
    }
}
