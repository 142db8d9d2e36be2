//! Persons, their accounts and their roles as rows: what the API and the command line have in common.

use crate::access::{Held, roles_between};
use crate::error::{Error, Result};
use crate::rules::roles::may_hold;
use crate::rules::{Refusal, Refusals, Step, Value};
use chrono::NaiveDate;
use entity::enums::Role;
use entity::{Instant, account, person, role_grant};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;

/// An account name: lower case, of characters that need no quoting anywhere.
pub fn login(text: &str) -> std::result::Result<String, Refusal> {
    let login = text.trim().to_ascii_lowercase();
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'@');
    if (3..=64).contains(&login.len()) && login.bytes().all(allowed) {
        return Ok(login);
    }
    Err(Refusal::input("input-account").fact("allowed", Value::Text("a-z 0-9 . _ - @ (3-64)".to_owned())))
}

/// Whether an account name is in use.
pub async fn taken(db: &impl ConnectionTrait, login: &str) -> Result<bool> {
    Ok(account::Entity::find().filter(account::Column::Login.eq(login)).count(db).await? > 0)
}

/// Records a person.
pub async fn insert_person(db: &impl ConnectionTrait, id: Uuid, name: String, now: Instant) -> Result<person::Model> {
    Ok(person::ActiveModel { id: Set(id), name: Set(name), created_at: Set(now) }.insert(db).await?)
}

/// Opens an account, named by [`login`]; `one_time`: somebody else knows the password.
pub async fn insert_account(
    db: &impl ConnectionTrait,
    id: Uuid,
    person_id: Uuid,
    (login, password_hash): (String, String),
    one_time: bool,
    now: Instant,
) -> Result<account::Model> {
    let row = account::ActiveModel {
        id: Set(id),
        person_id: Set(person_id),
        login: Set(login),
        password_hash: Set(password_hash),
        must_change_password: Set(one_time),
        disabled_at: Set(None),
        created_at: Set(now),
        version: Set(1),
    };
    Ok(row.insert(db).await?)
}

/// A role to be granted.
#[derive(Clone, Debug)]
pub struct Grant {
    pub person_id: Uuid,
    pub role: Role,
    pub department_id: Option<Uuid>,
    pub document: Option<String>,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
}

impl Grant {
    /// Whether a role comes by a grant at all: applicants come from teams, committee members from terms of office.
    pub fn grantable(role: Role) -> bool {
        !matches!(role, Role::Applicant | Role::CommitteeMember)
    }

    /// Refuses what the person's other roles of the time exclude (art. 7, 27), and a role that is held already.
    pub async fn check(&self, db: &impl ConnectionTrait, today: NaiveDate) -> Result<()> {
        let held = roles_between(db, [self.person_id], self.valid_from, self.valid_until).await?;
        let mut refusals = Refusals::default();
        let mut seen: Vec<Role> = Vec::new();
        for Held { role, executive_deputy, .. } in held.into_values().flatten() {
            if !seen.contains(&role) {
                let ruling = may_hold(&[role], self.role, executive_deputy);
                if ruling.is_err() {
                    seen.push(role);
                }
                refusals.also(ruling);
            }
        }
        refusals.ruling()?;
        let standing = role_grant::Entity::find().filter(self.same()).all(db).await?;
        if standing.iter().any(|row| row.valid_until.is_none_or(|last| last >= today)) {
            let path = if self.department_id.is_some() { "department" } else { "role" };
            return Err(Refusal::input("input-duplicate").at(vec![Step::Field(path.to_owned())]).into());
        }
        Ok(())
    }

    /// Whether somebody else holds the role during this grant.
    pub async fn stands_in(&self, db: &impl ConnectionTrait) -> Result<bool> {
        use role_grant::Column;
        let mut others = role_grant::Entity::find()
            .filter(Column::Role.eq(self.role))
            .filter(Column::PersonId.ne(self.person_id))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ValidUntil.is_null().or(Column::ValidUntil.gte(self.valid_from)));
        if let Some(last) = self.valid_until {
            others = others.filter(Column::ValidFrom.lte(last));
        }
        Ok(others.count(db).await? > 0)
    }

    /// Grants it. An earlier grant of the same role that has run out is closed, for one at a time stands open.
    pub async fn insert(
        self,
        db: &impl ConnectionTrait,
        id: Uuid,
        by: Option<Uuid>,
        now: Instant,
    ) -> Result<role_grant::Model> {
        role_grant::Entity::update_many()
            .col_expr(role_grant::Column::RevokedAt, Expr::value(now.0))
            .filter(self.same())
            .filter(role_grant::Column::ValidUntil.lt(now.day()))
            .exec(db)
            .await?;
        let row = role_grant::ActiveModel {
            id: Set(id),
            person_id: Set(self.person_id),
            role: Set(self.role),
            department_id: Set(self.department_id),
            document: Set(self.document),
            valid_from: Set(self.valid_from),
            valid_until: Set(self.valid_until),
            granted_by: Set(by),
            granted_at: Set(now),
            revoked_at: Set(None),
        };
        row.insert(db).await.map_err(Error::from)
    }

    /// The open grant of the same role to the same person.
    fn same(&self) -> sea_orm::Condition {
        use role_grant::Column;
        let department = match self.department_id {
            Some(id) => Column::DepartmentId.eq(id),
            None => Column::DepartmentId.is_null(),
        };
        sea_orm::Condition::all()
            .add(Column::PersonId.eq(self.person_id))
            .add(Column::Role.eq(self.role))
            .add(Column::RevokedAt.is_null())
            .add(department)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_names() {
        assert_eq!(login(" Li.Wei@Example.cn ").unwrap(), "li.wei@example.cn");
        assert_eq!(login("a_1").unwrap(), "a_1");
        assert!(login(&"a".repeat(64)).is_ok());
        for wrong in
            ["", "ab", "li wei", "李伟李伟", "li\0wei", "li'wei", "ﬁﬁﬁ", &"a".repeat(65), &"a".repeat(1_000_000)]
        {
            assert_eq!(login(wrong).unwrap_err().message, Some("input-account"));
        }
    }
}
