//! Announcing and recording a visit, raising and closing issues.

use super::{SiteIssue, SiteVisit};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Case;
use crate::graphql::scalars::Date;
use crate::rules::cycle::in_review;
use crate::rules::visit::{may_close_issue, may_record, scheduled};
use crate::rules::{Refusal, Step};
use crate::work::mutate;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::StageKind;
use entity::{site_issue, site_visit, site_visitor};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// 通知现场评审 · Announces a visit to the applicant, or changes one that is announced
#[derive(Clone, Debug, InputObject)]
pub struct AnnounceSiteVisitInput {
    /// 申报 · An application that a group reviews.
    pub application: ID,
    /// 开始日期 · First day, today or later.
    pub starts_on: Date,
    /// 结束日期 · Last day, not before the first.
    pub ends_on: Date,
    /// 现场评审员 · 1-10 members of the group who are not recused, by their membership.
    pub visitors: Vec<ID>,
    /// 预期版本号 · The version of the visit on which this is based; 0 where none is announced.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 记录现场评审 · Records a visit that took place
#[derive(Clone, Debug, InputObject)]
pub struct RecordSiteVisitInput {
    /// 现场评审 · The visit.
    pub visit: ID,
    /// 实际日期 · On which of its days, not after today.
    pub visited_on: Date,
    /// 会见人员 · Who was met, at most 4000 characters.
    pub people_met: String,
    /// 查阅资料 · Which documents were seen, at most 4000 characters.
    pub documents_seen: String,
    /// 预期版本号 · The version of the visit on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 提出现场问题 · Raises an issue for the visit
#[derive(Clone, Debug, InputObject)]
pub struct RaiseSiteIssueInput {
    /// 申报 · An application that one reviews.
    pub application: ID,
    /// 类目 · Number of the category that it concerns.
    pub category: String,
    /// 问题 · What is to be verified, at most 2000 characters.
    pub question: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 核实现场问题 · Closes an issue of the visit
#[derive(Clone, Debug, InputObject)]
pub struct CloseSiteIssueInput {
    /// 问题 · The issue.
    pub issue: ID,
    /// 核实结果 · What was found, at most 4000 characters.
    pub finding: String,
    /// 证据 · What proves it, at most 4000 characters.
    pub evidence: String,
    /// 预期版本号 · The version of the issue on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 通知结果 · The visit, or why not.
    AnnounceSiteVisitPayload {
        /// 现场评审 · The visit; null where it was refused.
        visit: SiteVisit
    }
    /// 记录结果 · The visit, or why not.
    RecordSiteVisitPayload {
        /// 现场评审 · The recorded visit; null where it was refused.
        visit: SiteVisit
    }
    /// 提出结果 · The issue, or why not.
    RaiseSiteIssuePayload {
        /// 问题 · The issue; null where it was refused.
        issue: SiteIssue
    }
    /// 核实结果 · The issue, or why not.
    CloseSiteIssuePayload {
        /// 问题 · The closed issue; null where it was refused.
        issue: SiteIssue
    }
}

/// Visits.
#[derive(Debug, Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// 提出现场问题 · Raises an issue that the material leaves for the visit (art. 18), until the report is signed. Refused by REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn raise_site_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RaiseSiteIssueInput,
    ) -> async_graphql::Result<RaiseSiteIssuePayload> {
        mutate(ctx, Action::RaiseSiteIssue, input, async |work, input: &RaiseSiteIssueInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let category = check.text("category", &input.category, 20);
            let question = check.text("question", &input.question, 2000);
            check.done()?;
            let case = Case::open_for_reviewer(work, id).await?;
            case.panel.at_work()?;
            case.panel.unsigned()?;
            let standard = case.standard(work.db()).await?;
            if !standard.categories.iter().any(|known| known.number == category) {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("category".to_owned())]).into());
            }
            let row = site_issue::ActiveModel {
                id: Set(work.new_id()),
                application_id: Set(id),
                raised_by: Set(work.viewer()?.person_id),
                raised_at: Set(work.now),
                category: Set(category),
                question: Set(question),
                finding: Set(None),
                evidence: Set(None),
                closed_by: Set(None),
                closed_at: Set(None),
                version: Set(1),
            };
            Ok(SiteIssue(row.insert(work.db()).await?))
        })
        .await
    }

    /// 通知现场评审 · Announces a visit with its visitors to the applicant, or changes one until it is recorded (art. 7, 17). Refused by STAGE_OUT_OF_ORDER, APPLICATION_NOT_ASSIGNED, REPORT_SIGNED, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn announce_site_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AnnounceSiteVisitInput,
    ) -> async_graphql::Result<AnnounceSiteVisitPayload> {
        mutate(ctx, Action::AnnounceSiteVisit, input, async |work, input: &AnnounceSiteVisitInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let starts_on = check.date("startsOn", &input.starts_on);
            let ends_on = check.date("endsOn", &input.ends_on);
            let members = check.ids("visitors", Kind::GroupMember, &input.visitors, 1..=10);
            check.done()?;
            let case = Case::open_for_office(work, id).await?;
            let case = case.ok_or_else(|| crate::rules::group::unassigned(1))?;
            in_review(case.frame.cycle.phase)?;
            case.panel.at_work()?;
            case.panel.unsigned()?;
            let before = visit_to(work, id).await?;
            work.expect_version(input.expected_version, before.as_ref().map_or(0, |visit| visit.version))?;
            scheduled(
                starts_on,
                ends_on,
                work.now.day(),
                before.as_ref().is_some_and(|visit| visit.recorded_at.is_some()),
            )?;
            let mut persons = Vec::new();
            let mut faults = Vec::new();
            for (index, member) in members.iter().enumerate() {
                match case.scorers(work.now).find(|scorer| scorer.id == *member) {
                    Some(scorer) => persons.push(scorer.person_id),
                    None => {
                        let path = vec![Step::Field("visitors".to_owned()), Step::Index(index)];
                        faults.push(Refusal::input("input-choice").at(path));
                    }
                }
            }
            if !faults.is_empty() {
                return Err(faults.into());
            }
            let visit = match before {
                Some(visit) => {
                    let version = visit.version + 1;
                    site_visitor::Entity::delete_many()
                        .filter(site_visitor::Column::VisitId.eq(visit.id))
                        .exec(work.db())
                        .await?;
                    let mut change = visit.into_active_model();
                    change.starts_on = Set(starts_on);
                    change.ends_on = Set(ends_on);
                    change.announced_by = Set(work.actor()?);
                    change.announced_at = Set(work.now);
                    change.version = Set(version);
                    change.update(work.db()).await?
                }
                None => {
                    let row = site_visit::ActiveModel {
                        id: Set(work.new_id()),
                        application_id: Set(id),
                        starts_on: Set(starts_on),
                        ends_on: Set(ends_on),
                        announced_by: Set(work.actor()?),
                        announced_at: Set(work.now),
                        visited_on: Set(None),
                        people_met: Set(None),
                        documents_seen: Set(None),
                        recorded_by: Set(None),
                        recorded_at: Set(None),
                        version: Set(1),
                    };
                    row.insert(work.db()).await?
                }
            };
            let rows = persons
                .into_iter()
                .map(|person_id| site_visitor::ActiveModel { visit_id: Set(visit.id), person_id: Set(person_id) });
            site_visitor::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
            Ok(SiteVisit(visit))
        })
        .await
    }

    /// 记录现场评审 · Records a visit, once, by one of its visitors (art. 17), after every member who is not recused has submitted the material scores. Refused by MATERIAL_REVIEW_MISSING, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn record_site_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordSiteVisitInput,
    ) -> async_graphql::Result<RecordSiteVisitPayload> {
        mutate(ctx, Action::RecordSiteVisit, input, async |work, input: &RecordSiteVisitInput| {
            let mut check = Check::new();
            let id = check.id("visit", Kind::SiteVisit, &input.visit);
            let visited_on = check.past_date("visitedOn", &input.visited_on, work.now.day());
            let people_met = check.text("peopleMet", &input.people_met, 4000);
            let documents_seen = check.text("documentsSeen", &input.documents_seen, 4000);
            check.done()?;
            let visit = site_visit::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let case = Case::open_for_reviewer(work, visit.application_id).await?;
            let person_id = work.viewer()?.person_id;
            site_visitor::Entity::find_by_id((id, person_id)).one(work.db()).await?.ok_or(NOT_FOUND)?;
            case.panel.at_work()?;
            case.panel.unsigned()?;
            work.expect_version(input.expected_version, visit.version)?;
            let first = case.stages().first().copied().unwrap_or(StageKind::Material);
            let submitted = case.submitted(work.db(), first).await?;
            let open = case
                .scorers(work.now)
                .filter(|member| !submitted.iter().any(|sheet| sheet.person_id == member.person_id));
            may_record(visit.recorded_at.is_some(), open.count(), visited_on, (visit.starts_on, visit.ends_on))?;
            let version = visit.version + 1;
            let mut change = visit.into_active_model();
            change.visited_on = Set(Some(visited_on));
            change.people_met = Set(Some(people_met));
            change.documents_seen = Set(Some(documents_seen));
            change.recorded_by = Set(Some(person_id));
            change.recorded_at = Set(Some(work.now));
            change.version = Set(version);
            Ok(SiteVisit(change.update(work.db()).await?))
        })
        .await
    }

    /// 核实现场问题 · Closes an issue with finding and evidence, once, after the visit is recorded (art. 18). Refused by SITE_REVIEW_MISSING, REPORT_SIGNED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn close_site_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseSiteIssueInput,
    ) -> async_graphql::Result<CloseSiteIssuePayload> {
        mutate(ctx, Action::CloseSiteIssue, input, async |work, input: &CloseSiteIssueInput| {
            let mut check = Check::new();
            let id = check.id("issue", Kind::SiteIssue, &input.issue);
            let finding = check.text("finding", &input.finding, 4000);
            let evidence = check.text("evidence", &input.evidence, 4000);
            check.done()?;
            let issue = site_issue::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let case = Case::open_for_reviewer(work, issue.application_id).await?;
            case.panel.at_work()?;
            case.panel.unsigned()?;
            work.expect_version(input.expected_version, issue.version)?;
            let visit = visit_to(work, issue.application_id).await?;
            may_close_issue(issue.closed_at.is_some(), visit.is_some_and(|visit| visit.recorded_at.is_some()))?;
            let version = issue.version + 1;
            let mut change = issue.into_active_model();
            change.finding = Set(Some(finding));
            change.evidence = Set(Some(evidence));
            change.closed_by = Set(Some(work.viewer()?.person_id));
            change.closed_at = Set(Some(work.now));
            change.version = Set(version);
            Ok(SiteIssue(change.update(work.db()).await?))
        })
        .await
    }
}

async fn visit_to(work: &crate::work::Work, application_id: uuid::Uuid) -> Result<Option<site_visit::Model>> {
    let select = site_visit::Entity::find().filter(site_visit::Column::ApplicationId.eq(application_id));
    Ok(select.one(work.db()).await?)
}
