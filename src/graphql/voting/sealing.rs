//! Sealing a round: its ballots are copied in random order under new identities, and the open ones are destroyed, so that
//! nothing (id, order, time, physical row) joins a member to a ballot. While a round is open, whoever holds the database and
//! the machine could; no more is promised.

use crate::error::{Error, Result};
use crate::work::Work;
use entity::{ballot, ballot_choice, sealed_ballot, sealed_choice};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::{Builder, Uuid};

/// A ballot: who cast it, where the vote is named, and what it names, sorted.
pub type Ballot = (Option<Uuid>, Vec<Uuid>);

/// An identity that holds no time and no order, and that no seed repeats.
pub fn random_id() -> Result<Uuid> {
    let mut bytes = [0; 16];
    OsRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

/// The ballots of the open round.
pub async fn open_ballots(work: &Work, round_id: Uuid) -> Result<Vec<Ballot>> {
    let rows = ballot::Entity::find().filter(ballot::Column::RoundId.eq(round_id)).all(work.db()).await?;
    let mut ballots: BTreeMap<Uuid, Ballot> =
        rows.into_iter().map(|row| (row.id, (row.person_id, Vec::new()))).collect();
    let choices = ballot_choice::Entity::find()
        .filter(ballot_choice::Column::RoundId.eq(round_id))
        .order_by_asc(ballot_choice::Column::ApplicationId);
    for choice in choices.all(work.db()).await? {
        if let Some((_, chosen)) = ballots.get_mut(&choice.ballot_id) {
            chosen.push(choice.application_id);
        }
    }
    Ok(ballots.into_values().collect())
}

/// Copies the ballots of a round under new identities; the order is that of the identities, which is none.
pub async fn seal(work: &Work, round_id: Uuid, ballots: Vec<Ballot>) -> Result<()> {
    let mut sealed: BTreeMap<Uuid, Ballot> = BTreeMap::new();
    for ballot in ballots {
        sealed.insert(random_id()?, ballot);
    }
    let rows = sealed.iter().map(|(id, (person_id, _))| sealed_ballot::ActiveModel {
        id: Set(*id),
        round_id: Set(round_id),
        person_id: Set(*person_id),
    });
    if !sealed.is_empty() {
        sealed_ballot::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    }
    let choices: Vec<_> = sealed
        .iter()
        .flat_map(|(id, (_, chosen))| chosen.iter().map(|application_id| (*id, *application_id)))
        .map(|(ballot_id, application_id)| sealed_choice::ActiveModel {
            ballot_id: Set(ballot_id),
            application_id: Set(application_id),
        })
        .collect();
    if !choices.is_empty() {
        sealed_choice::Entity::insert_many(choices).exec_without_returning(work.db()).await?;
    }
    Ok(())
}

/// Destroys the ballots of the open round: there is but one, so the tables are emptied whole, and on PostgreSQL their
/// files with them. [`crate::db::Db::forget`] follows after the commit.
pub async fn destroy(work: &Work) -> Result<()> {
    let sql: &[&str] = match work.db().get_database_backend() {
        DbBackend::Postgres => &["TRUNCATE ballot_choice, ballot"],
        _ => &["DELETE FROM ballot_choice", "DELETE FROM ballot"],
    };
    for statement in sql {
        work.db().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// The sealed ballots of a round.
pub async fn read(db: &impl ConnectionTrait, round_id: Uuid) -> Result<Vec<Ballot>> {
    let rows = sealed_ballot::Entity::find().filter(sealed_ballot::Column::RoundId.eq(round_id)).all(db).await?;
    let choices = sealed_choice::Entity::find()
        .filter(sealed_choice::Column::BallotId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(sealed_choice::Column::ApplicationId)
        .all(db)
        .await?;
    let ballot = |row: sealed_ballot::Model| {
        let chosen = choices.iter().filter(|choice| choice.ballot_id == row.id).map(|choice| choice.application_id);
        (row.person_id, chosen.collect())
    };
    Ok(rows.into_iter().map(ballot).collect())
}

/// SHA-256 of ballots, in hex: one line a ballot, the lines sorted; with what each ballot names.
pub fn digest(ballots: Vec<Ballot>) -> (String, Vec<Vec<Uuid>>) {
    let line = |(person_id, chosen): &Ballot| {
        let person = person_id.map(|id| format!("{}:", id.simple())).unwrap_or_default();
        let chosen: Vec<String> = chosen.iter().map(|id| id.simple().to_string()).collect();
        format!("{person}{}\n", chosen.join(","))
    };
    let mut lines: Vec<String> = ballots.iter().map(line).collect();
    lines.sort_unstable();
    (crate::hex(&Sha256::digest(lines.concat())), ballots.into_iter().map(|(_, chosen)| chosen).collect())
}
