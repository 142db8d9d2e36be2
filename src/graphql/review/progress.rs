//! How far a group has come (art. 9, 18): who is late and what is missing, for the Office and for whoever leads the group.

use super::case::{FrameOf, Panel, standard_of};
use super::lineup::known_cases;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::ids::Kind;
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::report::spread;
use crate::rules::scoring::missing;
use async_graphql::{Enum, ID, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ReportState, SheetState, StageKind};
use entity::record::StandardContent;
use entity::{application, organization, person, score_sheet, sheet_section, site_issue, site_visit};
use std::collections::{BTreeMap, HashMap};
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

/// What the progress of a group is told from, each read in one statement for all its applications.
struct Gathered {
    applications: HashMap<Uuid, application::Model>,
    organizations: HashMap<Uuid, organization::Model>,
    sheets: HashMap<Uuid, Vec<score_sheet::Model>>,
    sections: HashMap<Uuid, Vec<sheet_section::Model>>,
    visits: HashMap<Uuid, Vec<site_visit::Model>>,
    issues: HashMap<Uuid, Vec<site_issue::Model>>,
    names: HashMap<Uuid, person::Model>,
}

impl Gathered {
    async fn of(scope: &Scope<'_>, panel: &Panel, ids: &[Uuid]) -> Result<Self> {
        let ids = || ids.iter().copied();
        let applications = scope.all::<application::Entity>(ids().collect()).await?;
        let organizations = applications.values().map(|row| row.organization_id);
        let organizations = scope.all::<organization::Entity>(organizations.collect()).await?;
        let sheets = scope.children::<score_sheet::Entity>(ids().collect()).await?;
        let sections = sheets.values().flatten().map(|sheet| sheet.id);
        let sections = scope.children::<sheet_section::Entity>(sections.collect()).await?;
        let visits = scope.children::<site_visit::Entity>(ids().collect()).await?;
        let issues = scope.children::<site_issue::Entity>(ids().collect()).await?;
        let names = scope.all::<person::Entity>(panel.members.iter().map(|member| member.person_id).collect()).await?;
        Ok(Self { applications, organizations, sheets, sections, visits, issues, names })
    }

    /// A member's own live sheet.
    fn sheet(&self, application_id: Uuid, person_id: Uuid, stage: StageKind) -> Option<&score_sheet::Model> {
        self.sheets.get(&application_id)?.iter().find(|row| {
            row.person_id == person_id && row.stage == stage && !row.consensus && row.state != SheetState::Void
        })
    }

    fn missing(&self, sheet: &score_sheet::Model, standard: &StandardContent) -> i32 {
        let sections = self.sections.get(&sheet.id).map_or(&[][..], Vec::as_slice);
        i32::try_from(missing(standard, &super::sheets::sections(sections)).len()).unwrap_or(i32::MAX)
    }
}

/// The progress of a group, over the applications of which the viewer may know.
pub async fn of_group(scope: &Scope<'_>, panel: &Panel) -> Result<GroupProgress> {
    let frame = scope.load(FrameOf(panel.group.cycle_id)).await?.ok_or(NOT_FOUND)?;
    let today = scope.now.day();
    let cases = known_cases(scope, &frame, panel.group.id).await?;
    let ids: Vec<Uuid> = cases.iter().map(|case| case.application_id).collect();
    let gathered = Gathered::of(scope, panel, &ids).await?;
    let schedule = &panel.group.schedule;
    let over = |day: Option<&NaiveDate>| day.is_some_and(|day| *day < today);
    let report_state = panel.report.as_ref().map(|report| report.state);
    let mut progress = GroupProgress {
        rows: Vec::new(),
        visits_missing: Vec::new(),
        open_issues: 0,
        report_state,
        report_due_on: schedule.report.map(Date::from),
        report_late: over(schedule.report.as_ref()) && report_state != Some(ReportState::Signed),
    };
    let stages: Vec<StageKind> = frame.regulation.parameters.stages.iter().map(|stage| stage.kind).collect();
    for case in &cases {
        let id = case.application_id;
        let Some(application) = gathered.applications.get(&id) else { continue };
        let Some(organization) = gathered.organizations.get(&application.organization_id) else { continue };
        let standard = standard_of(scope, &frame.cycle, organization.industry).await?.content;
        for stage in &stages {
            let due = schedule.stages.get(stage);
            for member in panel.scorers(&case.credit_code, today, &frame) {
                let sheet = gathered.sheet(id, member.person_id, *stage);
                let state = SheetProgress::of(sheet);
                let is_in = sheet.filter(|_| state == SheetProgress::Submitted);
                progress.rows.push(ProgressRow {
                    application_id: Kind::Application.id(id),
                    number: application.number.clone(),
                    organization_name: organization.name.clone(),
                    person_id: Kind::Person.id(member.person_id),
                    name: gathered.names.get(&member.person_id).map(|row| row.name.clone()).unwrap_or_default(),
                    stage: *stage,
                    state,
                    missing: sheet.map(|sheet| gathered.missing(sheet, &standard)),
                    submitted_at: is_in.and_then(|row| row.submitted_at).map(DateTime::from),
                    due_on: due.map(|day| (*day).into()),
                    late: over(due) && is_in.is_none(),
                });
            }
        }
        let visits = gathered.visits.get(&id).map_or(&[][..], Vec::as_slice);
        if stages.contains(&StageKind::Site) && !visits.iter().any(|visit| visit.recorded_at.is_some()) {
            progress.visits_missing.push(Kind::Application.id(id));
        }
        let issues = gathered.issues.get(&id).map_or(&[][..], Vec::as_slice);
        let open = issues.iter().filter(|issue| issue.closed_at.is_none()).count();
        progress.open_issues += i32::try_from(open).unwrap_or(i32::MAX);
    }
    Ok(progress)
}

impl SheetProgress {
    fn of(sheet: Option<&score_sheet::Model>) -> Self {
        match sheet.map(|sheet| sheet.state) {
            None => Self::NotStarted,
            Some(SheetState::Draft | SheetState::Void) => Self::InProgress,
            Some(SheetState::Submitted) => Self::Submitted,
            Some(SheetState::Reopened) => Self::Reopened,
        }
    }
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
    let mut sheets = scope.many::<score_sheet::Entity>(application_id).await?;
    sheets.retain(|row| row.stage == stage && !row.consensus && row.state == SheetState::Submitted);
    let sections = scope.children::<sheet_section::Entity>(sheets.iter().map(|sheet| sheet.id).collect()).await?;
    let names = scope.all::<person::Entity>(sheets.iter().map(|sheet| sheet.person_id).collect()).await?;
    let mut scores: BTreeMap<String, Vec<(Uuid, u8)>> = BTreeMap::new();
    for sheet in &sheets {
        for section in sections.get(&sheet.id).into_iter().flatten() {
            for (item, percent) in &section.scores.0 {
                scores.entry(item.clone()).or_default().push((sheet.person_id, *percent));
            }
        }
    }
    let mut spreads = Vec::new();
    for (item, scores) in scores {
        let Some(found) = spread(&scores) else { continue };
        let outliers = found.outliers.iter().filter_map(|id| names.get(id)).map(|row| row.name.clone()).collect();
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
