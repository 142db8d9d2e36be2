//! Saving a category, submitting a sheet, reopening one.

use super::{ScoreSheet, sections};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Case;
use crate::rules::scoring::{Standing, may_reopen, may_score, may_submit, read_scores, total};
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate, stale};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{SheetState, StageKind};
use entity::record::Scores;
use entity::{RuleCode, score_sheet, sheet_section, site_visit};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// 条目评分 · The score of an item
#[derive(Clone, Debug, InputObject)]
pub struct ItemScoreInput {
    /// 条目 · Number of an item of the category.
    pub item: String,
    /// 百分比 · 0-100 in steps of 5.
    pub percent: i32,
}

/// 保存评分 · Saves a category of one's own sheet
#[derive(Clone, Debug, InputObject)]
pub struct SaveScoresInput {
    /// 申报 · An application that one reviews.
    pub application: ID,
    /// 阶段 · A scored stage of the regulation.
    pub stage: StageKind,
    /// 合议 · true: the sheet on which the group agreed, kept by whoever signs for the group, once every own sheet of the stage is in.
    #[graphql(default = false)]
    pub consensus: bool,
    /// 类目 · Number of the category.
    pub category: String,
    /// 条目评分 · Each item at most once; an item left out is not scored.
    pub scores: Vec<ItemScoreInput>,
    /// 优势 · Strengths, at most 4000 characters; null: nothing yet.
    pub strengths: Option<String>,
    /// 改进机会 · Opportunities for improvement, at most 4000 characters; null: nothing yet.
    pub improvements: Option<String>,
    /// 预期版本号 · The version of the section on which this is based; 0 where it was never saved.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 提交评分 · Submits one's own sheet
#[derive(Clone, Debug, InputObject)]
pub struct SubmitScoresInput {
    /// 评分表 · The sheet.
    pub sheet: ID,
    /// 预期版本号 · The version of the sheet on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 退回评分表 · Reopens a sheet that is in
#[derive(Clone, Debug, InputObject)]
pub struct ReopenSheetInput {
    /// 评分表 · The sheet.
    pub sheet: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the sheet on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 保存结果 · The sheet, or why not.
    SaveScoresPayload {
        /// 评分表 · The sheet with the saved category; null where it was refused.
        sheet: ScoreSheet
    }
    /// 提交结果 · The sheet, or why not.
    SubmitScoresPayload {
        /// 评分表 · The submitted sheet; null where it was refused, and after `dryRun`.
        sheet: ScoreSheet
    }
    /// 退回结果 · The sheet, or why not.
    ReopenSheetPayload {
        /// 评分表 · The reopened sheet; null where it was refused.
        sheet: ScoreSheet
    }
}

/// Scoring.
#[derive(Debug, Default)]
pub struct SheetMutation;

#[Object]
impl SheetMutation {
    /// 保存评分 · Saves a category of one's own sheet (art. 13, 18), as often as one likes until it is submitted; the first saving begins the sheet. Refused by SCORE_OUT_OF_RANGE, SCORES_SEALED, MATERIAL_REVIEW_MISSING, SITE_REVIEW_MISSING, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn save_scores(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SaveScoresInput,
    ) -> async_graphql::Result<SaveScoresPayload> {
        mutate(ctx, Action::SaveScores, input, async |work, input: &SaveScoresInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let comment = |check: &mut Check, field, text: Option<&String>| {
                let text = text.map(String::as_str).filter(|text| !text.trim().is_empty());
                check.optional_text(field, text, 4000).unwrap_or_default()
            };
            let strengths = comment(&mut check, "strengths", input.strengths.as_ref());
            let improvements = comment(&mut check, "improvements", input.improvements.as_ref());
            let given = check.each("scores", &input.scores, 0..=100, |_, score| (score.item.clone(), score.percent));
            check.done()?;
            let case = Case::open_for_reviewer(work, id).await?;
            case.panel.at_work()?;
            case.panel.unsigned()?;
            let sheet = case.sheet(work, input.stage, input.consensus).await?;
            let standard = case.standard(work.db()).await?;
            let category = standard.categories.iter().find(|category| category.number == input.category);
            let category =
                category.ok_or_else(|| Refusal::input("input-choice").at(vec![Step::Field("category".to_owned())]))?;
            let scores = read_scores(category, &given)?;
            let words = Words { scores, strengths, improvements };
            words.save(work, &case, sheet, input).await.map(ScoreSheet)
        })
        .await
    }

