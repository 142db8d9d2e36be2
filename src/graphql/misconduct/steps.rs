//! Opening, dismissing and deciding misconduct cases, and referring them.

use super::MisconductCase;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::finders::misconduct::cases;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{Frame, find, handled};
use crate::graphql::review::voiding::disqualified;
use crate::graphql::scalars::Date;
use crate::locale;
use crate::rules::misconduct::{Opening, may_decide, may_open, may_refer};
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{MisconductState, ReferralKind, ReviewerState, Role};
use entity::{
    application, committee_member, misconduct_application, misconduct_case, misconduct_referral, person, reviewer,
    role_grant,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// 违规立案 · Opens a case about a person
#[derive(Clone, Debug, InputObject)]
pub struct OpenMisconductCaseInput {
    /// 人员 · Global id of a reviewer, somebody of the Office or a member of the committee, of now or of before; not oneself.
    pub person: ID,
    /// 事实 · What is said to have happened, at most 4000 characters.
    pub facts: String,
    /// 证据 · What proves it, at most 4000 characters; null: nothing.
    pub evidence: Option<String>,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 不予处理 · Dismisses a case
#[derive(Clone, Debug, InputObject)]
pub struct DismissMisconductCaseInput {
    /// 违规处理 · An open case.
    #[graphql(name = "case")]
    pub subject: ID,
    /// 调查结论 · What was found, at most 10000 characters.
    pub findings: Option<String>,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 取消评审工作资格 · Disqualifies the person of a case
#[derive(Clone, Debug, InputObject)]
pub struct DisqualifyPersonInput {
    /// 违规处理 · An open case.
    #[graphql(name = "case")]
    pub subject: ID,
    /// 调查结论 · What was found, at most 10000 characters.
    pub findings: Option<String>,
    /// 涉及的申报 · Submitted applications that the findings concern, at most 100; the person's scores for them are void.
    pub applications: Vec<ID>,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 登记移送 · Records a referral
#[derive(Clone, Debug, InputObject)]
pub struct RecordReferralInput {
    /// 违规处理 · A case that disqualified.
    #[graphql(name = "case")]
    pub subject: ID,
    /// 移送类别 · To the employer, or to the judicial authorities.
    pub to: ReferralKind,
    /// 受送单位 · Name of the body, at most 200 characters.
    pub body: String,
    /// 文号 · Number of the document, at most 100 characters; null: none.
    pub document: Option<String>,
    /// 移送日期 · Day of the referral, not after today.
    pub referred_on: Date,
    /// 说明 · What was asked, or came of it, at most 1000 characters; null: nothing.
    pub note: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 立案结果 · The case, or why not.
    OpenMisconductCasePayload {
        /// 违规处理 · The case; null where it was refused, and after `dryRun`.
        misconduct_case: MisconductCase
    }
    /// 不予处理结果 · The case, or why not.
    DismissMisconductCasePayload {
        /// 违规处理 · The case; null where it was refused.
        misconduct_case: MisconductCase
    }
    /// 取消资格结果 · The case, or why not.
    DisqualifyPersonPayload {
        /// 违规处理 · The case; null where it was refused, and after `dryRun`.
        misconduct_case: MisconductCase
    }
    /// 移送结果 · The case with its referrals, or why not.
    RecordReferralPayload {
        /// 违规处理 · The case; null where it was refused.
        misconduct_case: MisconductCase
    }
}

/// Misconduct cases.
#[derive(Debug, Default)]
pub struct MisconductMutation;

#[Object]
impl MisconductMutation {
    /// 违规立案 · Opens a case about a reviewer, somebody of the Office or a member of the committee (art. 28), for the Office or the supervisor. From now on the person has no part in the work of the award, with tokens already issued; rolls and groups stay as they are. Refused by INVALID_INPUT about oneself, about whoever had no part in the review, and while another case is open.
    async fn open_misconduct_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenMisconductCaseInput,
    ) -> async_graphql::Result<OpenMisconductCasePayload> {
        mutate(ctx, Action::OpenMisconductCase, input, async |work, input: &OpenMisconductCaseInput| {
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            let facts = check.text("facts", &input.facts, 4000);
            let evidence = check.optional_text("evidence", input.evidence.as_deref(), 4000);
            check.done()?;
            if person::Entity::find_by_id(person_id).one(work.db()).await?.is_none() {
                return Err(Refusal::input("input-not-found").at(vec![Step::Field("person".to_owned())]).into());
            }
            let opener_id = work.viewer()?.person_id;
            let opening = Opening {
                own: person_id == opener_id,
                of_the_review: of_the_review(work, person_id).await?,
                open: open_about(work, person_id).await?,
            };
            may_open(&opening)?;
            let supervisor = work.viewer()?.is(Role::Supervisor);
            let row = misconduct_case::ActiveModel {
                id: Set(work.new_id()),
                person_id: Set(person_id),
                facts: Set(facts),
                evidence: Set(evidence),
                opened_as: Set(if supervisor { Role::Supervisor } else { Role::Office }),
                opener_id: Set(opener_id),
                opened_by: Set(work.actor()?),
                opened_at: Set(work.now),
                state: Set(MisconductState::Opened),
                findings: Set(None),
                decider_id: Set(None),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            Ok(MisconductCase(row.insert(work.db()).await?))
        })
        .await
    }

    /// 不予处理 · Dismisses a case by its findings (art. 28): the suspension ends. Refused by FINDINGS_MISSING, and by STAGE_OUT_OF_ORDER once it is decided.
    async fn dismiss_misconduct_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DismissMisconductCaseInput,
    ) -> async_graphql::Result<DismissMisconductCasePayload> {
        mutate(ctx, Action::DismissMisconductCase, input, async |work, input: &DismissMisconductCaseInput| {
            let mut check = Check::new();
            let id = check.id("case", Kind::MisconductCase, &input.subject);
            let findings = check.optional_text("findings", input.findings.as_deref(), 10_000);
            check.done()?;
            let row = opened(work, id, input.expected_version).await?;
            may_decide(row.state, findings.is_some())?;
            decided(work, row, MisconductState::Dismissed, findings).await
        })
        .await
    }

    /// 取消评审工作资格 · Disqualifies the person of a case by its findings (art. 8(2), 28), for good: out of the pool and the committee, and nobody appoints or enrols the person any more (PERSON_DISQUALIFIED). The person's scores for the applications concerned are void, a signed report that rests on them is reopened before the conferral; ballots of closed rounds stand.
    /// Refused by FINDINGS_MISSING, STAGE_OUT_OF_ORDER once it is decided, and for an application by PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn disqualify_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DisqualifyPersonInput,
    ) -> async_graphql::Result<DisqualifyPersonPayload> {
        mutate(ctx, Action::DisqualifyPerson, input, async |work, input: &DisqualifyPersonInput| {
            let mut check = Check::new();
            let id = check.id("case", Kind::MisconductCase, &input.subject);
            let findings = check.optional_text("findings", input.findings.as_deref(), 10_000);
            let concerned = check.ids("applications", Kind::Application, &input.applications, 0..=100);
            check.done()?;
            let row = opened(work, id, input.expected_version).await?;
            let concerned = impartial(work, concerned).await?;
            may_decide(row.state, findings.is_some())?;
            remove(work, row.person_id).await?;
            for application in concerned {
                let link = misconduct_application::ActiveModel {
                    id: Set(work.new_id()),
                    case_id: Set(row.id),
                    application_id: Set(application.id),
                };
                link.insert(work.db()).await?;
                disqualified(work, row.person_id, &application).await?;
            }
            decided(work, row, MisconductState::Disqualified, findings).await
        })
        .await
    }

    /// 登记移送 · Records that a case was referred to the person's employer for discipline, or to the judicial authorities (art. 28). Refused by STAGE_OUT_OF_ORDER unless the case disqualified.
    async fn record_referral(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordReferralInput,
    ) -> async_graphql::Result<RecordReferralPayload> {
        mutate(ctx, Action::RecordReferral, input, async |work, input: &RecordReferralInput| {
            let mut check = Check::new();
            let id = check.id("case", Kind::MisconductCase, &input.subject);
            let body = check.text("body", &input.body, 200);
            let document = check.optional_text("document", input.document.as_deref(), 100);
            let referred_on = check.past_date("referredOn", &input.referred_on, work.now.day());
            let note = check.optional_text("note", input.note.as_deref(), 1000);
            check.done()?;
            let row = seen(work, id).await?;
            may_refer(row.state)?;
            let decided_on = row.decided_at.map(|at| at.day());
            let mut check = Check::new();
            if decided_on.is_some_and(|day| referred_on < day) {
                check.fault("referredOn", Refusal::input("input-in-past"));
            }
            check.done()?;
            let referral = misconduct_referral::ActiveModel {
                id: Set(work.new_id()),
                case_id: Set(row.id),
                kind: Set(input.to),
                body: Set(body),
                document: Set(document),
                referred_on: Set(referred_on),
                note: Set(note),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
            };
            referral.insert(work.db()).await?;
            Ok(MisconductCase(row))
        })
        .await
    }
}

/// Whether somebody is or was a reviewer, staff of the Office or a member of the committee.
async fn of_the_review(work: &Work, person_id: Uuid) -> Result<bool> {
    let granted = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person_id))
        .filter(role_grant::Column::Role.is_in([Role::Reviewer, Role::Office]));
    let seated = committee_member::Entity::find().filter(committee_member::Column::PersonId.eq(person_id));
    Ok(granted.count(work.db()).await? > 0 || seated.count(work.db()).await? > 0)
}

