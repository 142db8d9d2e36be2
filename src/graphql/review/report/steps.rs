//! Drafting, signing and reopening a report, by whoever signs for the group.

use super::GroupReport;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::finders::review::seats;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{Frame, Panel, handled};
use crate::graphql::review::completeness::{Docket, docket};
use crate::graphql::review::voiding::supersede_report;
use crate::rules::cycle::in_review;
use crate::rules::group::enough_scorers;
use crate::rules::report::{Ranked, complete, justified, may_put_forward, strict, without_ties};
use crate::rules::{Refusal, Refusals, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::ReportState;
use entity::{RuleCode, group_member, group_report, report_rank, review_group};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 名次 · The place of an application
#[derive(Clone, Debug, InputObject)]
pub struct ReportRankInput {
    /// 申报 · An application of the group.
    pub application: ID,
    /// 名次 · 1 is the best.
    pub rank: i32,
    /// 评价 · The group's evaluation, at most 4000 characters.
    pub evaluation: String,
    /// 理由 · Why the place goes against the order of the totals, at most 2000 characters; null: it does not.
    pub reason: Option<String>,
}

/// 保存综合评审报告 · Saves the draft of a report
#[derive(Clone, Debug, InputObject)]
pub struct SaveReportInput {
    /// 评审组 · The group for which one signs.
    pub group: ID,
    /// 正文 · The report, at most 20000 characters.
    pub summary: String,
    /// 推荐数 · How many of its first the group puts forward, 0-200.
    pub put_forward: i32,
    /// 排序 · The places given so far, at most 200; all of them are needed to sign.
    pub ranks: Vec<ReportRankInput>,
    /// 预期版本号 · The version of the draft on which this is based; 0 where the group has no report.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 签署综合评审报告 · Signs a report
#[derive(Clone, Debug, InputObject)]
pub struct SignReportInput {
    /// 报告 · The draft.
    pub report: ID,
    /// 预期版本号 · The version of the report on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 重新开启报告 · Reopens a signed report
#[derive(Clone, Debug, InputObject)]
pub struct ReopenReportInput {
    /// 报告 · The signed report.
    pub report: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the report on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 保存结果 · The draft, or why not.
    SaveReportPayload {
        /// 报告 · The draft; null where it was refused.
        report: GroupReport
    }
    /// 签署结果 · The signed report, or why not.
    SignReportPayload {
        /// 报告 · The signed report; null where it was refused, and after `dryRun`.
        report: GroupReport
    }
    /// 重新开启结果 · The new draft, or why not.
    ReopenReportPayload {
        /// 报告 · The new draft, with the text and places of the old one; null where it was refused.
        report: GroupReport
    }
}

/// Reports.
#[derive(Debug, Default)]
pub struct ReportMutation;

#[Object]
impl ReportMutation {
    /// 保存综合评审报告 · Saves the draft of a group's report (art. 18), by whoever signs for the group. Refused by RANKING_NOT_STRICT for a tie, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn save_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SaveReportInput,
    ) -> async_graphql::Result<SaveReportPayload> {
        mutate(ctx, Action::SaveReport, input, async |work, input: &SaveReportInput| {
            let mut check = Check::new();
            let id = check.id("group", Kind::ReviewGroup, &input.group);
            let summary = check.text("summary", &input.summary, 20_000);
            let put_forward = check.integer("putForward", input.put_forward, 0..=200);
            let places = check.each("ranks", &input.ranks, 0..=200, |check, place| Place {
                application_id: check.id("application", Kind::Application, &place.application),
                rank: check.integer("rank", place.rank, 1..=200),
                evaluation: check.text("evaluation", &place.evaluation, 4000),
                reason: check.optional_text("reason", place.reason.as_deref(), 2000),
            });
            check.done()?;
            let desk = Desk::open(work, id).await?;
            desk.panel.unsigned()?;
            work.expect_version(input.expected_version, desk.panel.report.as_ref().map_or(0, |report| report.version))?;
            desk.places(&places)?;
            let ranks: Vec<i32> = places.iter().map(|place| place.rank).collect();
            without_ties(&ranks, desk.docket.cases.len())?;
            desk.save(work, summary, put_forward, places).await.map(GroupReport)
        })
        .await
    }

    /// 签署综合评审报告 · Signs a group's report (art. 18): everything is in, the ranking is strict, and each place against the order of the totals has its reason. The totals and their formula are stored with it. Refused by MATERIAL_REVIEW_MISSING, SITE_REVIEW_MISSING, SCORES_INCOMPLETE, SITE_ISSUE_OPEN, RANKING_NOT_STRICT, RANKING_INVERSION_UNJUSTIFIED, MINIMUM_SCORE_NOT_REACHED, GROUP_SIZE_OUT_OF_RANGE, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn sign_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SignReportInput,
    ) -> async_graphql::Result<SignReportPayload> {
        mutate(ctx, Action::SignReport, input, async |work, input: &SignReportInput| {
            let mut check = Check::new();
            let id = check.id("report", Kind::GroupReport, &input.report);
            check.done()?;
            let (desk, report) = Desk::of_report(work, id).await?;
            desk.panel.unsigned()?;
            work.expect_version(input.expected_version, report.version)?;
            desk.sign(work, report).await.map(GroupReport)
        })
        .await
    }

    /// 重新开启报告 · Reopens a signed report, with a reason (art. 18): it is superseded by a new draft, and a candidate list that rests on it is taken back. Refused by REPORT_MISSING, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn reopen_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReopenReportInput,
    ) -> async_graphql::Result<ReopenReportPayload> {
        mutate(ctx, Action::ReopenReport, input, async |work, input: &ReopenReportInput| {
            let mut check = Check::new();
            let id = check.id("report", Kind::GroupReport, &input.report);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (desk, report) = Desk::of_report(work, id).await?;
            work.expect_version(input.expected_version, report.version)?;
            if report.state != ReportState::Signed {
                let group = crate::rules::Value::Text(desk.panel.group.name.clone());
                return Err(Refusal::new(RuleCode::ReportMissing).fact("group", group).into());
            }
            supersede_report(work, report, desk.frame.cycle.id, &reason).await.map(GroupReport)
        })
        .await
    }
}

