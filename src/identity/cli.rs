//! What the command line does to accounts: through the same lock, and with a link in the audit chain, whose actor is
//! nobody.

use super::accounts::{self, Grant};
use super::password;
use crate::App;
use crate::audit;
use crate::error::Result;
use crate::graphql::check::Check;
use crate::rules::Refusal;
use crate::work;
use entity::account;
use entity::enums::Role;
use sea_orm::{DatabaseTransaction, EntityTrait, PaginatorTrait};
use serde_json::json;
use uuid::Uuid;

/// The account that is made on first start.
const ADMINISTRATOR: &str = "admin";

/// What is to be opened.
struct Opening {
    name: String,
    login: String,
    roles: Vec<Role>,
    password_hash: String,
}

/// Creates a person with an account and roles from today on; answers the password, which has to be changed at the first
/// sign-in. Without one a random one is made.
pub async fn create_account(
    app: &App,
    name: &str,
    login: &str,
    roles: &[Role],
    password: Option<String>,
) -> Result<String> {
    let mut check = Check::new();
    let name = check.text("name", name, 100);
    let login = accounts::login(login).unwrap_or_else(|refusal| {
        check.fault("account", refusal);
        String::new()
    });
    // A recommender speaks for a department: that grant is made through the API, which knows the departments.
    if roles.iter().any(|role| !Grant::grantable(*role) || *role == Role::Recommender) {
        check.fault("roles", Refusal::input("input-choice"));
    }
    if let Some(refusal) = password.as_deref().and_then(|password| password::fault(password, &login)) {
        check.fault("password", refusal);
    }
    check.done()?;
    let password = password.map_or_else(password::one_time, Ok)?;
    let password_hash = password::hash(password.clone().into()).await?;
    let opening = Opening { name, login, roles: roles.to_vec(), password_hash };
    let txn = work::lock(app).await?;
    open(app, txn, "account create", opening).await?;
    Ok(password)
}

/// On the first start: an administrator with a random password, as account and password; `None` where there are accounts.
pub async fn ensure_admin(app: &App) -> Result<Option<(String, String)>> {
    if account::Entity::find().count(&app.db.read).await? > 0 {
        return Ok(None);
    }
    let password = password::one_time()?;
    let opening = Opening {
        name: "系统管理员".to_owned(),
        login: ADMINISTRATOR.to_owned(),
        roles: vec![Role::Admin],
        password_hash: password::hash(password.clone().into()).await?,
    };
    let txn = work::lock(app).await?;
    // Another server on the same database may have been first.
    if account::Entity::find().count(&txn).await? > 0 {
        return Ok(None);
    }
    open(app, txn, "first start", opening).await?;
    Ok(Some((ADMINISTRATOR.to_owned(), password)))
}

/// Writes person, account, roles and audit link, and commits.
async fn open(app: &App, txn: DatabaseTransaction, operation: &str, opening: Opening) -> Result<Uuid> {
    let Opening { name, login, roles, password_hash } = opening;
    let now = app.clock.now();
    if accounts::taken(&txn, &login).await? {
        let mut check = Check::new();
        check.fault("account", Refusal::input("input-account-taken"));
        check.done()?;
    }
    let payload = json!({
        "account": login,
        "name": name,
        "roles": roles.iter().map(|role| role.name()).collect::<Vec<_>>(),
    });
    let person = accounts::insert_person(&txn, app.ids.next(now), name, now).await?;
    let account =
        accounts::insert_account(&txn, app.ids.next(now), person.id, (login, password_hash), true, now).await?;
    for role in roles {
        let grant = Grant {
            person_id: person.id,
            role,
            department_id: None,
            document: None,
            valid_from: now.day(),
            valid_until: None,
        };
        grant.check(&txn, now.day()).await?;
        grant.insert(&txn, app.ids.next(now), None, now).await?;
    }
    let entry = audit::Entry {
        at: now,
        actor_id: None,
        session_id: None,
        operation: operation.to_owned(),
        subject_id: Some(account.id),
        cycle_id: None,
        payload: payload.to_string(),
    };
    audit::append(&txn, entry).await?;
    txn.commit().await?;
    Ok(account.id)
}
