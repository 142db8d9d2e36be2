//! Score sheets (art. 13, 17, 18): one a reviewer, application and stage, sealed until one's own is in.

mod steps;

pub use steps::SheetMutation;

use super::NamedPerson;
use super::case::{FrameOf, PanelOf, standard_of};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::ApplicationFile;
use crate::graphql::ids::Kind;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::scoring::{Section, may_reopen, may_submit, missing, points, unsealed};
use crate::rules::{Refusal, Ruling};
use crate::work::Subject;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use entity::enums::{ReportState, Role, SheetState, StageKind};
use entity::record::StandardContent;
use entity::{RuleCode, Shared, application, organization, person, score_sheet, sheet_section};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// 他人评分可见性 · Why others' sheets are or are not shown
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SheetsVisibility {
    /// 可见 · Visible
    Visible,
    /// 封存 · Sealed
    ///
    /// 本人该阶段的评分尚未提交。 · The viewer's own sheet of the stage is not in.
    Sealed,
    /// 尚未签署承诺或申报利害关系 · Not yet
    ///
    /// 先签署承诺并就该单位申报利害关系。 · Sign the pledge and declare interests for the applicant first.
    NotYet,
}

/// The sheets of an application that a reviewer reads: the own ones, and those of a stage that are in once the own is.
pub fn readable(rows: Vec<score_sheet::Model>, person_id: Uuid) -> Vec<score_sheet::Model> {
    let own_in = |stage: StageKind| {
        rows.iter().any(|row| {
            row.person_id == person_id && row.stage == stage && !row.consensus && row.state == SheetState::Submitted
        })
    };
    let readable = |row: &score_sheet::Model| {
        row.person_id == person_id || (row.state == SheetState::Submitted && own_in(row.stage))
    };
    rows.iter().filter(|row| readable(row)).cloned().collect()
}

/// The sections of a sheet for the rules.
pub fn sections(rows: &[sheet_section::Model]) -> Vec<Section<'_>> {
    let section = |row| {
        let sheet_section::Model { category, scores, strengths, improvements, .. }: &sheet_section::Model = row;
        Section { category, scores, strengths, improvements }
    };
    rows.iter().map(section).collect()
}

/// A score sheet that the viewer may read.
#[derive(Clone, Debug)]
pub struct ScoreSheet(pub score_sheet::Model);

/// 条目评分 · The score of an item
#[derive(Clone, Debug, SimpleObject)]
pub struct ItemScore {
    /// 条目 · Number of the item.
    pub item: String,
    /// 百分比 · 0-100 in steps of 5.
    pub percent: i32,
    /// 得分 · Weight × percent, in hundredths of a point.
    pub points: i32,
}

/// 类目评分 · A category of a sheet
#[derive(Clone, Debug, SimpleObject)]
pub struct SheetSection {
    /// 类目 · Number of the category.
    pub category: String,
    /// 条目评分 · The items scored so far.
    pub scores: Vec<ItemScore>,
    /// 优势 · Strengths; empty: nothing yet.
    pub strengths: String,
    /// 改进机会 · Opportunities for improvement; empty: nothing yet.
    pub improvements: String,
    /// 版本号 · Give it as `expectedVersion` to `saveScores`.
    pub version: i32,
    /// 修改时间 · When it was saved last.
    pub edited_at: DateTime,
}

impl ScoreSheet {
    async fn content(&self, scope: &Scope<'_>) -> Result<Shared<StandardContent>> {
        let application = scope.one::<application::Entity>(self.0.application_id).await?;
        let organization = scope.one::<organization::Entity>(application.organization_id).await?;
        let frame = scope.load(FrameOf(application.cycle_id)).await?.ok_or(NOT_FOUND)?;
        Ok(standard_of(scope, &frame.cycle, organization.industry).await?.content)
    }

    /// Whether the viewer reads what it holds: one's own always, another's only while it is in; what was in and is void the
    /// Office and the supervisor still read.
    fn open_to(&self, scope: &Scope<'_>) -> bool {
        match self.0.state {
            SheetState::Submitted => true,
            SheetState::Void => self.is_of(scope) || scope.holding(Role::Reviewer).is_none(),
            SheetState::Draft | SheetState::Reopened => self.is_of(scope),
        }
    }

    fn is_of(&self, scope: &Scope<'_>) -> bool {
        scope.viewer.is_some_and(|viewer| viewer.person_id == self.0.person_id)
    }
}

