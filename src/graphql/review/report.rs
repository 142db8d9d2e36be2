//! A group's report with its ranking (art. 18): drafted and signed by whoever leads the group, read by its unrecused members,
//! the Office, the committee and the supervisor.

mod steps;

pub use steps::ReportMutation;

use super::candidates::ordinal;
use super::case::{FrameOf, PanelOf, sight};
use super::lineup::CasesOf;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::Visibility;
use crate::graphql::ids::Kind;
use crate::graphql::organization::OrganizationSummary;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::scope::Scope;
use crate::rules::cycle::in_review;
use crate::rules::report::Fraction;
use crate::rules::{Refusal, Ruling};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{Aggregation, GroupState, ReportState, Role, StageKind};
use entity::{RuleCode, application, group_report, organization, person, record, report_rank};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// 阶段权重 · The weight of a scored stage
#[derive(Clone, Debug, SimpleObject)]
pub struct StageWeight {
    /// 阶段 · Which stage.
    pub stage: StageKind,
    /// 权重 · In hundredths; all together 100.
    pub weight: u32,
}

/// 总分公式 · How totals are formed (art. 18): the sum over the stages of weight × stage points
#[derive(Clone, Debug, SimpleObject)]
pub struct Formula {
    /// 各阶段 · The scored stages, in order.
    pub stages: Vec<StageWeight>,
    /// 汇总方式 · How a stage's points come from the members' sheets.
    pub aggregation: Aggregation,
    /// 最低分 · Least total, in points, to be put forward; null: none is set.
    pub minimum_score: Option<u32>,
}

impl From<&record::Formula> for Formula {
    fn from(formula: &record::Formula) -> Self {
        let stages = formula.stages.iter().map(|(stage, weight)| StageWeight { stage: *stage, weight: *weight });
        Self { stages: stages.collect(), aggregation: formula.aggregation, minimum_score: formula.minimum_score }
    }
}

/// 精确值 · An exact quotient, in hundredths of a point
#[derive(Clone, Debug, SimpleObject)]
pub struct ExactTotal {
    /// 分子 · A whole number.
    pub numerator: String,
    /// 分母 · A whole number above 0, in lowest terms.
    pub denominator: String,
}

/// A report that the viewer may read.
#[derive(Clone, Debug)]
pub struct GroupReport(pub group_report::Model);

/// An application's place in a report.
#[derive(Clone, Debug)]
pub struct ReportRank {
    row: report_rank::Model,
    application: application::Model,
    visibility: Visibility,
    rank: i32,
}

impl ReportRank {
    fn shown<T>(&self, value: T) -> Option<T> {
        (self.visibility == Visibility::Visible).then_some(value)
    }
}

/// The exact total of a row; none before the report was signed.
pub fn exact(row: &report_rank::Model) -> Option<Fraction> {
    row.total_numerator.zip(row.total_denominator).map(|(part, whole)| Fraction::new(part.into(), whole.into()))
}

/// 名次 · An application's place in a report (art. 18)
#[Object]
impl ReportRank {
    /// 申报 · Global id of the application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.application.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.application.number.as_deref()
    }

    /// 单位 · The applicant's identity card.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.application.organization_id).await?).into())
    }

    /// 可见性 · Why the place is or is not shown; places of cases from which the viewer is recused are left out.
    async fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// 名次 · 1 is the best, among the places of which the viewer may know; null unless `visibility` is VISIBLE.
    async fn rank(&self) -> Option<i32> {
        self.shown(self.rank)
    }

    /// 评价 · The group's evaluation; null unless `visibility` is VISIBLE.
    async fn evaluation(&self) -> Option<&str> {
        self.shown(self.row.evaluation.as_str())
    }

    /// 理由 · Why the place goes against the order of the totals; null where none is given, or unless `visibility` is VISIBLE.
    async fn reason(&self) -> Option<&str> {
        self.shown(self.row.reason.as_deref()).flatten()
    }

    /// 总分 · Points with two decimals, rounded half up for display; null before the signature, or unless `visibility` is VISIBLE.
    async fn total(&self) -> Option<Decimal> {
        self.shown(exact(&self.row)).flatten().map(|total| Decimal(total.display()))
    }

    /// 精确总分 · The exact total; null before the signature, or unless `visibility` is VISIBLE.
    async fn total_exact(&self) -> Option<ExactTotal> {
        let (numerator, denominator) =
            self.shown(self.row.total_numerator.zip(self.row.total_denominator)).flatten()?;
        Some(ExactTotal { numerator: numerator.to_string(), denominator: denominator.to_string() })
    }
}

impl GroupReport {
    /// The ranks that the viewer knows of, best first, and what may be shown of the report as a whole.
    async fn seen(&self, scope: &Scope<'_>) -> Result<(Vec<ReportRank>, Visibility)> {
        let mut rows = scope.many::<report_rank::Entity>(self.0.id).await?;
        rows.sort_unstable_by_key(|row| row.rank);
        let applications =
            scope.all::<application::Entity>(rows.iter().map(|row| row.application_id).collect()).await?;
        scope.all::<organization::Entity>(applications.values().map(|row| row.organization_id).collect()).await?;
        let (mut ranks, mut whole) = (Vec::new(), Visibility::Visible);
        for row in rows {
            let application = scope.one::<application::Entity>(row.application_id).await?;
            match sight(scope, &application).await? {
                Visibility::Recused => whole = Visibility::Recused,
                visibility => {
                    if visibility == Visibility::NotYet && whole == Visibility::Visible {
                        whole = visibility;
                    }
                    let rank = ordinal(ranks.len());
                    ranks.push(ReportRank { row, application, visibility, rank });
                }
            }
        }
        Ok((ranks, whole))
    }
}

