//! An application as one of its reviewers sees it: the identity card first, the rest after pledge and declaration
//! (art. 7, 9, 27).

use super::case::{Frame, FrameOf, JudgeOf, Panel, PanelOf, assigned, formula, standard_of};
use super::opinions::PassedOpinion;
use super::progress::{self, ItemSpread};
use super::report::Formula;
use super::sheets::{ScoreSheet, SheetsVisibility, readable};
use super::visits::{SiteIssue, SiteVisit};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::{Visibility, nullable};
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::material::ApplicationMaterial;
use crate::graphql::organization::OrganizationSummary;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::scope::Scope;
use crate::graphql::standards::Standard;
use crate::rules::cycle::in_review;
use crate::rules::group::unassigned;
use crate::rules::recusal::may_see;
use crate::rules::scoring::{Standing, may_score};
use crate::rules::visit::may_record;
use crate::rules::{Refusal, Ruling};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, GroupState, Industry, ReportState, SheetState, StageKind};
use entity::{
    RuleCode, application, assignment, cycle, organization, score_sheet, site_issue, site_visit, site_visitor,
};
use sea_orm::{ColumnTrait, QueryFilter};
use std::sync::Arc;

/// An application as one of its reviewers sees it.
#[derive(Clone, Debug)]
pub struct ReviewAssignment(pub application::Model);

/// What decides about a reviewer and an application.
struct Seen {
    organization: organization::Model,
    frame: Arc<Frame>,
    panel: Arc<Panel>,
    /// Whether pledge and declaration are there; recused cases are not found at all.
    ruling: Ruling,
}

impl ReviewAssignment {
    async fn seen(&self, scope: &Scope<'_>) -> Result<Seen> {
        let organization = scope.one::<organization::Entity>(self.0.organization_id).await?;
        let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
        let group_id = scope.one::<assignment::Entity>(self.0.id).await?.group_id;
        let panel = scope.load(PanelOf(group_id)).await?.ok_or(NOT_FOUND)?;
        let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
        let handling = standing.handling(self.0.cycle_id, &organization.credit_code, scope.now.day());
        let ruling = may_see(&handling, &frame.regulation.parameters);
        Ok(Seen { organization, frame, panel, ruling })
    }

    /// Something that only who has pledged and declared sees.
    async fn if_visible<T>(&self, scope: &Scope<'_>, value: impl AsyncFnOnce(Seen) -> Result<T>) -> Result<Option<T>> {
        let seen = self.seen(scope).await?;
        if seen.ruling.is_ok() { Ok(Some(value(seen).await?)) } else { Ok(None) }
    }

    /// Whether the viewer, as one of its visitors, may record the visit on its last day or today.
    async fn recording(&self, scope: &Scope<'_>, seen: &Seen, visit: &site_visit::Model) -> Result<Option<Allowance>> {
        let person_id = scope.signed_in()?.person_id;
        if !scope.many::<site_visitor::Entity>(visit.id).await?.iter().any(|row| row.person_id == person_id) {
            return Ok(None);
        }
        let sheets = scope.many::<score_sheet::Entity>(self.0.id).await?;
        let first = seen.frame.regulation.parameters.stages.first().map(|stage| stage.kind);
        let is_in = |person_id| {
            sheets.iter().any(|row| {
                row.person_id == person_id
                    && Some(row.stage) == first
                    && !row.consensus
                    && row.state == SheetState::Submitted
            })
        };
        let scorers = seen.panel.scorers(&seen.organization.credit_code, scope.now.day(), &seen.frame);
        let open = scorers.filter(|member| !is_in(member.person_id)).count();
        let day = scope.now.day().min(visit.ends_on);
        let ruling = may_record(visit.recorded_at.is_some(), open, day, (visit.starts_on, visit.ends_on));
        Ok(Some(Allowance::of(Action::RecordSiteVisit, before(seen).and(ruling))))
    }

    async fn own_sheets(&self, scope: &Scope<'_>) -> Result<Vec<score_sheet::Model>> {
        let person_id = scope.signed_in()?.person_id;
        let mut rows = scope.many::<score_sheet::Entity>(self.0.id).await?;
        rows.retain(|row| row.person_id == person_id);
        Ok(rows)
    }
}

