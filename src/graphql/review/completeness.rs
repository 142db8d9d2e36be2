//! What a group has done and has still to do: its applications with their totals, and what is open.

use super::case::{Frame, Panel};
use super::lineup::{Assigned, cases_of, lineup};
use crate::error::Result;
use crate::rules::group::Lineup;
use crate::rules::report::{Fraction, Open, StageSheets, total};
use chrono::NaiveDate;
use entity::enums::{Aggregation, SheetState, StageKind};
use entity::{application, score_sheet, site_issue};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// An application of a group.
#[derive(Clone, Debug)]
pub struct DocketCase {
    pub application_id: Uuid,
    pub credit_code: String,
    pub number: String,
    /// The exact total; absent while a stage has no sheet that counts.
    pub total: Option<Fraction>,
}

/// What lies before a group.
#[derive(Clone, Debug)]
pub struct Docket {
    pub cases: Vec<DocketCase>,
    pub open: Open,
    pub lineup: Lineup,
}

/// The docket of a group, in four statements: only sheets of members who are not recused count.
pub async fn docket(db: &impl ConnectionTrait, panel: &Panel, frame: &Frame, day: NaiveDate) -> Result<Docket> {
    let assigned = cases_of(db, [panel.group.id]).await?;
    let ids: Vec<Uuid> = assigned.iter().map(|case| case.application_id).collect();
    let numbers: HashMap<Uuid, String> = application::Entity::find()
        .filter(application::Column::Id.is_in(ids.clone()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.number.unwrap_or_default()))
        .collect();
    let sheets = score_sheet::Entity::find()
        .filter(score_sheet::Column::ApplicationId.is_in(ids.clone()))
        .filter(score_sheet::Column::State.eq(SheetState::Submitted))
        .all(db)
        .await?;
    let issues = site_issue::Entity::find()
        .filter(site_issue::Column::ApplicationId.is_in(ids))
        .filter(site_issue::Column::ClosedAt.is_null())
        .count(db)
        .await?;
    let formula = frame.formula();
    let scorers = |case: &Assigned| -> Vec<Uuid> {
        panel.scorers(&case.credit_code, day, frame).map(|member| member.person_id).collect()
    };
    let of_stage = |case: &Assigned, scorers: &[Uuid], stage: StageKind| {
        let rows = || sheets.iter().filter(|row| row.application_id == case.application_id && row.stage == stage);
        StageSheets {
            totals: rows()
                .filter(|row| !row.consensus && scorers.contains(&row.person_id))
                .filter_map(|row| row.total)
                .collect(),
            consensus: rows().find(|row| row.consensus).and_then(|row| row.total),
        }
    };
    let mut open = Open { sheets: formula.stages.iter().map(|(stage, _)| (*stage, 0)).collect(), ..Open::default() };
    open.issues = usize::try_from(issues).unwrap_or(usize::MAX);
    let mut cases = Vec::new();
    for case in &assigned {
        let scorers = scorers(case);
        for (stage, missing) in &mut open.sheets {
            let found = of_stage(case, &scorers, *stage);
            *missing += scorers.len() - found.totals.len().min(scorers.len());
            if formula.aggregation == Aggregation::Consensus && found.consensus.is_none() {
                open.consensus += 1;
            }
        }
        cases.push(DocketCase {
            application_id: case.application_id,
            credit_code: case.credit_code.clone(),
            number: numbers.get(&case.application_id).cloned().unwrap_or_default(),
            total: total(&formula, |stage| of_stage(case, &scorers, stage)),
        });
    }
    let parameters = &frame.regulation.parameters;
    let rows: Vec<&Assigned> = assigned.iter().collect();
    let lineup = lineup(panel, &rows, &HashMap::new(), day, frame.cycle.id, parameters);
    Ok(Docket { cases, open, lineup })
}