/// 评分表 · What one reviewer gives one application in one stage (art. 13, 18)
#[Object]
impl ScoreSheet {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::ScoreSheet.id(self.0.id)
    }

    /// 申报 · Global id of the application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.0.application_id)
    }

    /// 阶段 · Which scored stage.
    async fn stage(&self) -> StageKind {
        self.0.stage
    }

    /// 合议 · Whether it is the sheet on which the group agreed, kept by its leader.
    async fn consensus(&self) -> bool {
        self.0.consensus
    }

    /// 评审员 · Whose it is; of a consensus sheet who keeps it.
    async fn reviewer(&self, ctx: &Context<'_>) -> async_graphql::Result<NamedPerson> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?.into())
    }

    /// 本人 · Whether it is the viewer's own.
    async fn mine(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(self.is_of(&Scope::of(ctx)?))
    }

    /// 状态 · Draft, submitted, reopened or void.
    async fn state(&self) -> SheetState {
        self.0.state
    }

    /// 各类目 · The categories saved so far, by number; of another's sheet none while it is reopened (art. 18).
    async fn sections(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SheetSection>> {
        let scope = Scope::of(ctx)?;
        if !self.open_to(&scope) {
            return Ok(Vec::new());
        }
        let read = async {
            let content = self.content(&scope).await?;
            let weight = |item: &str| {
                let mut items = content.categories.iter().flat_map(|category| &category.items);
                items.find(|known| known.number == item).map_or(0, |known| known.points)
            };
            let rows = scope.many::<sheet_section::Entity>(self.0.id).await?;
            let section = |row: sheet_section::Model| SheetSection {
                scores: row
                    .scores
                    .0
                    .iter()
                    .map(|(item, percent)| ItemScore {
                        item: item.clone(),
                        percent: (*percent).into(),
                        points: points(weight(item), *percent),
                    })
                    .collect(),
                category: row.category,
                strengths: row.strengths,
                improvements: row.improvements,
                version: row.version,
                edited_at: row.edited_at.into(),
            };
            Result::Ok(rows.into_iter().map(section).collect())
        };
        Ok(read.await?)
    }

    /// 总分 · In hundredths of a point, as counted at the last submission; null before, and while it is reopened.
    async fn total(&self) -> Option<i32> {
        self.0.total.filter(|_| self.0.state != SheetState::Reopened)
    }

    /// 缺项 · What it lacks before it may be submitted, in the caller's language; of others' sheets and of void ones nothing.
    async fn missing(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<String>> {
        let scope = Scope::of(ctx)?;
        if !self.is_of(&scope) || self.0.state == SheetState::Void {
            return Ok(Vec::new());
        }
        let read = async {
            let rows = scope.many::<sheet_section::Entity>(self.0.id).await?;
            let standard = self.content(&scope).await?;
            let gaps = missing(&standard, &sections(&rows));
            Result::Ok(gaps.iter().map(|words| words.pick(scope.language.english()).to_owned()).collect())
        };
        Ok(read.await?)
    }

    /// 开始时间 · When it was begun.
    async fn opened_at(&self) -> DateTime {
        self.0.opened_at.into()
    }

    /// 提交时间 · Last submission; null: never.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime::from)
    }

    /// 理由 · Why it was reopened or made void; null: neither.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 版本号 · Give it as `expectedVersion`; every saved section counts.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the viewer may do with it now, and what stands in the way: with the own sheet, and as the leader with those that are in.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let panel = scope.load(PanelOf(self.0.group_id)).await?.ok_or(NOT_FOUND)?;
            let Some(viewer) = scope.holding(Role::Reviewer) else { return Ok(Vec::new()) };
            let signed = panel.report.as_ref().is_some_and(|report| report.state == ReportState::Signed);
            let open = |ruling: Ruling| match signed {
                true => Err(vec![Refusal::new(RuleCode::ReportSigned)]),
                false => ruling,
            };
            let mut allowances = Vec::new();
            if self.is_of(&scope) && self.0.state != SheetState::Void {
                let rows = scope.many::<sheet_section::Entity>(self.0.id).await?;
                let content = self.content(&scope).await?;
                allowances.push(Allowance::of(Action::SaveScores, open(unsealed(Some(self.0.state)))));
                let submit = may_submit(self.0.state, &content, &sections(&rows));
                allowances.push(Allowance::of(Action::SubmitScores, open(submit)));
            }
            if panel.signatory().is_some_and(|member| member.person_id == viewer.person_id) {
                allowances.push(Allowance::of(Action::ReopenSheet, open(may_reopen(self.0.state))));
            }
            let application = scope.one::<application::Entity>(self.0.application_id).await?;
            let frame = scope.load(FrameOf(application.cycle_id)).await?.ok_or(NOT_FOUND)?;
            allowed_actions(&scope, Some(frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

impl Subject for ScoreSheet {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = score_sheet::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let person_id = scope.signed_in()?.person_id;
        let (application_id, id) = (row.application_id, row.id);
        super::case::reviewed(scope, application_id).await?;
        let panel = scope.load(PanelOf(row.group_id)).await?.ok_or(NOT_FOUND)?;
        let signs = panel.signatory().is_some_and(|member| member.person_id == person_id);
        // Whoever reopened it is told so again, without what it holds.
        if signs && row.state == SheetState::Reopened {
            return Ok(Self(row));
        }
        let rows = scope.many::<score_sheet::Entity>(application_id).await?;
        readable(rows, person_id).into_iter().find(|row| row.id == id).map(Self).ok_or(NOT_FOUND)
    }
}

/// The sheets of an application for the Office and the supervisor: those that are or were in.
pub async fn of_file(scope: &Scope<'_>, file: &ApplicationFile) -> Result<Vec<ScoreSheet>> {
    let rows = scope.many::<score_sheet::Entity>(file.0.id).await?;
    let was_in = |row: &score_sheet::Model| match row.state {
        SheetState::Submitted => true,
        SheetState::Void => row.submitted_at.is_some(),
        SheetState::Draft | SheetState::Reopened => false,
    };
    Ok(rows.into_iter().filter(was_in).map(ScoreSheet).collect())
}
