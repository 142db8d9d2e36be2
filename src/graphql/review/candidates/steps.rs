//! Submitting the candidate list.

use super::CandidateList;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{Frame, handled};
use crate::graphql::review::lineup::{Assigned, cases_of};
use crate::graphql::review::voiding::{next_version, supersede_list, turn};
use crate::locale;
use crate::rules::cycle::may_list;
use crate::rules::report::from_groups;
use crate::rules::{Refusal, Refusals, Value};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, CandidateListState, GroupState, ReportState};
use entity::{RuleCode, application, candidate, candidate_list, group_report, report_rank, review_group};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// 提交候选名单 · Submits the candidate list
#[derive(Clone, Debug, InputObject)]
pub struct SubmitCandidateListInput {
    /// 年度评审 · A cycle in review.
    pub cycle: ID,
    /// 候选单位 · The applications that the groups put forward, in an order that keeps each group's; at most 500.
    pub candidates: Vec<ID>,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 提交结果 · The list, or why not.
    SubmitCandidateListPayload {
        /// 候选名单 · The list; null where it was refused, and after `dryRun`.
        candidate_list: CandidateList
    }
}

/// The candidate list.
#[derive(Debug, Default)]
pub struct CandidateMutation;

#[Object]
impl CandidateMutation {
    /// 提交候选名单 · Hands the candidates to the committee (art. 18): exactly what the groups put forward and is still eligible, each group's in its order. Those on the list are SHORTLISTED, the others NOT_SHORTLISTED; a list submitted before is superseded. Refused by REPORT_MISSING, CANDIDATE_NOT_FROM_GROUP, STAGE_OUT_OF_ORDER, and by PLEDGE_MISSING, DECLARATION_MISSING and CONFLICT_OF_INTEREST for whoever may not handle every application of the groups.
    async fn submit_candidate_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubmitCandidateListInput,
    ) -> async_graphql::Result<SubmitCandidateListPayload> {
        mutate(ctx, Action::SubmitCandidateList, input, async |work, input: &SubmitCandidateListInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let ids = check.ids("candidates", Kind::Application, &input.candidates, 0..=500);
            check.done()?;
            let frame = Frame::open(work, cycle_id).await?;
            work.expect_version(input.expected_version, frame.cycle.version)?;
            let standing = candidate_list::Entity::find()
                .filter(candidate_list::Column::CycleId.eq(cycle_id))
                .filter(candidate_list::Column::State.eq(CandidateListState::Submitted));
            may_list(frame.cycle.phase, standing.count(work.db()).await? > 0)?;
            let offer = Offer::read(work, &frame).await?;
            offer.handled(work, &frame).await?;
            offer.check(&ids)?;
            supersede_list(work, cycle_id, &locale::text(work.language, "reason-new-list", &[])).await?;
            offer.list(work, cycle_id, ids).await.map(CandidateList)
        })
        .await
    }
}

/// What the groups of a cycle offer.
struct Offer {
    groups: Vec<review_group::Model>,
    cases: Vec<Assigned>,
    /// The places in the signed report of each group, best first, with how many it puts forward.
    reports: HashMap<Uuid, (i32, Vec<report_rank::Model>)>,
    numbers: HashMap<Uuid, String>,
}

impl Offer {
    async fn read(work: &Work, frame: &Frame) -> Result<Self> {
        let groups = review_group::Entity::find()
            .filter(review_group::Column::CycleId.eq(frame.cycle.id))
            .filter(review_group::Column::State.ne(GroupState::Dissolved))
            .order_by_asc(review_group::Column::Id)
            .all(work.db())
            .await?;
        let cases = cases_of(work.db(), groups.iter().map(|group| group.id)).await?;
        let signed = group_report::Entity::find()
            .filter(group_report::Column::GroupId.is_in(groups.iter().map(|group| group.id)))
            .filter(group_report::Column::State.eq(ReportState::Signed))
            .all(work.db())
            .await?;
        let ranks = report_rank::Entity::find()
            .filter(report_rank::Column::ReportId.is_in(signed.iter().map(|report| report.id)))
            .order_by_asc(report_rank::Column::Rank)
            .all(work.db())
            .await?;
        let of_report = |report: &group_report::Model| {
            let ranks = ranks.iter().filter(|row| row.report_id == report.id).cloned().collect();
            (report.group_id, (report.put_forward, ranks))
        };
        let reports = signed.iter().map(of_report).collect();
        // Only what is under review in a group may be named; everything else is not found.
        let numbers = application::Entity::find()
            .filter(application::Column::Id.is_in(cases.iter().map(|case| case.application_id)))
            .all(work.db())
            .await?
            .into_iter()
            .map(|row| (row.id, row.number.unwrap_or_default()))
            .collect();
        Ok(Self { groups, cases, reports, numbers })
    }