/// 综合评审报告 · A group's report with its ranking (art. 18)
#[Object]
impl GroupReport {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::GroupReport.id(self.0.id)
    }

    /// 评审组 · Global id of the group.
    async fn group_id(&self) -> ID {
        Kind::ReviewGroup.id(self.0.group_id)
    }

    /// 序号 · 1, 2, 3 …: each reopening makes a new one.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 状态 · Draft, signed or superseded.
    async fn state(&self) -> ReportState {
        self.0.state
    }

    /// 可见性 · Why the text is or is not shown: RECUSED where the viewer is recused from one of its cases, NOT_YET where pledge or a declaration is missing.
    async fn visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        Ok(self.seen(&Scope::of(ctx)?).await?.1)
    }

    /// 正文 · The report; null unless `visibility` is VISIBLE.
    async fn summary(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let (_, whole) = self.seen(&Scope::of(ctx)?).await?;
        Ok((whole == Visibility::Visible).then_some(self.0.summary.as_str()))
    }

    /// 推荐数 · How many of its first the group puts forward; null unless `visibility` is VISIBLE.
    async fn put_forward(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<i32>> {
        let (_, whole) = self.seen(&Scope::of(ctx)?).await?;
        Ok((whole == Visibility::Visible).then_some(self.0.put_forward))
    }

    /// 排序 · The ranking, best first, less the cases from which the viewer is recused.
    async fn ranks(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ReportRank>> {
        Ok(self.seen(&Scope::of(ctx)?).await?.0)
    }

    /// 总分公式 · How the totals were formed; null before the signature.
    async fn formula(&self) -> Option<Formula> {
        self.0.formula.as_ref().map(Formula::from)
    }

    /// 签署人 · Name of the leader or acting leader who signed; null before.
    async fn signed_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.signed_by?;
        let read = async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) };
        Some(read.await)
    }

    /// 签署时间 · When it was signed; null before.
    async fn signed_at(&self) -> Option<DateTime> {
        self.0.signed_at.map(DateTime::from)
    }

    /// 理由 · Why it was superseded; null: it is not, or unless `visibility` is VISIBLE.
    async fn reason(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let (_, whole) = self.seen(&Scope::of(ctx)?).await?;
        Ok(self.0.reason.as_deref().filter(|_| whole == Visibility::Visible))
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What whoever signs for the group may do with it now; empty for everybody else. Whether it is complete, `signReport` with `dryRun` tells.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let Some(viewer) = scope.holding(Role::Reviewer) else { return Ok(Vec::new()) };
            let panel = scope.load(PanelOf(self.0.group_id)).await?.ok_or(NOT_FOUND)?;
            if panel.signatory().map(|member| member.person_id) != Some(viewer.person_id) {
                return Ok(Vec::new());
            }
            let frame = scope.load(FrameOf(panel.group.cycle_id)).await?.ok_or(NOT_FOUND)?;
            let in_state = |state: ReportState, code: RuleCode| -> Ruling {
                in_review(frame.cycle.phase)?;
                if self.0.state == state { Ok(()) } else { Err(vec![Refusal::new(code)]) }
            };
            let allowances = [
                Allowance::of(Action::SaveReport, in_state(ReportState::Draft, RuleCode::ReportSigned)),
                Allowance::of(Action::SignReport, in_state(ReportState::Draft, RuleCode::ReportSigned)),
                Allowance::of(Action::ReopenReport, in_state(ReportState::Signed, RuleCode::ReportMissing)),
            ];
            allowed_actions(&scope, Some(frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

impl Subject for GroupReport {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = group_report::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        let own = for_member(scope, row.group_id).await?;
        own.filter(|report| report.0.id == id).ok_or(NOT_FOUND)
    }
}

/// The live report of a group for one of its members: none for whoever is recused from one of its applications, who takes no
/// part in the ranking (art. 9).
pub async fn for_member(scope: &Scope<'_>, group_id: Uuid) -> Result<Option<GroupReport>> {
    let person_id = scope.signed_in()?.person_id;
    let panel = scope.load(PanelOf(group_id)).await?.ok_or(NOT_FOUND)?;
    // Also for a retried request: whoever lost the seat since is told nothing.
    let seated = panel.members.iter().any(|member| member.person_id == person_id);
    if !seated || panel.group.state == GroupState::Dissolved {
        return Ok(None);
    }
    let frame = scope.load(FrameOf(panel.group.cycle_id)).await?.ok_or(NOT_FOUND)?;
    let cases = scope.load(CasesOf(group_id)).await?.unwrap_or_default();
    let (day, parameters) = (scope.now.day(), &frame.regulation.parameters);
    let barred = |code: &str| panel.barred(person_id, code, day, frame.cycle.id, parameters).is_some();
    if cases.iter().any(|case| barred(&case.credit_code)) {
        return Ok(None);
    }
    Ok(panel.report.clone().map(GroupReport))
}

/// The reports of a group that were signed, the latest first: for the Office, the committee and the supervisor.
pub async fn signed(scope: &Scope<'_>, group_id: Uuid) -> Result<Vec<GroupReport>> {
    let mut rows = scope.many::<group_report::Entity>(group_id).await?;
    rows.retain(|row| row.signed_at.is_some());
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows.into_iter().map(GroupReport).collect())
}
