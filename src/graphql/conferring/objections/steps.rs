//! Filing, re-examining, joining and deciding objections.

use super::handling::{against, case_of, changed, impartial, open};
use super::{Objection, ObjectionReceipt, case};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::conferring::standing::strike;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::receipts::{Matter, digest, receipt};
use crate::graphql::review::case::{Frame, find};
use crate::graphql::review::voiding::turn;
use crate::graphql::scalars::CreditCode;
use crate::graphql::voting::deliberation::Deliberation;
use crate::rules::Refusal;
use crate::rules::objection::{Joining, may_join, target_invalid};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, BallotPool, ObjectionOrigin, ObjectionState, ObjectorKind, VacantPlaceState};
use entity::{application, notice_entry, objection, public_notice, vacant_place};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

/// 提出异议 · Objects to a nominee
#[derive(Clone, Debug, InputObject)]
pub struct FileObjectionInput {
    /// 公示 · A running notice.
    pub notice: ID,
    /// 统一社会信用代码 · Of a nominee on it.
    pub credit_code: CreditCode,
    /// 异议人 · Who objects; the unrecused Office and discipline inspection alone are told. Null where the regulation takes anonymous objections.
    pub objector: Option<ObjectorInput>,
    /// 事实 · What is objected, at most 4000 characters.
    pub facts: String,
    /// 证据 · What proves it, at most 4000 characters; null: nothing.
    pub evidence: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 异议人 · Who objects
#[derive(Clone, Debug, InputObject)]
pub struct ObjectorInput {
    /// 类别 · A unit or a person.
    pub kind: ObjectorKind,
    /// 名称 · Name of the unit or the person, at most 100 characters.
    pub name: String,
    /// 联系方式 · How to reach the objector, at most 100 characters.
    pub contact: String,
}

/// 启动复核 · Opens a re-examination without an objection
#[derive(Clone, Debug, InputObject)]
pub struct OpenReexaminationInput {
    /// 申报 · The application of a nominee on a running notice.
    pub application: ID,
    /// 事实 · What is to be re-examined, such as a row of articles 4, 11 and 12 that fails by now; at most 4000 characters.
    pub facts: String,
    /// 证据 · What proves it, at most 4000 characters; null: nothing.
    pub evidence: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 合并异议 · Joins objections on the same facts
#[derive(Clone, Debug, InputObject)]
pub struct JoinObjectionsInput {
    /// 异议 · The one with which the others are decided.
    pub objection: ID,
    /// 合并的异议 · Others to the same nominee, 1-100.
    pub objections: Vec<ID>,
    /// 预期版本号 · The version of the first one on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 认定异议成立 · Upholds an objection
#[derive(Clone, Debug, InputObject)]
pub struct UpholdObjectionInput {
    /// 异议 · An objection that is not decided, and is joined to no other.
    pub objection: ID,
    /// 复核结论 · What the re-examination found, at most 10000 characters.
    pub findings: Option<String>,
    /// 答复 · What the objector is told, at most 4000 characters.
    pub reply: String,
    /// 预期版本号 · The version of the objection on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 驳回异议 · Dismisses an objection
#[derive(Clone, Debug, InputObject)]
pub struct DismissObjectionInput {
    /// 异议 · An objection that is not decided, and is joined to no other.
    pub objection: ID,
    /// 复核结论 · What the re-examination found, at most 10000 characters.
    pub findings: Option<String>,
    /// 答复 · What the objector is told, at most 4000 characters.
    pub reply: String,
    /// 预期版本号 · The version of the objection on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 提出结果 · The receipt, or why not.
    FileObjectionPayload {
        /// 回执 · The receipt; null where it was refused.
        objection: ObjectionReceipt
    }
    /// 启动结果 · The re-examination, or why not.
    OpenReexaminationPayload {
        /// 复核 · The re-examination; null where it was refused.
        objection: Objection
    }
    /// 合并结果 · The objection with those joined, or why not.
    JoinObjectionsPayload {
        /// 异议 · The objection; null where it was refused.
        objection: Objection
    }
    /// 认定结果 · The objection, or why not.
    UpholdObjectionPayload {
        /// 异议 · The objection; null where it was refused, and after `dryRun`.
        objection: Objection
    }
    /// 驳回结果 · The objection, or why not.
    DismissObjectionPayload {
        /// 异议 · The objection; null where it was refused.
        objection: Objection
    }
}

/// Objections.
#[derive(Debug, Default)]
pub struct ObjectionMutation;

#[Object]
impl ObjectionMutation {
    /// 提出异议 · Objects to a nominee of a running notice (art. 19), without login; the receipt tells what becomes of it, and withdrawing ends nothing. Refused by OBJECTION_WINDOW_CLOSED, by its time of arrival, and by OBJECTION_TARGET_INVALID for anything but a nominee on a running notice: send that by `submitOpinion`.
    async fn file_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: FileObjectionInput,
    ) -> async_graphql::Result<FileObjectionPayload> {
        mutate(ctx, Action::FileObjection, input, async |work, input: &FileObjectionInput| {
            let mut check = Check::new();
            let notice_id = check.id("notice", Kind::PublicNotice, &input.notice);
            let credit_code = check.credit_code("creditCode", &input.credit_code);
            let objector = input.objector.as_ref().map(|objector| {
                check.within("objector", |check| {
                    let name = check.text("name", &objector.name, 100);
                    (objector.kind, name, check.text("contact", &objector.contact, 100))
                })
            });
            let facts = check.text("facts", &input.facts, 4000);
            let evidence = check.optional_text("evidence", input.evidence.as_deref(), 4000);
            check.done()?;
            let notice = public_notice::Entity::find_by_id(notice_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let frame = Frame::open(work, notice.cycle_id).await?;
            if objector.is_none() && frame.regulation.parameters.named_objections {
                let mut check = Check::new();
                check.fault("objector", Refusal::input("input-required"));
                check.done()?;
            }
            let entry = notice_entry::Entity::find()
                .filter(notice_entry::Column::NoticeId.eq(notice_id))
                .filter(notice_entry::Column::CreditCode.eq(&credit_code));
            let row = against(work, &notice, entry.one(work.db()).await?, ("notice", "creditCode")).await?;
            let (kind, name, contact) =
                objector.map_or((None, None, None), |(kind, name, contact)| (Some(kind), Some(name), Some(contact)));
            let row = objection::ActiveModel {
                origin: Set(ObjectionOrigin::Public),
                objector_kind: Set(kind),
                objector_name: Set(name),
                objector_contact: Set(contact),
                facts: Set(facts),
                evidence: Set(evidence),
                receipt_digest: Set(Some(digest(&receipt(&work.app, Matter::Objection, *row.id.as_ref())))),
                opened_by: Set(None),
                ..row
            };
            Ok(ObjectionReceipt(row.insert(work.db()).await?))
        })
        .await
    }

    /// 启动复核 · Opens a re-examination of a nominee on a running notice without an objection (art. 19), such as for a row that fails by now; it is handled, and its place filled, as with an objection. Refused by OBJECTION_WINDOW_CLOSED, OBJECTION_TARGET_INVALID, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn open_reexamination(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenReexaminationInput,
    ) -> async_graphql::Result<OpenReexaminationPayload> {
        mutate(ctx, Action::OpenReexamination, input, async |work, input: &OpenReexaminationInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let facts = check.text("facts", &input.facts, 4000);
            let evidence = check.optional_text("evidence", input.evidence.as_deref(), 4000);
            check.done()?;
            let (application, organization) = find(work.db(), id).await?;
            let frame = Frame::open(work, application.cycle_id).await?;
            impartial(work, &frame, &organization.credit_code).await?;
            let last = notice_entry::Entity::find()
                .filter(notice_entry::Column::ApplicationId.eq(id))
                .find_also_related(public_notice::Entity)
                .order_by_desc(notice_entry::Column::NoticeId)
                .one(work.db())
                .await?;
            let Some((entry, Some(notice))) = last else { return Err(target_invalid("application").into()) };
            let row = against(work, &notice, Some(entry), ("application", "application")).await?;
            let row = objection::ActiveModel {
                origin: Set(ObjectionOrigin::Office),
                facts: Set(facts),
                evidence: Set(evidence),
                receipt_digest: Set(None),
                opened_by: Set(Some(work.actor()?)),
                ..row
            };
            Ok(Objection(row.insert(work.db()).await?))
        })
        .await
    }

