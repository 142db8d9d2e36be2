//! What notices and conferral leave open, for many cycles in a constant number of statements; and who is struck off.

use crate::error::Result;
use crate::rules::conferral::Winners;
use crate::rules::notice::Noticed;
use crate::work::Work;
use chrono::NaiveDate;
use entity::enums::{ApplicationState, ObjectionState, Phase, StrikeReason};
use entity::{application, award, cycle, honour, notice_entry, objection, public_notice};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The cycles of a phase among some.
fn in_phase(cycles: &[cycle::Model], phase: Phase) -> Vec<Uuid> {
    cycles.iter().filter(|cycle| cycle.phase == phase).map(|cycle| cycle.id).collect()
}

/// The nominees of cycles, as cycle and application.
async fn nominated(db: &impl ConnectionTrait, cycles: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = application::Entity::find()
        .filter(application::Column::CycleId.is_in(cycles.iter().copied()))
        .filter(application::Column::State.eq(ApplicationState::Nominated))
        .select_only()
        .columns([application::Column::CycleId, application::Column::Id]);
    Ok(rows.into_tuple().all(db).await?)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What the notices of those cycles leave open that are in NOTICE; places that became vacant are counted elsewhere.
pub async fn noticed(db: &impl ConnectionTrait, cycles: &[cycle::Model]) -> Result<HashMap<Uuid, Noticed>> {
    let ids = in_phase(cycles, Phase::Notice);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let nominees = nominated(db, &ids).await?;
    let notices = public_notice::Entity::find()
        .filter(public_notice::Column::CycleId.is_in(ids.clone()))
        .filter(public_notice::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    let entries = notice_entry::Entity::find()
        .filter(notice_entry::Column::NoticeId.is_in(notices.iter().map(|row| row.id)))
        .filter(notice_entry::Column::StruckAt.is_null())
        .all(db)
        .await?;
    let unresolved: Vec<Uuid> = objection::Entity::find()
        .filter(objection::Column::CycleId.is_in(ids.clone()))
        .filter(objection::Column::State.eq(ObjectionState::Filed))
        .select_only()
        .column(objection::Column::CycleId)
        .into_tuple()
        .all(db)
        .await?;
    let of_cycle = |id: Uuid| {
        let nominees: Vec<Uuid> = nominees.iter().filter(|(cycle, _)| *cycle == id).map(|(_, id)| *id).collect();
        let live: HashSet<Uuid> = entries.iter().map(|entry| entry.notice_id).collect();
        // A notice on which nobody is left runs for nobody.
        let notices = || notices.iter().filter(|row| row.cycle_id == id && live.contains(&row.id));
        let stands = |nominee: &&Uuid| entries.iter().any(|entry| entry.application_id == **nominee);
        let noticed = Noticed {
            nominees: count(nominees.len()),
            unnoticed: count(nominees.len() - nominees.iter().filter(stands).count()),
            ends_at: notices().map(|row| row.ends_at).max(),
            unannounced: notices().any(|row| row.announced_ends_at < row.ends_at),
            unresolved: count(unresolved.iter().filter(|cycle| **cycle == id).count()),
            vacant: 0,
        };
        (id, noticed)
    };
    Ok(ids.into_iter().map(of_cycle).collect())
}

/// What the conferral of those cycles leaves open that are in CONFERRAL.
pub async fn winners(db: &impl ConnectionTrait, cycles: &[cycle::Model]) -> Result<HashMap<Uuid, Winners>> {
    let ids = in_phase(cycles, Phase::Conferral);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let nominees = nominated(db, &ids).await?;
    let awards: Vec<(Uuid, Option<String>, Option<NaiveDate>)> = award::Entity::find()
        .join(JoinType::InnerJoin, award::Relation::Honour.def())
        .filter(award::Column::CycleId.is_in(ids.clone()))
        .select_only()
        .columns([award::Column::CycleId, award::Column::CertificateNumber])
        .column(honour::Column::RevokedOn)
        .into_tuple()
        .all(db)
        .await?;
    let of_cycle = |id: Uuid| {
        let awards = || awards.iter().filter(|(cycle, ..)| *cycle == id);
        let winners = Winners {
            undecided: count(nominees.iter().filter(|(cycle, _)| *cycle == id).count()),
            conferred: count(awards().count()),
            // A revoked award gets no certificate any more.
            uncertified: count(awards().filter(|(_, number, revoked)| number.is_none() && revoked.is_none()).count()),
        };
        (id, winners)
    };
    Ok(ids.into_iter().map(of_cycle).collect())
}

/// Strikes off the notices of a cycle whoever is no nominee any more; the period runs on for the others (art. 19).
pub async fn strike(work: &Work, cycle_id: Uuid) -> Result<()> {
    let entries = notice_entry::Entity::find()
        .join(JoinType::InnerJoin, notice_entry::Relation::PublicNotice.def())
        .filter(public_notice::Column::CycleId.eq(cycle_id))
        .filter(notice_entry::Column::StruckAt.is_null())
        .find_also_related(application::Entity)
        .all(work.db())
        .await?;
    for (entry, application) in entries {
        let reason = match application.map(|row| row.state) {
            None | Some(ApplicationState::Nominated | ApplicationState::Conferred) => continue,
            Some(ApplicationState::Disqualified) => StrikeReason::Disqualified,
            Some(ApplicationState::Renounced) => StrikeReason::Renounced,
            Some(ApplicationState::NotApproved) => StrikeReason::NotApproved,
            Some(_) => StrikeReason::VoteRepeated,
        };
        let mut entry = entry.into_active_model();
        entry.struck_at = Set(Some(work.now));
        entry.strike_reason = Set(Some(reason));
        entry.update(work.db()).await?;
    }
    Ok(())
}