    /// 提交评分 · Submits one's own sheet (art. 18): from now on it is sealed, and the others' sheets of the stage are open to its author. Refused by SCORES_INCOMPLETE for every gap, SCORES_SEALED, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn submit_scores(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubmitScoresInput,
    ) -> async_graphql::Result<SubmitScoresPayload> {
        mutate(ctx, Action::SubmitScores, input, async |work, input: &SubmitScoresInput| {
            let mut check = Check::new();
            let id = check.id("sheet", Kind::ScoreSheet, &input.sheet);
            check.done()?;
            let (case, sheet) = opened(work, id).await?;
            // A consensus sheet is kept by whoever signs now.
            if (sheet.person_id != work.viewer()?.person_id && !sheet.consensus) || sheet.state == SheetState::Void {
                return Err(NOT_FOUND);
            }
            work.expect_version(input.expected_version, sheet.version)?;
            let standard = case.standard(work.db()).await?;
            let rows = sheet_section::Entity::find()
                .filter(sheet_section::Column::SheetId.eq(sheet.id))
                .all(work.db())
                .await?;
            case.may_score(work, sheet.stage, sheet.consensus, Some(sheet.state)).await?;
            may_submit(sheet.state, &standard, &sections(&rows))?;
            let version = sheet.version + 1;
            let mut change = sheet.into_active_model();
            change.state = Set(SheetState::Submitted);
            change.total = Set(Some(total(&standard, &sections(&rows))));
            change.submitted_at = Set(Some(work.now));
            change.version = Set(version);
            Ok(ScoreSheet(change.update(work.db()).await?))
        })
        .await
    }

    /// 退回评分表 · Reopens a sheet of the group, with a reason, by whoever signs for the group (art. 18); until it is in again nobody else reads it. Refused by REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn reopen_sheet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReopenSheetInput,
    ) -> async_graphql::Result<ReopenSheetPayload> {
        mutate(ctx, Action::ReopenSheet, input, async |work, input: &ReopenSheetInput| {
            let mut check = Check::new();
            let id = check.id("sheet", Kind::ScoreSheet, &input.sheet);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (case, sheet) = opened(work, id).await?;
            let person_id = work.viewer()?.person_id;
            if case.panel.signatory().map(|member| member.person_id) != Some(person_id) {
                return Err(NOT_FOUND);
            }
            work.expect_version(input.expected_version, sheet.version)?;
            may_reopen(sheet.state)?;
            let version = sheet.version + 1;
            let mut change = sheet.into_active_model();
            change.state = Set(SheetState::Reopened);
            change.reason = Set(Some(reason));
            change.version = Set(version);
            Ok(ScoreSheet(change.update(work.db()).await?))
        })
        .await
    }
}

/// A sheet and its case, for a reviewer of the case, while the report is not signed.
async fn opened(work: &mut Work, id: Uuid) -> Result<(Case, score_sheet::Model)> {
    let sheet = score_sheet::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let case = Case::open_for_reviewer(work, sheet.application_id).await?;
    if case.panel.group.id != sheet.group_id {
        return Err(NOT_FOUND);
    }
    case.panel.at_work()?;
    case.panel.unsigned()?;
    Ok((case, sheet))
}

impl Case {
    /// The viewer's live sheet of a stage that may be written now; absent: not begun.
    async fn sheet(&self, work: &Work, stage: StageKind, consensus: bool) -> Result<Option<score_sheet::Model>> {
        let sheet = self.own_sheet(work, stage, consensus).await?;
        self.may_score(work, stage, consensus, sheet.as_ref().map(|sheet| sheet.state)).await?;
        Ok(sheet)
    }

    async fn own_sheet(&self, work: &Work, stage: StageKind, consensus: bool) -> Result<Option<score_sheet::Model>> {
        use score_sheet::Column;
        let mut select = score_sheet::Entity::find()
            .filter(Column::ApplicationId.eq(self.application.id))
            .filter(Column::Stage.eq(stage))
            .filter(Column::Consensus.eq(consensus))
            .filter(Column::State.ne(SheetState::Void));
        // There is one consensus sheet, whoever began it.
        if !consensus {
            select = select.filter(Column::PersonId.eq(work.viewer()?.person_id));
        }
        Ok(select.one(work.db()).await?)
    }

    /// The order of the stages, and who keeps a consensus sheet when.
    async fn may_score(&self, work: &Work, stage: StageKind, consensus: bool, sheet: Option<SheetState>) -> Result<()> {
        let stages = self.stages();
        let first = stages.first().copied().unwrap_or(stage);
        let first = self.own_sheet(work, first, false).await?;
        let visited = site_visit::Entity::find()
            .filter(site_visit::Column::ApplicationId.eq(self.application.id))
            .filter(site_visit::Column::RecordedAt.is_not_null())
            .one(work.db())
            .await?;
        may_score(&Standing {
            stages: &stages,
            stage,
            sheet,
            first_submitted: first.is_some_and(|sheet| sheet.state == SheetState::Submitted),
            visited: visited.is_some(),
        })?;
        if consensus {
            self.may_agree(work, stage).await?;
        }
        Ok(())
    }

