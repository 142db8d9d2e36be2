//! What a revocation does to the payment of a grant (art. 23, 24): one that is under way suspends it, one that was decided cancels
//! what is unpaid.

use crate::error::{Error, Result};
use crate::graphql::loaders::Reader;
use crate::rules::funds::Grant;
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{HonourRevocation, RevocationState};
use entity::{award, honour, revocation_case, reward_claim, reward_grant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How a revocation stands towards a grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suspension {
    /// Whether a revocation of what the grant rewards is under way: payment waits.
    pub under_revocation: bool,
    /// On which ground it was revoked by now.
    pub revoked: Option<HonourRevocation>,
}

impl Suspension {
    /// By the register of honours: a revocation that is dated ahead is under way.
    pub fn of(honour: &honour::Model, day: NaiveDate) -> Self {
        let Some((on, ground)) = honour.revoked_on.zip(honour.revocation) else { return Self::default() };
        Self { under_revocation: on > day, revoked: (on <= day).then_some(ground) }
    }

    /// The grant as the rule looks at it.
    pub fn grant(self, row: &reward_grant::Model) -> Grant {
        Grant {
            amount_fen: row.amount_fen,
            cancelled_fen: row.cancelled_fen,
            entered_fen: row.entered_fen,
            paid_fen: row.paid_fen,
            under_revocation: self.under_revocation,
            revoked: self.revoked,
        }
    }
}

/// Of many grants, by their ids, in four statements; what rewards a standard cannot be revoked and is not among them.
pub async fn suspensions(
    db: &impl ConnectionTrait,
    grants: &[reward_grant::Model],
    day: NaiveDate,
) -> Result<HashMap<Uuid, Suspension>> {
    let awards = award::Entity::find().filter(award::Column::Id.is_in(grants.iter().filter_map(|row| row.award_id)));
    let claims = reward_claim::Entity::find()
        .filter(reward_claim::Column::Id.is_in(grants.iter().filter_map(|row| row.claim_id)));
    let open = revocation_case::Entity::find()
        .filter(revocation_case::Column::AwardId.is_in(grants.iter().filter_map(|row| row.award_id)))
        .filter(revocation_case::Column::State.is_not_in([RevocationState::Revoked, RevocationState::Dismissed]));
    let open: HashSet<Uuid> = open.all(db).await?.into_iter().map(|row| row.award_id).collect();
    let awards = awards.all(db).await?.into_iter().map(|row| (row.id, row.honour_id));
    let claims = claims.all(db).await?.into_iter().filter_map(|row| Some((row.id, row.honour_id?)));
    let honours_of: HashMap<Uuid, Uuid> = awards.chain(claims).collect();
    let honours = honour::Entity::find().filter(honour::Column::Id.is_in(honours_of.values().copied()));
    let honours: HashMap<Uuid, honour::Model> = honours.all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let suspension = |row: &reward_grant::Model| {
        let honour = honours.get(honours_of.get(&row.award_id.or(row.claim_id)?)?)?;
        let mut suspension = Suspension::of(honour, day);
        suspension.under_revocation |= row.award_id.is_some_and(|award| open.contains(&award));
        Some((row.id, suspension))
    };
    Ok(grants.iter().filter_map(suspension).collect())
}

/// Of one grant.
pub async fn suspension(db: &impl ConnectionTrait, grant: &reward_grant::Model, day: NaiveDate) -> Result<Suspension> {
    Ok(suspensions(db, std::slice::from_ref(grant), day).await?.remove(&grant.id).unwrap_or_default())
}

/// The suspension of a grant on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SuspensionOf(pub Uuid, pub NaiveDate);

impl Loader<SuspensionOf> for Reader {
    type Value = Suspension;
    type Error = Error;

    async fn load(&self, keys: &[SuspensionOf]) -> Result<HashMap<SuspensionOf, Suspension>> {
        let Some(day) = keys.first().map(|key| key.1) else { return Ok(HashMap::new()) };
        let grants = reward_grant::Entity::find().filter(reward_grant::Column::Id.is_in(keys.iter().map(|key| key.0)));
        let found = suspensions(&self.0, &grants.all(&self.0).await?, day).await?;
        Ok(found.into_iter().map(|(id, suspension)| (SuspensionOf(id, day), suspension)).collect())
    }
}
