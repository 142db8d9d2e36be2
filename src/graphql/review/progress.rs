//! How far a group has come (art. 9, 18): who is late and what is missing, for the Office and for whoever leads the group.

use super::case::{FrameOf, Panel};
use super::completeness::docket;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::ids::Kind;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::report::spread;
use crate::rules::scoring::missing;
use async_graphql::{Enum, ID, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ReportState, SheetState, StageKind};
use entity::{application, organization, person, score_sheet, sheet_section, site_issue, site_visit};
use std::collections::HashSet;
use uuid::Uuid;

/// 进度 · How far somebody has come with a sheet
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SheetProgress {
    /// 未开始 · Not started
    NotStarted,
    /// 填写中 · In progress
    InProgress,
    /// 已提交 · Submitted
    Submitted,
    /// 退回修改 · Reopened
    Reopened,
}

/// 评分进度 · One member's sheet for one application in one stage
#[derive(Clone, Debug, SimpleObject)]
pub struct ProgressRow {
    /// 申报 · Global id of the application.
    pub application_id: ID,
    /// 申报编号 · Its number.
    pub number: Option<String>,
    /// 单位名称 · Name of the applicant.
    pub organization_name: String,
    /// 人员标识 · Global id of the member's person.
    pub person_id: ID,
    /// 姓名 · Name of the member, who is not recused from the application.
    pub name: String,
    /// 阶段 · Which stage.
    pub stage: StageKind,
    /// 进度 · How far the sheet has come.
    pub state: SheetProgress,
    /// 缺项数 · How many scores and comments a sheet that is begun still lacks; null where none is begun.
    pub missing: Option<i32>,
    /// 提交时间 · When it was submitted; null: it is not in.
    pub submitted_at: Option<DateTime>,
    /// 期限 · Last day by the group's schedule; null: none is set.
    pub due_on: Option<Date>,
    /// 逾期 · Whether it is not in although its last day is over.
    pub late: bool,
}

/// 评审进度 · How far a group has come; what concerns cases from which the viewer is recused is left out
#[derive(Clone, Debug, SimpleObject)]
pub struct GroupProgress {
    /// 评分进度 · Every sheet that is due, by application, stage and member.
    pub rows: Vec<ProgressRow>,
    /// 待现场评审 · Global ids of the applications whose visit is not recorded.
    pub visits_missing: Vec<ID>,
    /// 未核实问题数 · Issues of visits that are open.
    pub open_issues: i32,
    /// 报告状态 · State of the report; null: none is begun.
    pub report_state: Option<ReportState>,
    /// 报告期限 · Last day for the signed report; null: none is set.
    pub report_due_on: Option<Date>,
    /// 报告逾期 · Whether it is not signed although its last day is over.
    pub report_late: bool,
}

