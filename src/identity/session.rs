//! Sessions: how they start, go on and end. An access token is good for minutes; the refresh token that renews it is used
//! once and followed by its successor. Times are of the machine clock.

use crate::App;
use crate::error::{Error, Result, Stop, TokenFault};
use crate::work::Work;
use async_graphql::Value;
use entity::{Instant, account, refresh_token, session};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A session ends so long after it started, used or not.
pub const LIFETIME_SECONDS: i64 = 12 * 60 * 60;
/// A session ends where it is not refreshed for so long.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// Two tabs that refresh with one token within this time get the same successor.
const GRACE_SECONDS: i64 = 60;
/// Digests of old tokens are kept so long, to say why they are refused.
const KEPT_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A session with the refresh token that continues it.
#[derive(Debug)]
pub struct Continued {
    pub session: session::Model,
    pub refresh_token: String,
}

impl Continued {
    /// Until when the refresh token can be used.
    pub fn refresh_until(&self) -> Instant {
        idle_end(&self.session)
    }
}

/// Starts a session of an account; commits with the audit link.
pub async fn start(mut work: Work, account_id: Uuid, device: Option<String>, input: &Value) -> Result<Continued> {
    let now = work.app.clock.machine();
    let mut random = [0; 32];
    OsRng.try_fill_bytes(&mut random).map_err(Error::internal)?;
    let refresh_token = crate::hex(&random);
    // Never from the sandbox's seed: a token of an earlier scenario must not name a session of the next.
    let mut random = [0; 10];
    OsRng.try_fill_bytes(&mut random).map_err(Error::internal)?;
    let row = session::ActiveModel {
        id: Set(uuid::Builder::from_unix_timestamp_millis(now.0.unsigned_abs(), &random).into_uuid()),
        account_id: Set(account_id),
        device: Set(device),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now.plus_seconds(LIFETIME_SECONDS)),
        ended_at: Set(None),
    };
    let session = row.insert(work.db()).await?;
    keep(work.db(), &refresh_token, session.id, now).await?;
    let old = refresh_token::Column::IssuedAt.lt(now.plus_seconds(-KEPT_SECONDS));
    refresh_token::Entity::delete_many().filter(old).exec(work.db()).await?;
    work.acts_as(account_id, session.id);
    work.commit(Some(session.id), input).await?;
    Ok(Continued { session, refresh_token })
}

/// Whether a token is one of ours: asked before the write lock is taken for it.
pub async fn known(db: &impl ConnectionTrait, token: &str) -> Result<()> {
    match refresh_token::Entity::find_by_id(digest(token)).one(db).await? {
        Some(_) => Ok(()),
        None => Err(Stop::Unauthenticated(Some(TokenFault::Malformed)).into()),
    }
}

/// Exchanges a refresh token for its successor, or ends the session of one that was used before; commits either with the
/// audit link.
pub async fn refresh(mut work: Work, token: &str, input: &Value) -> Result<Continued> {
    let stop = |fault| Error::from(Stop::Unauthenticated(Some(fault)));
    let now = work.app.clock.machine();
    let row = refresh_token::Entity::find_by_id(digest(token)).one(work.db()).await?;
    let row = row.ok_or_else(|| stop(TokenFault::Malformed))?;
    let found = session::Entity::find_by_id(row.session_id).find_also_related(account::Entity).one(work.db()).await?;
    let Some((session, Some(account))) = found else { return Err(stop(TokenFault::Revoked)) };
    if account.disabled_at.is_some() {
        return Err(stop(TokenFault::Revoked));
    }
    work.acts_as(account.id, session.id);
    // Derived, not drawn: whoever comes with the same token is given the same successor, and nothing secret is stored.
    let successor = work.app.keys.seal("refresh", token);
    match judge(&session, &row, now) {
        Judgement::Refuse(fault) => Err(stop(fault)),
        Judgement::Reused => {
            let id = session.id;
            end(work.db(), session, now).await?;
            work.commit(Some(id), input).await?;
            tracing::warn!(session = %id, "a used refresh token came back; its session was ended");
            Err(stop(TokenFault::Revoked))
        }
        Judgement::Repeat => Ok(Continued { session, refresh_token: successor }),
        Judgement::Rotate => {
            let mut used = row.into_active_model();
            used.used_at = Set(Some(now));
            used.update(work.db()).await?;
            keep(work.db(), &successor, session.id, now).await?;
            let mut session = session.into_active_model();
            session.last_used_at = Set(now);
            let session = session.update(work.db()).await?;
            work.commit(Some(session.id), input).await?;
            Ok(Continued { session, refresh_token: successor })
        }
    }
}

/// Ends a session.
pub async fn end(db: &impl ConnectionTrait, session: session::Model, now: Instant) -> Result<session::Model> {
    let mut session = session.into_active_model();
    session.ended_at = Set(Some(now));
    Ok(session.update(db).await?)
}