    /// Whoever submits may handle every application of the groups (art. 7, 27).
    async fn handled(&self, work: &Work, frame: &Frame) -> Result<()> {
        let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
        let codes = self.cases.iter().map(|case| case.credit_code.as_str());
        Ok(handled(&standing, frame, codes, work.now.day())?)
    }

    fn number(&self, id: Uuid) -> String {
        self.numbers.get(&id).cloned().unwrap_or_default()
    }

    /// The applications of a group that it puts forward and that are still under review, best first.
    fn put_forward(&self, group_id: Uuid) -> Vec<Uuid> {
        let Some((put_forward, ranks)) = self.reports.get(&group_id) else { return Vec::new() };
        let eligible = |id: Uuid| self.cases.iter().any(|case| case.application_id == id);
        let first = ranks.iter().filter(|row| row.rank <= *put_forward);
        first.map(|row| row.application_id).filter(|id| eligible(*id)).collect()
    }

    fn check(&self, ids: &[Uuid]) -> Result<()> {
        let mut refusals = Refusals::default();
        for group in &self.groups {
            let at_work = self.cases.iter().any(|case| case.group_id == group.id);
            refusals.unless(!at_work || self.reports.contains_key(&group.id), || {
                Refusal::new(RuleCode::ReportMissing).fact("group", Value::Text(group.name.clone()))
            });
        }
        refusals.ruling()?;
        let row = |id: Uuid| (id, self.number(id));
        let put_forward: Vec<Vec<(Uuid, String)>> =
            self.groups.iter().map(|group| self.put_forward(group.id).into_iter().map(row).collect()).collect();
        let known: Vec<(Uuid, String)> = ids.iter().copied().map(row).collect();
        // What is no application of this cycle is not found rather than told about.
        if ids.iter().any(|id| !self.numbers.contains_key(id)) {
            return Err(NOT_FOUND);
        }
        from_groups(&put_forward, &known)?;
        Ok(())
    }

    async fn list(&self, work: &Work, cycle_id: Uuid, ids: Vec<Uuid>) -> Result<candidate_list::Model> {
        let before = candidate_list::Entity::find()
            .filter(candidate_list::Column::CycleId.eq(cycle_id))
            .count(work.db())
            .await?;
        let list = candidate_list::ActiveModel {
            id: Set(work.new_id()),
            cycle_id: Set(cycle_id),
            number: Set(i32::try_from(before).unwrap_or(i32::MAX).saturating_add(1)),
            state: Set(CandidateListState::Submitted),
            submitted_by: Set(work.actor()?),
            submitted_at: Set(work.now),
            reason: Set(None),
            version: Set(1),
        };
        let list = list.insert(work.db()).await?;
        let report = |id: Uuid| {
            let mut rows = self.reports.values().flat_map(|(_, ranks)| ranks);
            rows.find(|row| row.application_id == id).map(|row| row.report_id).ok_or(NOT_FOUND)
        };
        let row = |(position, id): (i32, &Uuid)| -> Result<candidate::ActiveModel> {
            Ok(candidate::ActiveModel {
                list_id: Set(list.id),
                application_id: Set(*id),
                report_id: Set(report(*id)?),
                position: Set(position),
            })
        };
        let rows = (1..).zip(&ids).map(row).collect::<Result<Vec<_>>>()?;
        if !ids.is_empty() {
            candidate::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
        }
        let others: Vec<Uuid> =
            self.cases.iter().map(|case| case.application_id).filter(|id| !ids.contains(id)).collect();
        let these = |ids: Vec<Uuid>| Condition::all().add(application::Column::Id.is_in(ids));
        turn(work, these(ids), ApplicationState::Shortlisted).await?;
        turn(work, these(others), ApplicationState::NotShortlisted).await?;
        next_version(work, cycle_id).await?;
        Ok(list)
    }
}
