//! What the registers say about organisations, their predecessors included: read for many at once.

use super::loaders::Reader;
use crate::error::{Error, Result};
use crate::rules::eligibility::{AdverseFact, HonourFact};
use async_graphql::dataloader::Loader;
use chrono::{Datelike, NaiveDate};
use entity::enums::{HonourKind, HonourRevocation};
use entity::{adverse_record, award, cycle, honour, succession};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use std::collections::{BTreeSet, HashMap};

/// The registers about one organisation, for [`crate::rules::eligibility`].
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    pub honours: Vec<HonourFact>,
    pub adverse: Vec<AdverseFact>,
    /// A predecessor's first day of operation in the zone, where the Office decided that it counts.
    pub operating_since: Option<NaiveDate>,
}

/// The dossier of a credit code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DossierOf(pub String);

impl Loader<DossierOf> for Reader {
    type Value = Dossier;
    type Error = Error;

    async fn load(&self, keys: &[DossierOf]) -> Result<HashMap<DossierOf, Dossier>> {
        let codes: BTreeSet<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = dossiers(&self.0, codes).await?;
        Ok(found.into_iter().map(|(code, dossier)| (DossierOf(code), dossier)).collect())
    }
}

/// An honour, and the year of its cycle where it was conferred here.
#[derive(Debug, FromQueryResult)]
struct Honoured {
    credit_code: String,
    kind: HonourKind,
    granted_on: NaiveDate,
    valid_until: NaiveDate,
    revoked_on: Option<NaiveDate>,
    revocation: Option<HonourRevocation>,
    year: Option<i32>,
}

/// Where a predecessor stands towards a successor, over however many mergers and splits.
struct Line {
    predecessor: String,
    /// Whether a valid award of the predecessor bars: every decision on the way has to say so.
    award_bars: bool,
    operating_since: Option<NaiveDate>,
}

/// The dossiers of organisations: two statements, and one for each generation of predecessors.
pub async fn dossiers(db: &impl ConnectionTrait, codes: BTreeSet<String>) -> Result<HashMap<String, Dossier>> {
    let mut successions: Vec<succession::Model> = Vec::new();
    let mut known = codes.clone();
    let mut generation = codes.clone();
    while !generation.is_empty() {
        let rows = succession::Entity::find()
            .filter(succession::Column::SuccessorCode.is_in(std::mem::take(&mut generation)))
            .filter(succession::Column::VoidedAt.is_null());
        for row in rows.all(db).await? {
            if known.insert(row.predecessor_code.clone()) {
                generation.insert(row.predecessor_code.clone());
            }
            successions.push(row);
        }
    }
    use honour::Column::{CreditCode, GrantedOn, Kind, Revocation, RevokedOn, ValidUntil, VoidedAt};
    let honours: Vec<Honoured> = honour::Entity::find()
        .join_rev(JoinType::LeftJoin, award::Relation::Honour.def())
        .join(JoinType::LeftJoin, award::Relation::Cycle.def())
        .filter(CreditCode.is_in(known.iter().cloned()))
        .filter(VoidedAt.is_null())
        .select_only()
        .columns([CreditCode, Kind, GrantedOn, ValidUntil, RevokedOn, Revocation])
        .column(cycle::Column::Year)
        .into_model()
        .all(db)
        .await?;
    let adverse = adverse_record::Entity::find()
        .filter(adverse_record::Column::CreditCode.is_in(known))
        .filter(adverse_record::Column::VoidedAt.is_null());
    let adverse = adverse.all(db).await?;

    let dossier = |code: &String| {
        let line = line_of(code, &successions);
        let honours = honours.iter().filter_map(|row| {
            let link = line.iter().find(|link| link.predecessor == row.credit_code);
            let bars = row.credit_code == *code || link?.award_bars;
            let revoked = row.revoked_on.zip(row.revocation);
            let won_in = row.year.unwrap_or(row.granted_on.year());
            Some(HonourFact { kind: row.kind, won_in, valid_until: row.valid_until, revoked, bars })
        });
        let concerned = |row: &&adverse_record::Model| {
            row.credit_code == *code || line.iter().any(|link| link.predecessor == row.credit_code)
        };
        Dossier {
            honours: honours.collect(),
            adverse: adverse
                .iter()
                .filter(concerned)
                .map(|row| AdverseFact { kind: row.kind, dated_on: row.dated_on })
                .collect(),
            operating_since: line.iter().filter_map(|link| link.operating_since).min(),
        }
    };
    Ok(codes.iter().map(|code| (code.clone(), dossier(code))).collect())
}

/// Every predecessor of an organisation, nearest first; a circle in the register ends the walk.
fn line_of(code: &str, successions: &[succession::Model]) -> Vec<Line> {
    let mut line: Vec<Line> = Vec::new();
    let mut open = vec![(code.to_owned(), true, true)];
    while let Some((successor, award_bars, years_count)) = open.pop() {
        for row in successions.iter().filter(|row| row.successor_code == successor) {
            if row.predecessor_code == code || line.iter().any(|link| link.predecessor == row.predecessor_code) {
                continue;
            }
            let award_bars = award_bars && row.counts_valid_award;
            let years_count = years_count && row.counts_operating_years;
            line.push(Line {
                predecessor: row.predecessor_code.clone(),
                award_bars,
                operating_since: row.operating_since.filter(|_| years_count),
            });
            open.push((row.predecessor_code.clone(), award_bars, years_count));
        }
    }
    line
}