/// The progress of a group, over the applications of which the viewer may know.
pub async fn of_group(scope: &Scope<'_>, panel: &Panel, known: HashSet<Uuid>) -> Result<GroupProgress> {
    let frame = scope.load(FrameOf(panel.group.cycle_id)).await?.ok_or(NOT_FOUND)?;
    let today = scope.now.day();
    let mut docket = docket(scope.db(), panel, &frame, today).await?;
    docket.cases.retain(|case| known.contains(&case.application_id));
    let schedule = &panel.group.schedule;
    let over = |day: Option<&NaiveDate>| day.is_some_and(|day| *day < today);
    let mut progress = GroupProgress {
        rows: Vec::new(),
        visits_missing: Vec::new(),
        open_issues: 0,
        report_state: panel.report.as_ref().map(|report| report.state),
        report_due_on: schedule.report.map(Date::from),
        report_late: false,
    };
    progress.report_late = over(schedule.report.as_ref()) && progress.report_state != Some(ReportState::Signed);
    let stages: Vec<StageKind> = frame.regulation.parameters.stages.iter().map(|stage| stage.kind).collect();
    for case in &docket.cases {
        let application = scope.one::<application::Entity>(case.application_id).await?;
        let organization = scope.one::<organization::Entity>(application.organization_id).await?;
        let sheets = scope.many::<score_sheet::Entity>(case.application_id).await?;
        for stage in &stages {
            for member in panel.scorers(&case.credit_code, today, &frame) {
                let own = sheets.iter().find(|row| {
                    row.person_id == member.person_id
                        && row.stage == *stage
                        && !row.consensus
                        && row.state != SheetState::Void
                });
                let state = own.map_or(SheetProgress::NotStarted, |row| match row.state {
                    SheetState::Draft | SheetState::Void => SheetProgress::InProgress,
                    SheetState::Submitted => SheetProgress::Submitted,
                    SheetState::Reopened => SheetProgress::Reopened,
                });
                let lacking = match own {
                    Some(row) => {
                        let sections = scope.many::<sheet_section::Entity>(row.id).await?;
                        let standard =
                            super::case::standard_of(scope, &frame.cycle, organization.industry).await?.content;
                        let gaps = missing(&standard, &super::sheets::sections(&sections)).len();
                        Some(i32::try_from(gaps).unwrap_or(i32::MAX))
                    }
                    None => None,
                };
                let due = schedule.stages.get(stage);
                progress.rows.push(ProgressRow {
                    application_id: Kind::Application.id(case.application_id),
                    number: application.number.clone(),
                    organization_name: organization.name.clone(),
                    person_id: Kind::Person.id(member.person_id),
                    name: scope.one::<person::Entity>(member.person_id).await?.name,
                    stage: *stage,
                    state,
                    missing: lacking,
                    submitted_at: own
                        .filter(|_| state == SheetProgress::Submitted)
                        .and_then(|row| row.submitted_at)
                        .map(DateTime::from),
                    due_on: due.map(|day| (*day).into()),
                    late: over(due) && state != SheetProgress::Submitted,
                });
            }
        }
        if stages.contains(&StageKind::Site) {
            let visits = scope.many::<site_visit::Entity>(case.application_id).await?;
            if !visits.iter().any(|visit| visit.recorded_at.is_some()) {
                progress.visits_missing.push(Kind::Application.id(case.application_id));
            }
        }
        let issues = scope.many::<site_issue::Entity>(case.application_id).await?;
        let open = issues.iter().filter(|issue| issue.closed_at.is_none()).count();
        progress.open_issues += i32::try_from(open).unwrap_or(i32::MAX);
    }
    Ok(progress)
}

/// 条目离散 · How far the members' percentages of an item lie apart
#[derive(Clone, Debug, SimpleObject)]
pub struct ItemSpread {
    /// 条目 · Number of the item.
    pub item: String,
    /// 最低 · Lowest percentage.
    pub lowest: i32,
    /// 最高 · Highest percentage.
    pub highest: i32,
    /// 平均 · Mean in hundredths of a percent, rounded half up.
    pub mean: i32,
    /// 极差 · Highest less lowest, in percentage points.
    pub range: i32,
    /// 离群评审员 · Names of the members whose percentage lies 20 or more percentage points from the median.
    pub outliers: Vec<String>,
}

/// The spread of a stage over the sheets that are in, by item.
pub async fn of_stage(scope: &Scope<'_>, application_id: Uuid, stage: StageKind) -> Result<Vec<ItemSpread>> {
    let sheets = scope.many::<score_sheet::Entity>(application_id).await?;
    let sheets = sheets.iter().filter(|row| row.stage == stage && !row.consensus && row.state == SheetState::Submitted);
    let mut scores: std::collections::BTreeMap<String, Vec<(Uuid, u8)>> = std::collections::BTreeMap::new();
    for sheet in sheets {
        for section in scope.many::<sheet_section::Entity>(sheet.id).await? {
            for (item, percent) in section.scores.0 {
                scores.entry(item).or_default().push((sheet.person_id, percent));
            }
        }
    }
    let mut spreads = Vec::new();
    for (item, scores) in scores {
        let Some(found) = spread(&scores) else { continue };
        let mut outliers = Vec::new();
        for person_id in found.outliers {
            outliers.push(scope.one::<person::Entity>(person_id).await?.name);
        }
        spreads.push(ItemSpread {
            item,
            lowest: found.lowest.into(),
            highest: found.highest.into(),
            mean: found.mean,
            range: i32::from(found.highest - found.lowest),
            outliers,
        });
    }
    Ok(spreads)
}
