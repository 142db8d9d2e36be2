//! One version of the rules, as data (art. 29).

use crate::Instant;
use crate::enums::DocumentState;
use crate::{Shared, record};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// One version of the rules, as data (art. 29).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulation")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short unique name, such as `2021`.
    #[sea_orm(column_type = "Text")]
    pub edition: String,
    /// Name.
    #[sea_orm(column_type = "JsonBinary")]
    pub title: record::Words,
    /// Number of the issuing document.
    #[sea_orm(column_type = "Text", nullable)]
    pub document_number: Option<String>,
    /// When it was issued.
    pub issued_on: Option<NaiveDate>,
    /// First day in force; absent: not put in force.
    pub in_force_from: Option<NaiveDate>,
    /// First day no longer in force.
    pub repealed_on: Option<NaiveDate>,
    /// Draft or approved.
    pub state: DocumentState,
    /// Its numbers and choices.
    #[sea_orm(column_type = "JsonBinary")]
    pub parameters: Shared<record::Parameters>,
    /// Its application form.
    #[sea_orm(column_type = "JsonBinary")]
    pub form: Shared<record::Form>,
    /// The resolution that approved it; absent for the founding one.
    pub resolution_id: Option<Uuid>,
    /// When it was recorded.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
