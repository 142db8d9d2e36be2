//! Requesting and deciding.

use super::AvoidanceRequest;
use crate::access::Action;
use crate::error::NOT_FOUND;
use crate::finders::Standing;
use crate::graphql::applying::{Own, own};
use crate::graphql::check::Check;
use crate::graphql::declarations::Bar;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{self, Frame};
use crate::rules::recusal::{may_handle, may_request_avoidance};
use crate::rules::{Refusal, Step};
use crate::work::mutate;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ConflictSource, InterestKind, TeamPermission};
use entity::{assignment, avoidance_request, person, site_visit};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};

/// 申请回避 · Asks that somebody keep away from one's case
#[derive(Clone, Debug, InputObject)]
pub struct RequestAvoidanceInput {
    /// 申报 · One's own submitted application.
    pub application: ID,
    /// 申请回避的人员或单位 · Who should keep away, at most 300 characters.
    pub named: String,
    /// 理由 · Why, at most 2000 characters.
    pub reason: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 决定回避申请 · Grants or refuses a request
#[derive(Clone, Debug, InputObject)]
pub struct DecideAvoidanceRequestInput {
    /// 回避申请 · The request.
    pub request: ID,
    /// 是否同意 · Whether it is granted.
    pub granted: bool,
    /// 理由 · Why, at most 1000 characters; the applicant reads it.
    pub reason: String,
    /// 回避人员 · Global ids of the persons who have to keep away, at most 20; empty where it is not granted.
    pub persons: Vec<ID>,
    /// 预期版本号 · The version of the request on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 申请结果 · The request, or why not.
    RequestAvoidancePayload {
        /// 回避申请 · The request; null where it was refused.
        request: AvoidanceRequest
    }
    /// 决定结果 · The request, or why not.
    DecideAvoidanceRequestPayload {
        /// 回避申请 · The decided request; null where it was refused.
        request: AvoidanceRequest
    }
}

/// Requests that somebody keep away.
#[derive(Debug, Default)]
pub struct AvoidanceMutation;

#[Object]
impl AvoidanceMutation {
    /// 申请回避 · Asks, with reasons, that persons or bodies keep away from one's case (art. 7): before it is assigned to a group, and of the announced visitors until the visit is recorded. Refused by STAGE_OUT_OF_ORDER otherwise.
    async fn request_avoidance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RequestAvoidanceInput,
    ) -> async_graphql::Result<RequestAvoidancePayload> {
        mutate(ctx, Action::RequestAvoidance, input, async |work, input: &RequestAvoidanceInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let named = check.text("named", &input.named, 300);
            let reason = check.text("reason", &input.reason, 2000);
            check.done()?;
            let Own { application, cycle, .. } = own(work, id, TeamPermission::Submit).await?;
            let assigned = assignment::Entity::find_by_id(id).one(work.db()).await?.is_some();
            let visit = site_visit::Entity::find().filter(site_visit::Column::ApplicationId.eq(id));
            let announced = visit.one(work.db()).await?.is_some_and(|visit| visit.recorded_at.is_none());
            may_request_avoidance(application.state, assigned, announced, cycle.phase)?;
            let row = avoidance_request::ActiveModel {
                id: Set(work.new_id()),
                application_id: Set(id),
                named: Set(named),
                reason: Set(reason),
                requested_by: Set(work.actor()?),
                requested_at: Set(work.now),
                granted: Set(None),
                decision_reason: Set(None),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            Ok(AvoidanceRequest(row.insert(work.db()).await?))
        })
        .await
    }

    /// 决定回避申请 · Grants a request, which bars the persons named from the case as a conflict found by the Office, or refuses it (art. 7), by staff who may handle the case. Refused by PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn decide_avoidance_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DecideAvoidanceRequestInput,
    ) -> async_graphql::Result<DecideAvoidanceRequestPayload> {
        mutate(ctx, Action::DecideAvoidanceRequest, input, async |work, input: &DecideAvoidanceRequestInput| {
            let mut check = Check::new();
            let id = check.id("request", Kind::AvoidanceRequest, &input.request);
            let reason = check.text("reason", &input.reason, 1000);
            let persons = check.ids("persons", Kind::Person, &input.persons, 0..=20);
            if !input.granted && !persons.is_empty() {
                check.fault("persons", Refusal::input("input-choice"));
            }
            check.done()?;
            let row = avoidance_request::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let (application, organization) = case::find(work.db(), row.application_id).await?;
            let frame = Frame::open(work, application.cycle_id).await?;
            let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
            let handling = standing.handling(frame.cycle.id, &organization.credit_code, work.now.day());
            may_handle(&handling, &frame.regulation.parameters)?;
            work.expect_version(input.expected_version, row.version)?;
            let at = |field: &str, message| Refusal::input(message).at(vec![Step::Field(field.to_owned())]);
            if row.decided_at.is_some() {
                return Err(at("request", "input-nothing-to-change").into());
            }
            let known =
                person::Entity::find().filter(person::Column::Id.is_in(persons.clone())).count(work.db()).await?;
            if known != u64::try_from(persons.len()).unwrap_or(u64::MAX) {
                return Err(at("persons", "input-not-found").into());
            }
            for person_id in persons {
                let credit_code = organization.credit_code.clone();
                let bar = Bar { cycle_id: frame.cycle.id, person_id, credit_code };
                bar.record(work, ConflictSource::Found, InterestKind::Other, reason.clone()).await?;
            }
            let version = row.version + 1;
            let mut change = row.into_active_model();
            change.granted = Set(Some(input.granted));
            change.decision_reason = Set(Some(reason));
            change.decided_by = Set(Some(work.actor()?));
            change.decided_at = Set(Some(work.now));
            change.version = Set(version);
            Ok(AvoidanceRequest(change.update(work.db()).await?))
        })
        .await
    }
}
