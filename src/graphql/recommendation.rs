//! Recommending (art. 3): the departments that an application names, and their answers.

use super::check::Check;
use super::ids::Kind;
use super::material::ApplicationMaterial;
use super::organization::OrganizationSummary;
use super::page::{self, List, Page};
use super::payload;
use super::roles::Department;
use super::scalars::DateTime;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders;
use crate::rules::qualification::{self, Standing};
use crate::rules::submission::effective_state;
use crate::work::{Subject, Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, RecommendationState};
use entity::{application, cycle, department, organization, recommendation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// A department's answer as the applicant and the Office see it.
#[derive(Clone, Debug)]
pub struct ApplicationRecommendation(pub recommendation::Model);

/// 推荐意见 · A department that an application names, and its answer (art. 3)
#[Object]
impl ApplicationRecommendation {
    /// 部门 · The department.
    async fn department(&self, ctx: &Context<'_>) -> async_graphql::Result<Department> {
        Ok(Scope::of(ctx)?.one::<department::Entity>(self.0.department_id).await?.into())
    }

    /// 状态 · Its answer.
    async fn state(&self) -> RecommendationState {
        self.0.state
    }

    /// 意见 · Its reasons; null before it answered.
    async fn opinion(&self) -> Option<&str> {
        self.0.opinion.as_deref()
    }

    /// 指定时间 · When it was named.
    async fn named_at(&self) -> DateTime {
        self.0.named_at.into()
    }

    /// 答复时间 · When it answered; null before.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }
}

/// A request for a recommendation as the department's officer sees it.
#[derive(Clone, Debug)]
pub struct RecommendationRequest(pub recommendation::Model);

impl Subject for RecommendationRequest {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = finders::recommendation_requests(scope.signed_in()?).filter(recommendation::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 推荐申请 · A submitted application that names the viewer's department (art. 3)
#[Object]
impl RecommendationRequest {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Recommendation.id(self.0.id)
    }

    /// 部门 · The viewer's department.
    async fn department(&self, ctx: &Context<'_>) -> async_graphql::Result<Department> {
        Ok(Scope::of(ctx)?.one::<department::Entity>(self.0.department_id).await?.into())
    }

    /// 状态 · The department's answer.
    async fn state(&self) -> RecommendationState {
        self.0.state
    }

    /// 意见 · Its reasons; null before it answered.
    async fn opinion(&self) -> Option<&str> {
        self.0.opinion.as_deref()
    }

    /// 指定时间 · When the applicant named the department.
    async fn named_at(&self) -> DateTime {
        self.0.named_at.into()
    }

    /// 申报编号 · Number of the application.
    async fn application_number(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        Ok(Scope::of(ctx)?.one::<application::Entity>(self.0.application_id).await?.number)
    }

    /// 申报状态 · Where the application stands now.
    async fn application_state(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationState> {
        let scope = Scope::of(ctx)?;
        let row = scope.one::<application::Entity>(self.0.application_id).await?;
        Ok(effective_state(row.state, row.correction_deadline, scope.now))
    }

    /// 单位 · The applicant.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        let scope = Scope::of(ctx)?;
        let row = scope.one::<application::Entity>(self.0.application_id).await?;
        Ok((&scope.one::<organization::Entity>(row.organization_id).await?).into())
    }

    /// 申报材料 · The material as last submitted.
    async fn material(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationMaterial> {
        let row = Scope::of(ctx)?.one::<application::Entity>(self.0.application_id).await?;
        Ok(ApplicationMaterial { row, as_submitted: true })
    }

    /// 版本 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// 推荐申请筛选 · Which requests
#[derive(Debug, Default, InputObject)]
pub struct RecommendationRequestFilter {
    /// 状态 · Only these answers; null or absent: all.
    pub states: Option<Vec<RecommendationState>>,
}

/// What a recommender reads.
#[derive(Debug, Default)]
pub struct RecommenderRequests;

#[Object]
impl RecommenderRequests {
    /// 推荐申请 · Submitted applications that name the viewer's departments, newest first.
    async fn requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<RecommendationRequestFilter>,
        #[graphql(desc = "取前若干条 · The first so many: 1-100, default 20.")] first: Option<i32>,
        #[graphql(desc = "起始游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "取后若干条 · The last so many: 1-100.")] last: Option<i32>,
        #[graphql(desc = "截止游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<RecommendationRequest>> {
        let scope = Scope::of(ctx)?;
        let mut select = finders::recommendation_requests(scope.signed_in()?);
        if let Some(states) = filter.and_then(|filter| filter.states) {
            select = select.filter(recommendation::Column::State.is_in(states));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, recommendation::Column::Id, page, RecommendationRequest, |row| row.id).await?)
    }
}

/// The departments that an applicant may name.
#[derive(Debug, Default)]
pub struct ApplicantDepartments;

#[Object]
impl ApplicantDepartments {
    /// 推荐部门 · The departments that an application may name, by name.
    async fn departments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Department>> {
        let scope = Scope::of(ctx)?;
        let rows = department::Entity::find().order_by_asc(department::Column::Name).all(scope.db()).await;
        Ok(rows.map_err(crate::error::Error::from)?.into_iter().map(Department::from).collect())
    }
}

/// 推荐 · Input of recommendApplication
#[derive(Debug, InputObject)]
pub struct RecommendApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 推荐申请 · The request.
    pub request: ID,
    /// 推荐意见 · Reasons, 1-2000 characters.
    pub opinion: String,
    /// 预期版本 · The request's version as last read.
    pub expected_version: i32,
}

/// 不予推荐 · Input of declineRecommendation
#[derive(Debug, InputObject)]
pub struct DeclineRecommendationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 推荐申请 · The request.
    pub request: ID,
    /// 理由 · Reasons, 1-2000 characters; the applicant sees them.
    pub opinion: String,
    /// 预期版本 · The request's version as last read.
    pub expected_version: i32,
}

