//! The candidate list (art. 18): exactly what the groups put forward, handed by the Office to the committee.

mod steps;

pub use steps::CandidateMutation;

use super::case::sight;
use super::groups::ReviewGroupFilter;
use super::groups::filtered;
use super::report::{GroupReport, exact, signed};
use crate::error::{NOT_FOUND, Result};
use crate::graphql::application_file::Visibility;
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::organization::OrganizationSummary;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::scope::Scope;
use crate::work::Subject;
use async_graphql::{Context, ID, Object};
use entity::enums::{ApplicationState, CandidateListState, Role};
use entity::{application, candidate, candidate_list, cycle, group_report, organization, report_rank, review_group};
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;

/// A candidate list.
#[derive(Clone, Debug)]
pub struct CandidateList(pub candidate_list::Model);

/// 候选名单 · A candidate list of a cycle (art. 18)
#[Object]
impl CandidateList {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::CandidateList.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 序号 · 1, 2, 3 …: each list supersedes the one before.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 状态 · Submitted or superseded.
    async fn state(&self) -> CandidateListState {
        self.0.state
    }

    /// 候选单位 · The candidates in the order of the list, less those from which the viewer is recused.
    async fn candidates(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Candidate>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let mut rows = scope.many::<candidate::Entity>(self.0.id).await?;
            rows.sort_unstable_by_key(|row| row.position);
            let applications =
                scope.all::<application::Entity>(rows.iter().map(|row| row.application_id).collect()).await?;
            scope.all::<organization::Entity>(applications.values().map(|row| row.organization_id).collect()).await?;
            let mut candidates = Vec::new();
            for row in rows {
                let application = scope.one::<application::Entity>(row.application_id).await?;
                let visibility = sight(&scope, &application).await?;
                if visibility != Visibility::Recused {
                    let group = candidates.iter().filter(|known: &&Candidate| known.row.report_id == row.report_id);
                    let (position, rank) = (ordinal(candidates.len()), ordinal(group.count()));
                    candidates.push(Candidate { row, application, visibility, position, rank });
                }
            }
            Result::Ok(candidates)
        };
        Ok(read.await?)
    }

    /// 提交时间 · When it was submitted.
    async fn submitted_at(&self) -> DateTime {
        self.0.submitted_at.into()
    }

    /// 替代理由 · Why it was superseded; null: it stands.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 版本号 · Version of the list.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for CandidateList {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        candidate_list::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// A place on a candidate list.
#[derive(Clone, Debug)]
pub struct Candidate {
    row: candidate::Model,
    application: application::Model,
    visibility: Visibility,
    position: i32,
    rank: i32,
}

/// The number of what follows so many.
pub fn ordinal(before: usize) -> i32 {
    i32::try_from(before).unwrap_or(i32::MAX).saturating_add(1)
}

impl Candidate {
    /// The place in the signed report of its group; nothing before pledge and declaration.
    async fn place(&self, scope: &Scope<'_>) -> Result<Option<report_rank::Model>> {
        if self.visibility != Visibility::Visible {
            return Ok(None);
        }
        let ranks = scope.many::<report_rank::Entity>(self.row.report_id).await?;
        Ok(ranks.into_iter().find(|row| row.application_id == self.application.id))
    }
}

/// 候选单位 · A place on a candidate list (art. 18)
#[Object]
impl Candidate {
    /// 申报 · Global id of the application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.application.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.application.number.as_deref()
    }

    /// 状态 · Where the application stands now; one that was withdrawn or found ineligible since is a candidate no more.
    async fn state(&self) -> ApplicationState {
        self.application.state
    }

    /// 单位 · The applicant's identity card.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.application.organization_id).await?).into())
    }

    /// 序号 · Place on the list, from 1, among the candidates of which the viewer may know.
    async fn position(&self) -> i32 {
        self.position
    }

    /// 组内名次 · Place among the candidates of its group, from 1, likewise.
    async fn rank(&self) -> i32 {
        self.rank
    }

    /// 评审组 · Name of the group that put it forward.
    async fn group_name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let scope = Scope::of(ctx)?;
        let report = scope.one::<group_report::Entity>(self.row.report_id).await?;
        Ok(scope.one::<review_group::Entity>(report.group_id).await?.name)
    }

    /// 可见性 · Why total and evaluation are or are not shown.
    async fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// 总分 · Points with two decimals, rounded half up for display; null unless `visibility` is VISIBLE.
    async fn total(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Decimal>> {
        let place = self.place(&Scope::of(ctx)?).await?;
        Ok(place.as_ref().and_then(exact).map(|total| Decimal(total.display())))
    }

    /// 评价 · The group's evaluation; null unless `visibility` is VISIBLE.
    async fn evaluation(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        Ok(self.place(&Scope::of(ctx)?).await?.map(|place| place.evaluation))
    }
}

macro_rules! candidate_lists {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 候选名单 · The candidate lists of a cycle, the latest first; superseded ones too.
            async fn candidate_lists(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
            ) -> async_graphql::Result<Vec<CandidateList>> {
                Ok(lists(&Scope::of(ctx)?, &cycle).await?)
            }

            /// 综合评审报告 · The signed reports of the groups of a cycle, by group, the latest first; superseded ones too.
            async fn group_reports(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
            ) -> async_graphql::Result<Vec<GroupReport>> {
                Ok(reports(&Scope::of(ctx)?, cycle).await?)
            }
        }
    };
}
candidate_lists! {
    /// What the Office hands to the committee.
    OfficeCandidates
}
candidate_lists! {
    /// What the committee gets from the Office.
    CommitteeCandidates
}
candidate_lists! {
    /// The supervisor's view of both.
    SupervisorCandidates
}

async fn lists(scope: &Scope<'_>, cycle: &ID) -> Result<Vec<CandidateList>> {
    let Some(cycle_id) = Kind::Cycle.parse(cycle) else { return Ok(Vec::new()) };
    let mut rows = scope.many::<candidate_list::Entity>(cycle_id).await?;
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows.into_iter().map(CandidateList).collect())
}

async fn reports(scope: &Scope<'_>, cycle: ID) -> Result<Vec<GroupReport>> {
    let select = filtered(ReviewGroupFilter { cycle: Some(cycle), states: None });
    let groups = select.order_by_asc(review_group::Column::Id).all(scope.db()).await?;
    let of_groups = groups.iter().map(|group| signed(scope, group.id));
    Ok(futures_util::future::try_join_all(of_groups).await?.into_iter().flatten().collect())
}
