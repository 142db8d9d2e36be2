//! Who may do what. [`Action::who`] is the one table of mutations, [`AREAS`] and [`TYPES`] that of reads; `docs/access.md` is
//! printed from both, and a test fails when the schema has an entry that the tables lack. Which *rows* somebody sees is
//! decided by the scoped finders in [`crate::finders`]; what is not visible is not found.

mod actions;
mod reads;

pub use actions::Action;
pub use reads::{AREAS, TYPES};

use crate::error::{Result, Stop};
use chrono::NaiveDate;
use entity::Instant;
use entity::enums::{Role, TeamPermission};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Somebody who is signed in, with the roles held at this moment.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub account_id: Uuid,
    pub person_id: Uuid,
    pub session_id: Uuid,
    pub name: String,
    pub login: String,
    pub must_change_password: bool,
    /// Every live role, wherever it comes from.
    pub held: Vec<Held>,
}

/// One role that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    /// RECOMMENDER: for which department.
    pub department_id: Option<Uuid>,
    /// APPLICANT: for which organisation, and what may be done there.
    pub team: Option<(Uuid, TeamPermission)>,
    /// COMMITTEE_MEMBER: as the executive deputy, who may also be the Office.
    pub executive_deputy: bool,
}

/// A row of the view `person_role`.
#[derive(Debug, FromQueryResult)]
struct RoleRow {
    person_id: Uuid,
    role: String,
    department_id: Option<Uuid>,
    organization_id: Option<Uuid>,
    permission: Option<String>,
}

/// The live roles of a person on the day of an instant.
pub async fn roles_of(db: &impl ConnectionTrait, person_id: Uuid, now: Instant) -> Result<Vec<Held>> {
    let mut held = roles_between(db, [person_id], now.day(), Some(now.day())).await?;
    Ok(held.remove(&person_id).unwrap_or_default())
}

/// The live roles of persons on at least one day of a time; without a last day: from the first on.
pub async fn roles_between(
    db: &impl ConnectionTrait,
    persons: impl IntoIterator<Item = Uuid>,
    first: NaiveDate,
    last: Option<NaiveDate>,
) -> Result<HashMap<Uuid, Vec<Held>>> {
    let mut select = Query::select();
    select
        .columns(["person_id", "role", "department_id", "organization_id", "permission"])
        .from("person_role")
        .and_where(Expr::col("person_id").is_in(persons))
        .and_where(Expr::col("valid_until").is_null().or(Expr::col("valid_until").gte(first)));
    if let Some(last) = last {
        select.and_where(Expr::col("valid_from").is_null().or(Expr::col("valid_from").lte(last)));
    }
    for column in ["role", "department_id", "organization_id"] {
        select.order_by(column, Order::Asc);
    }
    let statement = db.get_database_backend().build(&select);
    let mut held: HashMap<_, Vec<_>> = HashMap::new();
    for row in RoleRow::find_by_statement(statement).all(db).await? {
        let person_id = row.person_id;
        held.entry(person_id).or_default().extend(row.held());
    }
    Ok(held)
}

impl RoleRow {
    fn held(self) -> Option<Held> {
        let executive_deputy = self.role == "EXECUTIVE_DEPUTY";
        let role =
            if executive_deputy { Role::CommitteeMember } else { Role::all().find(|role| role.name() == self.role)? };
        let permission = self.permission.and_then(|name| TeamPermission::all().find(|value| value.name() == name));
        Some(Held {
            role,
            department_id: self.department_id,
            team: self.organization_id.zip(permission),
            executive_deputy,
        })
    }
}

impl Viewer {
    /// Whether a role is held.
    pub fn is(&self, role: Role) -> bool {
        self.held.iter().any(|held| held.role == role)
    }

    /// The organisations of this applicant with at least a permission.
    pub fn organizations(&self, at_least: TeamPermission) -> Vec<Uuid> {
        let teams = self.held.iter().filter_map(|held| held.team);
        teams.filter(|(_, permission)| *permission >= at_least).map(|(id, _)| id).collect()
    }

    /// The departments that this recommender speaks for.
    pub fn departments(&self) -> Vec<Uuid> {
        self.held.iter().filter_map(|held| held.department_id).collect()
    }
}

/// Who may try an action; rows and rules decide further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Without a token too.
    Anyone,
    /// Everybody who is signed in.
    SignedIn,
    /// Holders of one of these roles.
    Roles(&'static [Role]),
}

impl Who {
    /// Refuses a viewer who may not try.
    pub fn check(self, viewer: Option<&Viewer>) -> Result<()> {
        match (self, viewer) {
            (Self::Anyone, _) | (Self::SignedIn, Some(_)) => Ok(()),
            (_, None) => Err(Stop::Unauthenticated(None).into()),
            (Self::Roles(roles), Some(viewer)) if roles.iter().any(|role| viewer.is(*role)) => Ok(()),
            (Self::Roles(_), Some(_)) => Err(Stop::Forbidden.into()),
        }
    }

    /// Whether holders of a role (`None`: nobody signed in) may try.
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Anyone, _) | (Self::SignedIn, Some(_)) => true,
            (Self::Roles(roles), Some(role)) => roles.contains(&role),
            (Self::SignedIn | Self::Roles(_), None) => false,
        }
    }
}

const fn roles(roles: &'static [Role]) -> Who {
    Who::Roles(roles)
}