    /// 合并异议 · Joins objections on the same facts to one, with which they are decided (art. 19). Refused by STAGE_OUT_OF_ORDER for what is decided, INVALID_INPUT for others than to the same nominee, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn join_objections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: JoinObjectionsInput,
    ) -> async_graphql::Result<JoinObjectionsPayload> {
        mutate(ctx, Action::JoinObjections, input, async |work, input: &JoinObjectionsInput| {
            let mut check = Check::new();
            let id = check.id("objection", Kind::Objection, &input.objection);
            let others = check.ids("objections", Kind::Objection, &input.objections, 1..=100);
            if others.contains(&id) {
                check.fault("objections", Refusal::input("input-choice"));
            }
            check.done()?;
            let (row, _) = open(work, id, input.expected_version).await?;
            let mut rows = Vec::new();
            for other in others {
                rows.push(objection::Entity::find_by_id(other).one(work.db()).await?.ok_or(NOT_FOUND)?);
            }
            let principals = objection::Entity::find()
                .filter(objection::Column::JoinedToId.is_in(rows.iter().map(|row| row.id)))
                .all(work.db())
                .await?;
            let joining = |row: &objection::Model| Joining {
                application: row.application_id,
                state: row.state,
                joined: row.joined_to_id.is_some() || principals.iter().any(|other| other.joined_to_id == Some(row.id)),
            };
            case(&row, false).may_join()?;
            may_join(row.application_id, &rows.iter().map(joining).collect::<Vec<_>>())?;
            for other in rows {
                changed(work, other, |other: &mut objection::ActiveModel| other.joined_to_id = Set(Some(id))).await?;
            }
            changed(work, row, |_| ()).await
        })
        .await
    }