/// Whether a case about a person is open.
async fn open_about(work: &Work, person_id: Uuid) -> Result<bool> {
    let open = misconduct_case::Entity::find()
        .filter(misconduct_case::Column::PersonId.eq(person_id))
        .filter(misconduct_case::Column::State.eq(MisconductState::Opened));
    Ok(open.count(work.db()).await? > 0)
}

/// A case that is not the viewer's own.
async fn seen(work: &Work, id: Uuid) -> Result<misconduct_case::Model> {
    let select = cases(work.viewer()?)?.filter(misconduct_case::Column::Id.eq(id));
    select.one(work.db()).await?.ok_or(NOT_FOUND)
}

/// A case that is not the viewer's own, at the version expected.
async fn opened(work: &Work, id: Uuid, expected: i32) -> Result<misconduct_case::Model> {
    let row = seen(work, id).await?;
    work.expect_version(expected, row.version)?;
    Ok(row)
}

/// The applications that findings concern, where the viewer may handle all of them (art. 7, 27).
async fn impartial(work: &Work, ids: Vec<Uuid>) -> Result<Vec<application::Model>> {
    let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
    let (mut rows, mut refusals) = (Vec::new(), Vec::new());
    for id in ids {
        let (application, organization) = find(work.db(), id).await?;
        let frame = Frame::read(work.db(), application.cycle_id).await?;
        let ruling = handled(&standing, &frame, [organization.credit_code.as_str()], work.now.day());
        for refusal in ruling.err().unwrap_or_default() {
            if !refusals.contains(&refusal) {
                refusals.push(refusal);
            }
        }
        rows.push(application);
    }
    if refusals.is_empty() { Ok(rows) } else { Err(refusals.into()) }
}