/// 评审任务 · An application that a group of the viewer's reviews (art. 9)
#[Object]
impl ReviewAssignment {
    /// 标识 · Global id of the application.
    pub(crate) async fn id(&self) -> ID {
        Kind::Application.id(self.0.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// 状态 · Accepted, or shortlisted or not once the candidate list is submitted.
    async fn state(&self) -> ApplicationState {
        self.0.state
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 单位 · The applicant's identity card: all that is seen before pledge and declaration.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?).into())
    }

    /// 评审组 · Global id of the group to which it is assigned.
    async fn group_id(&self, ctx: &Context<'_>) -> async_graphql::Result<ID> {
        Ok(Kind::ReviewGroup.id(Scope::of(ctx)?.one::<assignment::Entity>(self.0.id).await?.group_id))
    }

    /// 分配时间 · When it was assigned or transferred.
    async fn assigned_at(&self, ctx: &Context<'_>) -> async_graphql::Result<DateTime> {
        Ok(Scope::of(ctx)?.one::<assignment::Entity>(self.0.id).await?.assigned_at.into())
    }

    /// 可见性 · Why material, sheets, visit, issues and opinions are or are not shown.
    async fn visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        let seen = self.seen(&Scope::of(ctx)?).await?;
        Ok(if seen.ruling.is_ok() { Visibility::Visible } else { Visibility::NotYet })
    }

    /// 申报材料 · The material as last submitted; null unless `visibility` is VISIBLE (art. 7, 27).
    async fn material(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ApplicationMaterial>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            self.if_visible(&scope, async |_| Ok(ApplicationMaterial { row: self.0.clone(), as_submitted: true })).await
        };
        nullable(read.await)
    }

    /// 评分标准 · Categories, items and weights by which it is scored: the guide of its industry, else the standard (art. 13, 14).
    async fn standard(&self, ctx: &Context<'_>) -> async_graphql::Result<Standard> {
        let scope = Scope::of(ctx)?;
        let seen = self.seen(&scope).await?;
        Ok(Standard(standard_of(&scope, &seen.frame.cycle, seen.organization.industry).await?))
    }

    /// 总分公式 · How its total will be formed, fixed in the work procedure (art. 8, 18).
    async fn formula(&self, ctx: &Context<'_>) -> async_graphql::Result<Formula> {
        let seen = self.seen(&Scope::of(ctx)?).await?;
        Ok((&formula(&seen.frame.regulation, &seen.frame.procedure)).into())
    }

