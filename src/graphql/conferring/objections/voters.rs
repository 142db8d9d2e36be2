//! Who voted on a nominee: they do not decide objections to it (art. 7).

use crate::error::{Error, Result};
use crate::graphql::loaders::Reader;
use async_graphql::dataloader::Loader;
use entity::enums::RoundState;
use entity::{ballot_marker, ballot_round, round_candidate, round_recusal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// Who voted on applications: members whose ballot came in, in a round that counts, and who were not recused from them; they do
/// not decide objections to them (art. 7).
pub async fn voters(
    db: &impl ConnectionTrait,
    applications: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows: Vec<(Uuid, Uuid)> = round_candidate::Entity::find()
        .join(JoinType::InnerJoin, round_candidate::Relation::BallotRound.def())
        .filter(round_candidate::Column::ApplicationId.is_in(applications))
        .filter(ballot_round::Column::State.eq(RoundState::Closed))
        .select_only()
        .columns([round_candidate::Column::RoundId, round_candidate::Column::ApplicationId])
        .into_tuple()
        .all(db)
        .await?;
    let rounds: Vec<Uuid> = rows.iter().map(|(round, _)| *round).collect();
    let voted =
        ballot_marker::Entity::find().filter(ballot_marker::Column::RoundId.is_in(rounds.clone())).all(db).await?;
    let recusals = round_recusal::Entity::find().filter(round_recusal::Column::RoundId.is_in(rounds)).all(db).await?;
    let mut found: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (round, application) in rows {
        let away = |person: Uuid| {
            let kept = |row: &round_recusal::Model| {
                (row.round_id, row.application_id, row.person_id, row.late) == (round, application, person, false)
            };
            recusals.iter().any(kept)
        };
        let persons = voted.iter().filter(|marker| marker.round_id == round).map(|marker| marker.person_id);
        found.entry(application).or_default().extend(persons.filter(|person| !away(*person)));
    }
    Ok(found)
}

/// [`voters`] on an application, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VotersOn(pub Uuid);

impl Loader<VotersOn> for Reader {
    type Value = Vec<Uuid>;
    type Error = Error;

    async fn load(&self, keys: &[VotersOn]) -> Result<HashMap<VotersOn, Vec<Uuid>>> {
        let mut found = voters(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(keys.iter().map(|key| (*key, found.remove(&key.0).unwrap_or_default())).collect())
    }
}
