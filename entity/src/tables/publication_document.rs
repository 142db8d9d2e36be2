//! The document by which the management committee publishes the winners of a cycle (art. 19).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// The document by which the management committee publishes the winners of a cycle (art. 19).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_document")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which cycle.
    pub cycle_id: Uuid,
    /// Its number.
    #[sea_orm(column_type = "Text")]
    pub number: String,
    /// Its title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Its date, from which the awards are valid.
    pub issued_on: NaiveDate,
    /// Where it stands, if it does.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `cycle_id`.
    #[sea_orm(belongs_to = "super::cycle::Entity", from = "Column::CycleId", to = "super::cycle::Column::Id")]
    Cycle,
}

impl Related<super::cycle::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cycle.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