    /// 评分表 · The own sheets, and the others' of a stage once the own sheet of that stage is in (art. 18); none unless `visibility` is VISIBLE.
    async fn sheets(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ScoreSheet>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let rows = scope.many::<score_sheet::Entity>(self.0.id).await?;
            let person_id = scope.signed_in()?.person_id;
            self.if_visible(&scope, async |_| Ok(readable(rows, person_id))).await
        };
        Ok(read.await?.unwrap_or_default().into_iter().map(ScoreSheet).collect())
    }

    /// 他人评分可见性 · Why the others' sheets of a stage are or are not among `sheets` (art. 18).
    async fn sheets_visibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "阶段 · Which stage.")] stage: StageKind,
    ) -> async_graphql::Result<SheetsVisibility> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let own = self.own_sheets(&scope).await?;
            let submitted =
                own.iter().any(|row| row.stage == stage && !row.consensus && row.state == SheetState::Submitted);
            self.if_visible(&scope, async |_| {
                Ok(if submitted { SheetsVisibility::Visible } else { SheetsVisibility::Sealed })
            })
            .await
        };
        Ok(read.await?.unwrap_or(SheetsVisibility::NotYet))
    }

    /// 现场评审 · The visit, as announced and as recorded; null: none is announced, or `visibility` is not VISIBLE.
    async fn site_visit(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<SiteVisit>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let row = scope.many::<site_visit::Entity>(self.0.id).await?.into_iter().next();
            Ok(self.if_visible(&scope, async |_| Ok(row)).await?.flatten().map(SiteVisit))
        };
        nullable(read.await)
    }

    /// 现场核实问题 · The issues raised for the visit, oldest first; none unless `visibility` is VISIBLE.
    async fn site_issues(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SiteIssue>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let rows = scope.many::<site_issue::Entity>(self.0.id).await?;
            self.if_visible(&scope, async |_| Ok(rows)).await
        };
        Ok(read.await?.unwrap_or_default().into_iter().map(SiteIssue).collect())
    }

    /// 意见 · What departments, associations, institutions, media and citizens say of the applicant, as the Office passed it on (art. 10); none unless `visibility` is VISIBLE.
    async fn opinions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PassedOpinion>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            self.if_visible(&scope, async |seen| {
                PassedOpinion::about(&scope, self.0.cycle_id, &seen.organization.credit_code).await
            })
            .await
        };
        Ok(read.await?.unwrap_or_default())
    }

    /// 期限 · Last day for the scores of a stage by the group's schedule; null: none is set.
    async fn due_on(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "阶段 · Which stage.")] stage: StageKind,
    ) -> async_graphql::Result<Option<Date>> {
        let seen = self.seen(&Scope::of(ctx)?).await?;
        Ok(seen.panel.group.schedule.stages.get(&stage).map(|day| (*day).into()))
    }

    /// 评分离散 · Spread and outliers of a stage by item, for whoever leads the group, once the own sheet of the stage is in (art. 18); null for everybody else and before.
    async fn spread(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "阶段 · Which stage.")] stage: StageKind,
    ) -> Option<async_graphql::Result<Vec<ItemSpread>>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let person_id = scope.signed_in()?.person_id;
            let seen = self.seen(&scope).await?;
            let own = self.own_sheets(&scope).await?;
            let own_in =
                own.iter().any(|row| row.stage == stage && !row.consensus && row.state == SheetState::Submitted);
            let leads = seen.panel.signatory().is_some_and(|member| member.person_id == person_id);
            match seen.ruling.is_ok() && own_in && leads {
                true => progress::of_stage(&scope, self.0.id, stage).await.map(Some),
                false => Ok(None),
            }
        };
        nullable(read.await)
    }

    /// 可否操作 · Whether the viewer may score each stage, raise an issue or record the visit now, and what stands in the way; of scoring, the first stage whose own sheet is not in.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let seen = self.seen(&scope).await?;
            let own = self.own_sheets(&scope).await?;
            let visit = scope.many::<site_visit::Entity>(self.0.id).await?.into_iter().next();
            let visited = visit.as_ref().is_some_and(|row| row.recorded_at.is_some());
            let mut allowances = allowances(&seen, &own, visited);
            if let Some(visit) = visit {
                allowances.extend(self.recording(&scope, &seen, &visit).await?);
            }
            allowed_actions(&scope, Some(seen.frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

/// What every act of a reviewer needs.
fn before(seen: &Seen) -> Ruling {
    seen.ruling.clone()?;
    in_review(seen.frame.cycle.phase)?;
    if seen.panel.group.state != GroupState::Active {
        return Err(vec![unassigned(1)]);
    }
    match &seen.panel.report {
        Some(report) if report.state == ReportState::Signed => Err(vec![Refusal::new(RuleCode::ReportSigned)]),
        _ => Ok(()),
    }
}

fn allowances(seen: &Seen, own: &[score_sheet::Model], visited: bool) -> Vec<Allowance> {
    let stages: Vec<StageKind> = seen.frame.regulation.parameters.stages.iter().map(|stage| stage.kind).collect();
    let sheet = |stage: StageKind| {
        own.iter()
            .find(|row| row.stage == stage && !row.consensus && row.state != SheetState::Void)
            .map(|row| row.state)
    };
    let open = |stage: &&StageKind| sheet(**stage) != Some(SheetState::Submitted);
    let stage = stages.iter().find(open).or(stages.last()).copied().unwrap_or(StageKind::Material);
    let first_submitted = stages.first().and_then(|first| sheet(*first)) == Some(SheetState::Submitted);
    let standing = Standing { stages: &stages, stage, sheet: sheet(stage), first_submitted, visited };
    vec![
        Allowance::of(Action::SaveScores, before(seen).and_then(|()| may_score(&standing))),
        Allowance::of(Action::RaiseSiteIssue, before(seen)),
    ]
}

/// 评审任务筛选 · Which assignments; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct AssignmentFilter {
    /// 年度评审 · Only of this cycle. What is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 评审组 · Only of this group. What is no group of the viewer's gives nothing.
    pub group: Option<ID>,
    /// 行业 · Only of this industry.
    pub industry: Option<Industry>,
}

/// What a reviewer works on.
#[derive(Debug, Default)]
pub struct ReviewerAssignments;

#[Object]
impl ReviewerAssignments {
    /// 评审任务 · The applications of the viewer's groups, newest first, less those from which the viewer is recused.
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<AssignmentFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<ReviewAssignment>> {
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = assigned(&scope).await?;
        if let Some(id) = &filter.cycle {
            select = select.filter(application::Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
        }
        if let Some(id) = &filter.group {
            select = select.filter(assignment::Column::GroupId.eq(Kind::ReviewGroup.parse(id).unwrap_or_default()));
        }
        if let Some(industry) = filter.industry {
            select = select.filter(organization::Column::Industry.eq(industry));
        }
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, application::Column::Id, page, ReviewAssignment, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }

    /// 一项评审任务 · One of them; null where the viewer does not review it or is recused.
    async fn assignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申报标识 · Global id of the application.")] id: ID,
    ) -> Option<async_graphql::Result<ReviewAssignment>> {
        let id = Kind::Application.parse(&id)?;
        let read = async {
            let scope = Scope::of(ctx)?;
            let select = assigned(&scope).await?.filter(application::Column::Id.eq(id));
            Ok(select.one(scope.db()).await?.map(ReviewAssignment))
        };
        nullable(read.await)
    }
}