/// Ends the sessions of an account, all or all but one.
pub async fn end_all(db: &impl ConnectionTrait, account_id: Uuid, but: Option<Uuid>, now: Instant) -> Result<()> {
    use session::Column;
    let mut update = session::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now.0))
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::EndedAt.is_null());
    if let Some(but) = but {
        update = update.filter(Column::Id.ne(but));
    }
    update.exec(db).await?;
    Ok(())
}

/// The live sessions of an account, oldest first.
pub async fn live(db: &impl ConnectionTrait, account_id: Uuid, now: Instant) -> Result<Vec<session::Model>> {
    use session::Column;
    let select = session::Entity::find()
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::LastUsedAt.gt(now.plus_seconds(-IDLE_SECONDS)))
        .order_by_asc(Column::Id);
    Ok(select.all(db).await?)
}

/// An access token of a session; it never outlives the session.
pub fn access_token(app: &App, session: &session::Model) -> Result<(String, Instant)> {
    let (token, until) = app.keys.access_token(session.account_id, session.id, &app.clock)?;
    Ok((token, until.min(session.expires_at)))
}

/// Whether a session has neither been ended nor run out.
pub fn is_live(session: &session::Model, now: Instant) -> bool {
    session.ended_at.is_none() && now < idle_end(session)
}

fn idle_end(session: &session::Model) -> Instant {
    session.last_used_at.plus_seconds(IDLE_SECONDS).min(session.expires_at)
}

/// What a refresh token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    /// Its first use.
    Rotate,
    /// Used a moment ago: the other tab, or an answer that got lost.
    Repeat,
    /// Used long ago: it was copied.
    Reused,
    Refuse(TokenFault),
}

fn judge(session: &session::Model, token: &refresh_token::Model, now: Instant) -> Judgement {
    if session.ended_at.is_some() {
        return Judgement::Refuse(TokenFault::Revoked);
    }
    if !is_live(session, now) {
        return Judgement::Refuse(TokenFault::Expired);
    }
    match token.used_at {
        None => Judgement::Rotate,
        Some(used) if now <= used.plus_seconds(GRACE_SECONDS) => Judgement::Repeat,
        Some(_) => Judgement::Reused,
    }
}

async fn keep(db: &impl ConnectionTrait, token: &str, session_id: Uuid, now: Instant) -> Result<()> {
    let row = refresh_token::ActiveModel {
        digest: Set(digest(token)),
        session_id: Set(session_id),
        issued_at: Set(now),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn digest(token: &str) -> String {
    crate::hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Instant = Instant(1_772_413_200_000);

    fn session(last_used: i64, ended: Option<i64>) -> session::Model {
        session::Model {
            id: Uuid::nil(),
            account_id: Uuid::nil(),
            device: None,
            created_at: START,
            last_used_at: START.plus_seconds(last_used),
            expires_at: START.plus_seconds(LIFETIME_SECONDS),
            ended_at: ended.map(|seconds| START.plus_seconds(seconds)),
        }
    }

    fn judged(session: &session::Model, used: Option<i64>, now: i64) -> Judgement {
        let token = refresh_token::Model {
            digest: digest("token"),
            session_id: Uuid::nil(),
            issued_at: START,
            used_at: used.map(|seconds| START.plus_seconds(seconds)),
        };
        judge(session, &token, START.plus_seconds(now))
    }

    #[test]
    fn a_token_is_used_once_with_a_minute_of_grace() {
        let session = session(600, None);
        assert_eq!(judged(&session, None, 600), Judgement::Rotate);
        assert_eq!(judged(&session, Some(600), 600), Judgement::Repeat);
        assert_eq!(judged(&session, Some(600), 660), Judgement::Repeat);
        assert_eq!(judged(&session, Some(600), 661), Judgement::Reused);
    }

    #[test]
    fn a_session_ends_idle_or_old() {
        let expired = Judgement::Refuse(TokenFault::Expired);
        assert_eq!(judged(&session(0, None), None, IDLE_SECONDS - 1), Judgement::Rotate);
        assert_eq!(judged(&session(0, None), None, IDLE_SECONDS), expired);
        let late = LIFETIME_SECONDS - 60;
        assert_eq!(judged(&session(late, None), None, LIFETIME_SECONDS - 1), Judgement::Rotate);
        assert_eq!(judged(&session(late, None), None, LIFETIME_SECONDS), expired);
        assert_eq!(judged(&session(late, None), Some(0), LIFETIME_SECONDS), expired);
    }

    #[test]
    fn an_ended_session_is_revoked_whatever_the_token() {
        let revoked = Judgement::Refuse(TokenFault::Revoked);
        for used in [None, Some(0), Some(90)] {
            assert_eq!(judged(&session(60, Some(90)), used, 100), revoked);
        }
        assert_eq!(judged(&session(0, Some(90)), None, LIFETIME_SECONDS * 2), revoked);
    }

    #[test]
    fn a_refresh_token_does_not_outlive_its_session() {
        let until =
            |last_used| Continued { session: session(last_used, None), refresh_token: String::new() }.refresh_until();
        assert_eq!(until(0), START.plus_seconds(IDLE_SECONDS));
        assert_eq!(until(LIFETIME_SECONDS - 60), START.plus_seconds(LIFETIME_SECONDS));
    }
}