/// A place about to be saved.
struct Place {
    application_id: Uuid,
    rank: i32,
    evaluation: String,
    reason: Option<String>,
}

/// A group in front of whoever signs for it, under the write lock.
struct Desk {
    frame: Frame,
    panel: Panel,
    docket: Docket,
}

impl Desk {
    /// Of a group at work for which the viewer signs; for others it is not found. Whoever signs is recused from none of the
    /// group's applications and has pledged and declared for all.
    async fn open(work: &mut Work, group_id: Uuid) -> Result<Self> {
        let person_id = work.viewer()?.person_id;
        let group = review_group::Entity::find_by_id(group_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let seat = seats(person_id).filter(group_member::Column::GroupId.eq(group_id));
        seat.one(work.db()).await?.ok_or(NOT_FOUND)?;
        let frame = Frame::read(work.db(), group.cycle_id).await?;
        let panel = Panel::read(work.db(), group).await?;
        if panel.signatory().map(|member| member.person_id) != Some(person_id) {
            return Err(NOT_FOUND);
        }
        work.in_cycle(&frame.cycle);
        let docket = docket(work.db(), &panel, &frame, work.now.day()).await?;
        let standing = Standing::of_judges(work.db(), [person_id]).await?.remove(&person_id).unwrap_or_default();
        let codes = docket.cases.iter().map(|case| case.credit_code.as_str());
        handled(&standing, &frame, codes, work.now.day())?;
        in_review(frame.cycle.phase)?;
        panel.at_work()?;
        Ok(Self { frame, panel, docket })
    }

    async fn of_report(work: &mut Work, id: Uuid) -> Result<(Self, group_report::Model)> {
        let report = group_report::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let desk = Self::open(work, report.group_id).await?;
        // A superseded one is history.
        let live = desk.panel.report.clone().filter(|live| live.id == id).ok_or(NOT_FOUND)?;
        Ok((desk, live))
    }

    /// Every place is of an application of the group, each at most once.
    fn places(&self, places: &[Place]) -> Result<()> {
        let mut faults = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let known = self.docket.cases.iter().any(|case| case.application_id == place.application_id);
            let again = places.iter().take(index).any(|other| other.application_id == place.application_id);
            if !known || again {
                let path = ["ranks", "application"].map(|field| Step::Field(field.to_owned()));
                let [ranks, application] = path;
                let message = if again { "input-duplicate" } else { "input-choice" };
                faults.push(Refusal::input(message).at(vec![ranks, Step::Index(index), application]));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }

    async fn save(
        self,
        work: &mut Work,
        summary: String,
        put_forward: i32,
        places: Vec<Place>,
    ) -> Result<group_report::Model> {
        let report = match self.panel.report {
            Some(draft) => {
                let before = report_rank::Entity::find()
                    .filter(report_rank::Column::ReportId.eq(draft.id))
                    .all(work.db())
                    .await?;
                let same = |place: &Place| {
                    before.iter().any(|row| {
                        row.application_id == place.application_id
                            && row.rank == place.rank
                            && row.evaluation == place.evaluation
                            && row.reason == place.reason
                    })
                };
                let unchanged = draft.summary == summary
                    && draft.put_forward == put_forward
                    && before.len() == places.len()
                    && places.iter().all(same);
                if unchanged {
                    work.unchanged();
                    return Ok(draft);
                }
                report_rank::Entity::delete_many()
                    .filter(report_rank::Column::ReportId.eq(draft.id))
                    .exec(work.db())
                    .await?;
                let version = draft.version + 1;
                let mut change = draft.into_active_model();
                change.summary = Set(summary);
                change.put_forward = Set(put_forward);
                change.version = Set(version);
                change.update(work.db()).await?
            }
            None => {
                let row = group_report::ActiveModel {
                    id: Set(work.new_id()),
                    group_id: Set(self.panel.group.id),
                    number: Set(1),
                    state: Set(ReportState::Draft),
                    summary: Set(summary),
                    put_forward: Set(put_forward),
                    formula: Set(None),
                    signed_by: Set(None),
                    signed_at: Set(None),
                    reason: Set(None),
                    version: Set(1),
                };
                row.insert(work.db()).await?
            }
        };
        let rows: Vec<_> = places
            .into_iter()
            .map(|place| report_rank::ActiveModel {
                report_id: Set(report.id),
                application_id: Set(place.application_id),
                rank: Set(place.rank),
                evaluation: Set(place.evaluation),
                reason: Set(place.reason),
                total_numerator: Set(None),
                total_denominator: Set(None),
            })
            .collect();
        if !rows.is_empty() {
            report_rank::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
        }
        Ok(report)
    }

    async fn sign(self, work: &Work, report: group_report::Model) -> Result<group_report::Model> {
        let rows =
            report_rank::Entity::find().filter(report_rank::Column::ReportId.eq(report.id)).all(work.db()).await?;
        let formula = self.frame.formula();
        let mut refusals = Refusals::default();
        refusals.also(enough_scorers(&self.docket.lineup, &self.frame.regulation.parameters));
        refusals.also(complete(&self.docket.open));
        // A place whose application has left since leaves a gap.
        let cases = &self.docket.cases;
        let case_of = |row: &report_rank::Model| cases.iter().find(|case| case.application_id == row.application_id);
        let ranks: Vec<i32> = rows.iter().filter(|row| case_of(row).is_some()).map(|row| row.rank).collect();
        refusals.also(strict(&ranks, cases.len()));
        let mut ranking = Vec::new();
        for row in &rows {
            let Some((case, total)) = case_of(row).and_then(|case| Some((case, case.total?))) else { continue };
            let reasoned = row.reason.is_some();
            ranking.push(Ranked { number: case.number.clone(), rank: row.rank, total, reasoned });
        }
        refusals.also(justified(&ranking));
        if ranking.len() == cases.len() {
            refusals.also(may_put_forward(report.put_forward, &ranking, formula.minimum_score));
        }
        refusals.ruling()?;
        for row in rows {
            let total = case_of(&row).and_then(|case| case.total);
            let Some((numerator, denominator)) = total.and_then(crate::rules::report::Fraction::parts) else {
                row.into_active_model().delete(work.db()).await?;
                continue;
            };
            let mut change = row.into_active_model();
            change.total_numerator = Set(Some(numerator));
            change.total_denominator = Set(Some(denominator));
            change.update(work.db()).await?;
        }
        let version = report.version + 1;
        let mut change = report.into_active_model();
        change.state = Set(ReportState::Signed);
        change.formula = Set(Some(formula));
        change.signed_by = Set(Some(work.viewer()?.person_id));
        change.signed_at = Set(Some(work.now));
        change.version = Set(version);
        Ok(change.update(work.db()).await?)
    }
}
