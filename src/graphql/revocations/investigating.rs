//! Opening a revocation case, investigating it, hearing the winner, and dropping it (art. 23, 24).

use super::docket::{Docket, changed, honoured, impartial};
use super::{RevocationCase, WinnerRevocation};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::applying::permitted;
use crate::graphql::calendar::calendar;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Frame;
use crate::rules::revocation::may_open;
use crate::rules::{Refusal, Step};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{DayKind, RevocationGround, RevocationState, Role, StartRule, TeamPermission};
use entity::{Instant, RuleCode, award, follow_up_visit, honour, regulation, revocation_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// 撤销立案 · Opens a revocation case
#[derive(Clone, Debug, InputObject)]
pub struct OpenRevocationCaseInput {
    /// 奖项 · The award; none of its cases is open.
    pub award: ID,
    /// 撤销情形 · The ground; null: none, which is refused.
    pub ground: Option<RevocationGround>,
    /// 事实 · What is held against the winner, at most 4000 characters.
    pub facts: String,
    /// 巡访 · The recorded follow-up visit of this award that gave rise to it; null: none did.
    pub visit: Option<ID>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 记录调查结论 · Records what the investigation found
#[derive(Clone, Debug, InputObject)]
pub struct RecordInvestigationInput {
    /// 撤销案件 · A case in OPENED.
    pub revocation: ID,
    /// 调查结论 · What was found, at most 10000 characters; null: nothing, which is refused. The winner reads it.
    pub findings: Option<String>,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 陈述 · Answers the findings
#[derive(Clone, Debug, InputObject)]
pub struct AnswerRevocationInput {
    /// 撤销案件 · The case.
    pub revocation: ID,
    /// 陈述 · What the winner says, at most 10000 characters; given once.
    pub statement: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 记录陈述 · Records what the winner said
#[derive(Clone, Debug, InputObject)]
pub struct RecordRevocationAnswerInput {
    /// 撤销案件 · A case in INVESTIGATED.
    pub revocation: ID,
    /// 陈述 · What the winner said in writing or in person, at most 10000 characters; recorded once.
    pub statement: String,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 终止撤销案件 · Drops a revocation case
#[derive(Clone, Debug, InputObject)]
pub struct DismissRevocationCaseInput {
    /// 撤销案件 · A case in OPENED or INVESTIGATED on which the committee is not voting.
    pub revocation: ID,
    /// 理由 · Why, at most 4000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 立案结果 · The case, or why not.
    OpenRevocationCasePayload {
        /// 撤销案件 · The case; null where it was refused.
        revocation: RevocationCase
    }
    /// 记录结果 · The case, or why not.
    RecordInvestigationPayload {
        /// 撤销案件 · The case; null where it was refused.
        revocation: RevocationCase
    }
    /// 陈述结果 · The case, or why not.
    AnswerRevocationPayload {
        /// 撤销案件 · The case as the winner sees it; null where it was refused.
        revocation: WinnerRevocation
    }
    /// 记录陈述结果 · The case, or why not.
    RecordRevocationAnswerPayload {
        /// 撤销案件 · The case; null where it was refused.
        revocation: RevocationCase
    }
    /// 终止结果 · The case, or why not.
    DismissRevocationCasePayload {
        /// 撤销案件 · The case; null where it was refused, and after `dryRun`.
        revocation: RevocationCase
    }
}

/// Investigating.
#[derive(Debug, Default)]
pub struct InvestigatingMutation;

#[Object]
impl InvestigatingMutation {
    /// 撤销立案 · Opens a case of revoking an award (art. 23, 24), under the regulation in force; payments of the award rest from now on. Refused by REVOCATION_GROUND_MISSING, AWARD_NOT_VALID for an award that has expired (but by fraud) or was revoked, INVALID_INPUT while a case is open, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn open_revocation_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenRevocationCaseInput,
    ) -> async_graphql::Result<OpenRevocationCasePayload> {
        mutate(ctx, Action::OpenRevocationCase, input, async |work, input: &OpenRevocationCaseInput| {
            let mut check = Check::new();
            let id = check.id("award", Kind::Award, &input.award);
            let facts = check.text("facts", &input.facts, 4000);
            let visit = input.visit.as_ref().map(|visit| check.id("visit", Kind::FollowUpVisit, visit));
            check.done()?;
            let found = award::Entity::find_by_id(id).find_also_related(honour::Entity).one(work.db()).await?;
            let Some((award, Some(honour))) = found else { return Err(NOT_FOUND) };
            let frame = Frame::open(work, award.cycle_id).await?;
            let regulation = in_force(work.db(), work.now).await?.ok_or(RuleCode::RegulationNotInForce)?;
            work.under(regulation.id);
            impartial(work, &frame, &honour.credit_code).await?;
            let open = of_award(work, id).await?.iter().any(|row| row.decided_at.is_none());
            may_open(input.ground, &honoured(&honour, work.now.day()), open)?;
            let ground = input.ground.ok_or(RuleCode::RevocationGroundMissing)?;
            let visit_id = match visit {
                Some(visit) => Some(of_visit(work, visit, id).await?),
                None => None,
            };
            let row = revocation_case::ActiveModel {
                id: Set(work.new_id()),
                award_id: Set(id),
                cycle_id: Set(award.cycle_id),
                credit_code: Set(honour.credit_code),
                regulation_id: Set(regulation.id),
                ground: Set(ground),
                facts: Set(facts),
                visit_id: Set(visit_id),
                opener_id: Set(work.viewer()?.person_id),
                opened_at: Set(work.now),
                state: Set(RevocationState::Opened),
                version: Set(1),
                ..Default::default()
            };
            Ok(RevocationCase(row.insert(work.db()).await?))
        })
        .await
    }

    /// 记录调查结论 · Records what the investigation found and sends it to the winner, who has the days of the regulation to answer (art. 23, 24); an end on a rest day moves to the next working day. Refused by STAGE_OUT_OF_ORDER, REVOCATION_GROUND_MISSING, CALENDAR_NOT_LOADED, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn record_investigation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordInvestigationInput,
    ) -> async_graphql::Result<RecordInvestigationPayload> {
        mutate(ctx, Action::RecordInvestigation, input, async |work, input: &RecordInvestigationInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let findings = check.optional_text("findings", input.findings.as_deref(), 10_000);
            check.done()?;
            let docket = Docket::open(work, id, input.expected_version).await?;
            docket.case.may_investigate(findings.is_some())?;
            let regulation = regulation::Entity::find_by_id(docket.row.regulation_id).one(work.db()).await?;
            let days = regulation.ok_or(NOT_FOUND)?.parameters.hearing_days;
            let due =
                calendar(work.db()).await?.period_end(work.now.day(), days, DayKind::Calendar, StartRule::DayAfter)?;
            let (now, person_id) = (work.now, work.viewer()?.person_id);
            let row = changed(work, docket.row, |row| {
                row.findings = Set(findings);
                row.investigator_id = Set(Some(person_id));
                row.investigated_at = Set(Some(now));
                row.hearing_due_at = Set(Some(Instant::end_of(due)));
                row.state = Set(RevocationState::Investigated);
            })
            .await?;
            Ok(RevocationCase(row))
        })
        .await
    }

    /// 陈述 · The winner answers the findings (art. 23, 24), once, until somebody decides; needs SUBMIT. Refused by STAGE_OUT_OF_ORDER, and by INVALID_INPUT where an answer is in.
    async fn answer_revocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AnswerRevocationInput,
    ) -> async_graphql::Result<AnswerRevocationPayload> {
        mutate(ctx, Action::AnswerRevocation, input, async |work, input: &AnswerRevocationInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let statement = check.text("statement", &input.statement, 10_000);
            check.done()?;
            let docket = Docket::find(work, id).await?;
            permitted(work.viewer()?, docket.award.organization_id, TeamPermission::Submit)?;
            // Before the findings a winner knows nothing of the case.
            docket.row.investigated_at.ok_or(NOT_FOUND)?;
            docket.case.may_answer()?;
            Ok(WinnerRevocation(answer(work, docket.row, statement).await?))
        })
        .await
    }

    /// 记录陈述 · The Office records what the winner said outside this system (art. 23, 24), once. Refused by STAGE_OUT_OF_ORDER, INVALID_INPUT where an answer is in, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn record_revocation_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordRevocationAnswerInput,
    ) -> async_graphql::Result<RecordRevocationAnswerPayload> {
        mutate(ctx, Action::RecordRevocationAnswer, input, async |work, input: &RecordRevocationAnswerInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let statement = check.text("statement", &input.statement, 10_000);
            check.done()?;
            let docket = Docket::open(work, id, input.expected_version).await?;
            docket.case.may_answer()?;
            Ok(RevocationCase(answer(work, docket.row, statement).await?))
        })
        .await
    }

    /// 终止撤销案件 · The Office drops a case that it does not put forward (art. 23, 24). Refused by STAGE_OUT_OF_ORDER once the committee votes on it or has decided and once it has ended, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn dismiss_revocation_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DismissRevocationCaseInput,
    ) -> async_graphql::Result<DismissRevocationCasePayload> {
        mutate(ctx, Action::DismissRevocationCase, input, async |work, input: &DismissRevocationCaseInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let reason = check.text("reason", &input.reason, 4000);
            check.done()?;
            let docket = Docket::open(work, id, input.expected_version).await?;
            docket.case.may_dismiss()?;
            Ok(RevocationCase(dismiss(work, docket.row, Role::Office, reason, None).await?))
        })
        .await
    }
}