payload! {
    /// 推荐 · Answer of recommendApplication
    RecommendApplicationPayload {
        /// 推荐申请 · The request; null when refused.
        request: RecommendationRequest
    }
    /// 不予推荐 · Answer of declineRecommendation
    DeclineRecommendationPayload {
        /// 推荐申请 · The request; null when refused.
        request: RecommendationRequest
    }
}

/// The steps of a recommending department.
#[derive(Debug, Default)]
pub struct RecommendationMutation;

#[Object]
impl RecommendationMutation {
    /// 推荐 · Recommends an application (art. 3), from its submission to the decision. Refused by APPLICATION_LOCKED.
    async fn recommend_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecommendApplicationInput,
    ) -> async_graphql::Result<RecommendApplicationPayload> {
        mutate(ctx, Action::RecommendApplication, input, async |work, input| {
            let answer = Answer { request: &input.request, opinion: &input.opinion, version: input.expected_version };
            answer.give(work, RecommendationState::Recommended).await
        })
        .await
    }

    /// 不予推荐 · Declines to recommend, with reasons (art. 3); the applicant may name another department until the decision. Refused by
    /// APPLICATION_LOCKED.
    async fn decline_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DeclineRecommendationInput,
    ) -> async_graphql::Result<DeclineRecommendationPayload> {
        mutate(ctx, Action::DeclineRecommendation, input, async |work, input| {
            let answer = Answer { request: &input.request, opinion: &input.opinion, version: input.expected_version };
            answer.give(work, RecommendationState::Declined).await
        })
        .await
    }
}

struct Answer<'a> {
    request: &'a ID,
    opinion: &'a str,
    version: i32,
}

impl Answer<'_> {
    async fn give(self, work: &mut Work, state: RecommendationState) -> Result<RecommendationRequest> {
        let mut check = Check::new();
        let id = check.id("request", Kind::Recommendation, self.request);
        let opinion = check.text("opinion", self.opinion, 2000);
        check.done()?;
        let select = finders::recommendation_requests(work.viewer()?).filter(recommendation::Column::Id.eq(id));
        let request = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
        let application =
            application::Entity::find_by_id(request.application_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let cycle = cycle::Entity::find_by_id(application.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        work.in_cycle(&cycle);
        work.expect_version(self.version, request.version)?;
        let now = effective_state(application.state, application.correction_deadline, work.now);
        qualification::may_recommend(Standing { phase: cycle.phase, state: now }, request.state)?;
        let (actor, version) = (work.actor()?, request.version + 1);
        let mut row = request.into_active_model();
        row.state = Set(state);
        row.opinion = Set(Some(opinion));
        row.decided_by = Set(Some(actor));
        row.decided_at = Set(Some(work.now));
        row.version = Set(version);
        Ok(RecommendationRequest(row.update(work.db()).await?))
    }
}