    /// A consensus sheet is for whoever signs, once every own sheet of the stage is in: SCORES_SEALED (art. 18).
    async fn may_agree(&self, work: &Work, stage: StageKind) -> Result<()> {
        let person_id = work.viewer()?.person_id;
        if self.panel.signatory().map(|member| member.person_id) != Some(person_id) {
            return Err(Refusal::input("input-choice").at(vec![Step::Field("consensus".to_owned())]).into());
        }
        let rows = self.submitted(work.db(), stage).await?;
        let all_in = self.scorers(work.now).all(|member| rows.iter().any(|row| row.person_id == member.person_id));
        if all_in { Ok(()) } else { Err(RuleCode::ScoresSealed.into()) }
    }

    /// The members' own sheets of a stage that are in.
    pub async fn submitted(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        stage: StageKind,
    ) -> Result<Vec<score_sheet::Model>> {
        use score_sheet::Column;
        let select = score_sheet::Entity::find()
            .filter(Column::ApplicationId.eq(self.application.id))
            .filter(Column::Stage.eq(stage))
            .filter(Column::Consensus.eq(false))
            .filter(Column::State.eq(SheetState::Submitted))
            .order_by_asc(Column::Id);
        Ok(select.all(db).await?)
    }
}

/// What a category is to hold.
struct Words {
    scores: Scores,
    strengths: String,
    improvements: String,
}

impl Words {
    async fn save(
        self,
        work: &mut Work,
        case: &Case,
        sheet: Option<score_sheet::Model>,
        input: &SaveScoresInput,
    ) -> Result<score_sheet::Model> {
        let section = match &sheet {
            Some(sheet) => {
                let key = (sheet.id, input.category.clone());
                sheet_section::Entity::find_by_id(key).one(work.db()).await?
            }
            None => None,
        };
        let current = section.as_ref().map_or(0, |section| section.version);
        let last = section.as_ref().map(|section| (work.viewer().map(|viewer| viewer.name.clone()), section.edited_at));
        let last = last.map(|(name, at)| name.map(|name| (name, at))).transpose()?;
        stale(input.expected_version, current, last)?;
        match (sheet, section) {
            (Some(sheet), Some(section)) => {
                let same = section.scores == self.scores
                    && section.strengths == self.strengths
                    && section.improvements == self.improvements;
                if same {
                    work.unchanged();
                    return Ok(sheet);
                }
                let mut change = section.into_active_model();
                change.scores = Set(self.scores);
                change.strengths = Set(self.strengths);
                change.improvements = Set(self.improvements);
                change.version = Set(current + 1);
                change.edited_at = Set(work.now);
                change.update(work.db()).await?;
                next(work, sheet).await
            }
            (Some(sheet), None) => {
                self.begin(work, sheet.id, input).await?;
                next(work, sheet).await
            }
            (None, _) => {
                let sheet = score_sheet::ActiveModel {
                    id: Set(work.new_id()),
                    application_id: Set(case.application.id),
                    group_id: Set(case.panel.group.id),
                    person_id: Set(work.viewer()?.person_id),
                    stage: Set(input.stage),
                    consensus: Set(input.consensus),
                    state: Set(SheetState::Draft),
                    total: Set(None),
                    opened_at: Set(work.now),
                    submitted_at: Set(None),
                    reason: Set(None),
                    version: Set(1),
                };
                let sheet = sheet.insert(work.db()).await?;
                self.begin(work, sheet.id, input).await?;
                Ok(sheet)
            }
        }
    }

    async fn begin(self, work: &Work, sheet_id: Uuid, input: &SaveScoresInput) -> Result<()> {
        let row = sheet_section::ActiveModel {
            sheet_id: Set(sheet_id),
            category: Set(input.category.clone()),
            scores: Set(self.scores),
            strengths: Set(self.strengths),
            improvements: Set(self.improvements),
            version: Set(1),
            edited_at: Set(work.now),
        };
        sheet_section::Entity::insert(row).exec_without_returning(work.db()).await?;
        Ok(())
    }
}

async fn next(work: &Work, sheet: score_sheet::Model) -> Result<score_sheet::Model> {
    let version = sheet.version + 1;
    let mut change = sheet.into_active_model();
    change.person_id = Set(work.viewer()?.person_id);
    change.version = Set(version);
    Ok(change.update(work.db()).await?)
}