/// The cases of an award.
async fn of_award(work: &Work, award_id: Uuid) -> Result<Vec<revocation_case::Model>> {
    let select = revocation_case::Entity::find().filter(revocation_case::Column::AwardId.eq(award_id));
    Ok(select.all(work.db()).await?)
}

/// A recorded visit of an award.
async fn of_visit(work: &Work, id: Uuid, award_id: Uuid) -> Result<Uuid> {
    let row = follow_up_visit::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    if row.award_id == award_id && row.recorded_at.is_some() {
        return Ok(row.id);
    }
    Err(Refusal::input("input-choice").at(vec![Step::Field("visit".to_owned())]).into())
}

async fn answer(work: &Work, row: revocation_case::Model, statement: String) -> Result<revocation_case::Model> {
    let now = work.now;
    changed(work, row, |row| {
        row.statement = Set(Some(statement));
        row.heard_at = Set(Some(now));
    })
    .await
}

/// Ends a case without a revocation.
pub(super) async fn dismiss(
    work: &Work,
    row: revocation_case::Model,
    decided_as: Role,
    reason: String,
    resolution: Option<Uuid>,
) -> Result<revocation_case::Model> {
    let (now, person_id) = (work.now, work.viewer()?.person_id);
    changed(work, row, |row| {
        row.state = Set(RevocationState::Dismissed);
        row.decided_as = Set(Some(decided_as));
        row.reason = Set(Some(reason));
        row.decider_id = Set(Some(person_id));
        row.decided_at = Set(Some(now));
        if resolution.is_some() {
            row.resolution_id = Set(resolution);
        }
    })
    .await
}