    /// 认定异议成立 · Upholds an objection with those joined to it (art. 19): the nominee is disqualified and struck off, and a place that it took is vacant. Refused by STAGE_OUT_OF_ORDER for what is decided, FINDINGS_MISSING without findings or before the nominee was heard,
    /// ROLE_INCOMPATIBLE for who voted on the nominee, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn uphold_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: UpholdObjectionInput,
    ) -> async_graphql::Result<UpholdObjectionPayload> {
        mutate(ctx, Action::UpholdObjection, input, async |work, input: &UpholdObjectionInput| {
            let decision = Decision::read(&input.objection, input.findings.as_deref(), &input.reply)?;
            decide(work, decision, input.expected_version, true).await
        })
        .await
    }

    /// 驳回异议 · Dismisses an objection with those joined to it (art. 19). Refused by STAGE_OUT_OF_ORDER for what is decided, FINDINGS_MISSING, ROLE_INCOMPATIBLE for who voted on the nominee, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn dismiss_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DismissObjectionInput,
    ) -> async_graphql::Result<DismissObjectionPayload> {
        mutate(ctx, Action::DismissObjection, input, async |work, input: &DismissObjectionInput| {
            let decision = Decision::read(&input.objection, input.findings.as_deref(), &input.reply)?;
            decide(work, decision, input.expected_version, false).await
        })
        .await
    }
}

/// The words of a decision.
struct Decision {
    id: Uuid,
    findings: Option<String>,
    reply: String,
}

impl Decision {
    fn read(objection: &ID, findings: Option<&str>, reply: &str) -> Result<Self> {
        let mut check = Check::new();
        let id = check.id("objection", Kind::Objection, objection);
        let findings = check.optional_text("findings", findings, 10_000);
        let reply = check.text("reply", reply, 4000);
        check.done()?;
        Ok(Self { id, findings, reply })
    }
}

async fn decide(work: &mut Work, decision: Decision, expected_version: i32, uphold: bool) -> Result<Objection> {
    let Decision { id, findings, reply } = decision;
    let (row, frame) = open(work, id, expected_version).await?;
    case_of(work, &row).await?.may_decide(findings.is_some(), uphold, work.now)?;
    let joined = objection::Entity::find().filter(objection::Column::JoinedToId.eq(id)).all(work.db()).await?;
    let (state, now, actor) =
        (if uphold { ObjectionState::Upheld } else { ObjectionState::Dismissed }, work.now, work.actor()?);
    for other in joined {
        let (findings, reply) = (findings.clone(), reply.clone());
        changed(work, other, |row| close(row, state, findings, reply, actor, now)).await?;
    }
    if uphold {
        disqualify(work, &frame, &row).await?;
    }
    changed(work, row, |row| close(row, state, findings, reply, actor, now)).await
}

fn close(
    row: &mut objection::ActiveModel,
    state: ObjectionState,
    findings: Option<String>,
    reply: String,
    actor: Uuid,
    now: entity::Instant,
) {
    row.state = Set(state);
    row.findings = Set(findings);
    row.reply = Set(Some(reply));
    row.decided_by = Set(Some(actor));
    row.decided_at = Set(Some(now));
}

/// A nominee against which an objection was upheld loses its place, which is vacant from now on (art. 19 §2). Where the vote is
/// repeated since, it loses its place among the candidates; who is out already has none to lose.
async fn disqualify(work: &Work, frame: &Frame, row: &objection::Model) -> Result<()> {
    let application = application::Entity::find_by_id(row.application_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    use ApplicationState::{Accepted, Disqualified, Nominated, Reserve, Shortlisted};
    if ![Nominated, Reserve, Shortlisted, Accepted].contains(&application.state) {
        return Ok(());
    }
    let deliberation = Deliberation::read(work.db(), frame.cycle.id).await?;
    let placing = deliberation.and_then(|found| found.placing(application.id, &frame.regulation.parameters));
    turn(work, Condition::all().add(application::Column::Id.eq(application.id)), Disqualified).await?;
    strike(work, frame.cycle.id).await?;
    let Some(placing) = placing.filter(|placing| placing.pool == BallotPool::Quota) else { return Ok(()) };
    let place = vacant_place::ActiveModel {
        id: Set(work.new_id()),
        cycle_id: Set(frame.cycle.id),
        tier: Set(placing.tier),
        round_id: Set(placing.round_id),
        application_id: Set(application.id),
        objection_id: Set(row.id),
        opened_at: Set(work.now),
        state: Set(VacantPlaceState::Open),
        substitute_id: Set(None),
        vote_id: Set(None),
        resolution_id: Set(None),
        reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
    };
    place.insert(work.db()).await?;
    Ok(())
}
