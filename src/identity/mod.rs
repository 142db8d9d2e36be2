//! Who is asking: keys and tokens, passwords, sessions, and how a viewer comes about.

pub mod accounts;
pub mod cli;
mod keys;
pub mod password;
pub mod session;
pub mod throttle;

pub use keys::{ACCESS_SECONDS, Keys};

use crate::App;
use crate::access::{Held, Viewer, roles_of};
use crate::error::{Result, Stop, TokenFault};
use crate::finders::misconduct::is_barred;
use crate::rules::misconduct::takes_away;
use entity::{Instant, account, person};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

/// Where a request comes from: the client's address, which the transport knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(pub String);

/// The viewer behind an access token, and when its time will have passed, by the machine's clock: the session is looked up on
/// every request, and roles are read, never carried.
pub async fn authenticate(app: &App, token: &str) -> Result<(Viewer, Instant)> {
    let (account_id, session_id, expires) = app.keys.read_access_token(token, &app.clock)?;
    Ok((viewer(&app.db.read, app, account_id, session_id).await?, expires))
}

/// The viewer again, as it stands under the write lock.
pub(crate) async fn reload(db: &impl ConnectionTrait, viewer_before: &Viewer, app: &App) -> Result<Viewer> {
    viewer(db, app, viewer_before.account_id, viewer_before.session_id).await
}

/// The viewer of a session, for links that a session asked for.
pub(crate) async fn of_session(app: &App, session_id: Uuid) -> Result<Viewer> {
    let session = entity::session::Entity::find_by_id(session_id).one(&app.db.read).await?;
    let session = session.ok_or(Stop::Unauthenticated(Some(TokenFault::Revoked)))?;
    viewer(&app.db.read, app, session.account_id, session_id).await
}

/// The viewer of a session, as long as it lasts.
pub(crate) async fn viewer(db: &impl ConnectionTrait, app: &App, account_id: Uuid, session_id: Uuid) -> Result<Viewer> {
    let revoked = || Stop::Unauthenticated(Some(TokenFault::Revoked));
    let session = entity::session::Entity::find_by_id(session_id).one(db).await?.ok_or_else(revoked)?;
    if session.ended_at.is_some() || session.account_id != account_id || session.expires_at <= app.clock.machine() {
        return Err(revoked().into());
    }
    let found = account::Entity::find_by_id(account_id).find_also_related(person::Entity).one(db).await?;
    let Some((account, Some(person))) = found else { return Err(revoked().into()) };
    if account.disabled_at.is_some() {
        return Err(revoked().into());
    }
    Ok(Viewer {
        account_id,
        person_id: person.id,
        session_id,
        name: person.name,
        login: account.login,
        must_change_password: account.must_change_password,
        held: roles_left(db, person.id, app).await?,
    })
}

/// The roles that somebody holds now, less those that a misconduct case takes away (art. 28).
async fn roles_left(db: &impl ConnectionTrait, person_id: Uuid, app: &App) -> Result<Vec<Held>> {
    let mut held = roles_of(db, person_id, app.clock.now()).await?;
    let at_work = held.iter().any(|held| takes_away(held.role));
    if at_work && is_barred(db, person_id).await? {
        held.retain(|held| !takes_away(held.role));
    }
    Ok(held)
}