/// Takes a person out of the pool, and ends the person's term in the committee with this day (art. 8(2), 28).
async fn remove(work: &Work, person_id: Uuid) -> Result<()> {
    let entry = reviewer::Entity::find().filter(reviewer::Column::PersonId.eq(person_id)).one(work.db()).await?;
    if let Some(entry) = entry.filter(|entry| entry.state != ReviewerState::Exited) {
        let version = entry.version + 1;
        let mut entry = entry.into_active_model();
        entry.state = Set(ReviewerState::Exited);
        entry.reason = Set(Some(locale::text(work.language, "reason-disqualified", &[])));
        entry.changed_by = Set(work.actor()?);
        entry.changed_at = Set(work.now);
        entry.version = Set(version);
        entry.update(work.db()).await?;
    }
    let today = work.now.day();
    let terms = committee_member::Entity::find().filter(committee_member::Column::PersonId.eq(person_id));
    let terms = terms.all(work.db()).await?.into_iter();
    for term in terms.filter(|term| term.ended_on.is_none_or(|last| last > today)) {
        let (version, last) = (term.version + 1, today.max(term.appointed_on));
        let mut term = term.into_active_model();
        term.ended_on = Set(Some(last));
        term.version = Set(version);
        term.update(work.db()).await?;
    }
    Ok(())
}

/// The case after its decision.
async fn decided(
    work: &Work,
    row: misconduct_case::Model,
    state: MisconductState,
    findings: Option<String>,
) -> Result<MisconductCase> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.findings = Set(findings);
    row.decider_id = Set(Some(work.viewer()?.person_id));
    row.decided_by = Set(Some(work.actor()?));
    row.decided_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(MisconductCase(row.update(work.db()).await?))
}
