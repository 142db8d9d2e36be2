//! A day that is not what its weekday says.

use crate::enums::CalendarKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    /// Holiday or make-up workday.
    pub kind: CalendarKind,
    /// Occasion.
    #[sea_orm(column_type = "Text")]
    pub name: String,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
