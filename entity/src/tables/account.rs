//! A way for a person to sign in.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// A way for a person to sign in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signs in with it.
    pub person_id: Uuid,
    /// Account name, lower case, unique.
    #[sea_orm(column_type = "Text")]
    pub login: String,
    /// Argon2id in PHC form.
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    /// A one-time password was set by somebody else.
    pub must_change_password: bool,
    /// No sign-in and no session from then on.
    pub disabled_at: Option<Instant>,
    /// When it was created.
    pub created_at: Instant,
    /// Optimistic concurrency.
    pub version: i32,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
