//! The management committee's decision on a revocation, its publication, and its consequences (art. 23, 24).

use super::RevocationCase;
use super::docket::{Docket, changed};
use super::investigating::dismiss;
use crate::access::Action;
use crate::error::Result;
use crate::graphql::check::Check;
use crate::graphql::conferring::awards::PublicationDocumentInput;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::scalars::Date;
use crate::rules::revocation::{consequences, done_between, revocation};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::{AdverseRecordKind, ConsequenceKind, RevocationGround, RevocationState, Role};
use entity::{RuleCode, adverse_record, bonus, revocation_case, revocation_consequence as consequence};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 撤销奖项 · Revokes an award
#[derive(Clone, Debug, InputObject)]
pub struct RevokeAwardInput {
    /// 撤销案件 · The case.
    pub revocation: ID,
    /// 理由 · Why, at most 2000 characters; the winner reads it.
    pub reason: String,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 不予撤销 · Refuses a revocation
#[derive(Clone, Debug, InputObject)]
pub struct RefuseRevocationInput {
    /// 撤销案件 · The case.
    pub revocation: ID,
    /// 理由 · Why, at most 2000 characters; the winner reads it.
    pub reason: String,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 公布撤销决定 · Publishes a revocation
#[derive(Clone, Debug, InputObject)]
pub struct PublishRevocationInput {
    /// 撤销案件 · A case in REVOKED.
    pub revocation: ID,
    /// 公布文件 · The document by which it was published.
    pub document: PublicationDocumentInput,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 落实撤销后果 · Records that a consequence was brought about
#[derive(Clone, Debug, InputObject)]
pub struct SettleConsequenceInput {
    /// 撤销案件 · A case in REVOKED.
    pub revocation: ID,
    /// 后果 · TROPHY, CERTIFICATE or BONUS, as far as the revocation has it; the others come about by themselves or by `publishRevocation`.
    pub kind: ConsequenceKind,
    /// 完成日期 · When: not before the decision, not in the future.
    pub done_on: Date,
    /// 说明 · How, at most 1000 characters.
    pub note: String,
    /// 预期版本号 · The version of the case on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 撤销结果 · The case, or why not.
    RevokeAwardPayload {
        /// 撤销案件 · The case; null where it was refused, and after `dryRun`.
        revocation: RevocationCase
    }
    /// 不予撤销结果 · The case, or why not.
    RefuseRevocationPayload {
        /// 撤销案件 · The case; null where it was refused, and after `dryRun`.
        revocation: RevocationCase
    }
    /// 公布结果 · The case, or why not.
    PublishRevocationPayload {
        /// 撤销案件 · The case; null where it was refused, and after `dryRun`.
        revocation: RevocationCase
    }
    /// 落实结果 · The case, or why not.
    SettleConsequencePayload {
        /// 撤销案件 · The case; null where it was refused.
        revocation: RevocationCase
    }
}

/// Deciding.
#[derive(Debug, Default)]
pub struct DecidingMutation;

#[Object]
impl DecidingMutation {
    /// 撤销奖项 · The management committee's director revokes an award (art. 23, 24), for good: the title is gone at once, the place is never filled again; by fraud trophy, certificate and bonus are claimed back and an adverse record (art. 12(5)) is written. Refused by STAGE_OUT_OF_ORDER, REVOCATION_GROUND_MISSING, COMMITTEE_DECISION_MISSING, WINNER_NOT_HEARD, AWARD_NOT_VALID,
    /// APPROVER_NOT_INDEPENDENT for who opened or investigated the case, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn revoke_award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RevokeAwardInput,
    ) -> async_graphql::Result<RevokeAwardPayload> {
        mutate(ctx, Action::RevokeAward, input, async |work, input: &RevokeAwardInput| {
            let (docket, reason) = deciding(work, &input.revocation, &input.reason, input.expected_version).await?;
            docket.case.may_revoke(work.viewer()?.person_id, work.now)?;
            Ok(RevocationCase(revoke(work, docket, reason).await?))
        })
        .await
    }

    /// 不予撤销 · The management committee's director refuses to revoke an award (art. 23, 24): the case is dismissed. Refused by STAGE_OUT_OF_ORDER, REVOCATION_GROUND_MISSING, COMMITTEE_DECISION_MISSING, WINNER_NOT_HEARD, APPROVER_NOT_INDEPENDENT, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn refuse_revocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RefuseRevocationInput,
    ) -> async_graphql::Result<RefuseRevocationPayload> {
        mutate(ctx, Action::RefuseRevocation, input, async |work, input: &RefuseRevocationInput| {
            let (docket, reason) = deciding(work, &input.revocation, &input.reason, input.expected_version).await?;
            docket.case.may_decide(work.viewer()?.person_id, work.now)?;
            Ok(RevocationCase(dismiss(work, docket.row, Role::ManagementDirector, reason, None).await?))
        })
        .await
    }

    /// 公布撤销决定 · Publishes a revocation by its document (art. 23, 24); from then on `revocations` shows it to everybody. Refused by MANAGEMENT_APPROVAL_MISSING before the management committee has decided, STAGE_OUT_OF_ORDER for a case that was dismissed, INVALID_INPUT for one that is published, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn publish_revocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PublishRevocationInput,
    ) -> async_graphql::Result<PublishRevocationPayload> {
        mutate(ctx, Action::PublishRevocation, input, async |work, input: &PublishRevocationInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let (number, title, issued_on, url) = check.within("document", |check| {
                let document = &input.document;
                let number = check.text("number", &document.number, 100);
                let title = check.text("title", &document.title, 200);
                let issued_on = check.date("issuedOn", &document.issued_on);
                (number, title, issued_on, check.optional_url("url", document.url.as_deref(), 500))
            });
            check.done()?;
            let docket = Docket::open(work, id, input.expected_version).await?;
            docket.case.may_publish(docket.row.published_at.is_some())?;
            done_between(&["document", "issuedOn"], issued_on, decided_on(&docket, work), work.now.day())?;
            settle(work, id, ConsequenceKind::Publication, issued_on, number.clone()).await?;
            let now = work.now;
            let row = changed(work, docket.row, |row| {
                row.document_number = Set(Some(number));
                row.document_title = Set(Some(title));
                row.document_issued_on = Set(Some(issued_on));
                row.document_url = Set(url);
                row.published_at = Set(Some(now));
            })
            .await?;
            Ok(RevocationCase(row))
        })
        .await
    }

    /// 落实撤销后果 · Records that trophy or certificate came back or the bonus was paid back (art. 23). Refused by MANAGEMENT_APPROVAL_MISSING before the management committee has decided, STAGE_OUT_OF_ORDER for a case that was dismissed, INVALID_INPUT for what the revocation has not, or has already, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn settle_consequence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SettleConsequenceInput,
    ) -> async_graphql::Result<SettleConsequencePayload> {
        mutate(ctx, Action::SettleConsequence, input, async |work, input: &SettleConsequenceInput| {
            let mut check = Check::new();
            let id = check.id("revocation", Kind::RevocationCase, &input.revocation);
            let done_on = check.date("doneOn", &input.done_on);
            let note = check.text("note", &input.note, 1000);
            check.done()?;
            let docket = Docket::open(work, id, input.expected_version).await?;
            let row = consequence::Entity::find_by_id((id, input.kind)).one(work.db()).await?;
            docket.case.may_settle(input.kind, row.map(|row| row.done_at.is_some()))?;
            done_between(&["doneOn"], done_on, decided_on(&docket, work), work.now.day())?;
            settle(work, id, input.kind, done_on, note).await?;
            Ok(RevocationCase(changed(work, docket.row, |_| ()).await?))
        })
        .await
    }
}

/// The case that an input decides, and why.
async fn deciding(work: &mut Work, id: &ID, reason: &str, expected_version: i32) -> Result<(Docket, String)> {
    let mut check = Check::new();
    let id = check.id("revocation", Kind::RevocationCase, id);
    let reason = check.text("reason", reason, 2000);
    check.done()?;
    Ok((Docket::open(work, id, expected_version).await?, reason))
}

/// The day of the decision.
fn decided_on(docket: &Docket, work: &Work) -> NaiveDate {
    docket.row.decided_at.unwrap_or(work.now).day()
}

/// The title is gone in the register of honours, fraud stands in that of adverse records, and what else follows is to be done.
async fn revoke(work: &Work, docket: Docket, reason: String) -> Result<revocation_case::Model> {
    let Docket { row, award, honour, .. } = docket;
    let (today, person_id) = (work.now.day(), work.viewer()?.person_id);
    let mut ended = honour.into_active_model();
    ended.revoked_on = Set(Some(today));
    ended.revocation = Set(Some(revocation(row.ground)));
    let honour = ended.update(work.db()).await?;
    let bonus = bonus::Entity::find_by_id(award.id).one(work.db()).await?.map(|row| row.amount_fen);
    let record = match row.ground {
        RevocationGround::Fraud => Some(recorded(work, &row, &honour.title).await?),
        _ => None,
    };
    let decision = award.certificate_number.is_some();
    for kind in consequences(row.ground, decision, bonus.is_some()) {
        let at_once = matches!(kind, ConsequenceKind::Title | ConsequenceKind::AdverseRecord);
        let following = consequence::ActiveModel {
            case_id: Set(row.id),
            kind: Set(kind),
            amount_fen: Set(bonus.filter(|_| kind == ConsequenceKind::Bonus)),
            done_on: Set(at_once.then_some(today)),
            note: Set(at_once.then(|| honour.title.clone())),
            done_by: Set(at_once.then_some(person_id)),
            done_at: Set(at_once.then_some(work.now)),
        };
        following.insert(work.db()).await?;
    }
    let now = work.now;
    changed(work, row, |row| {
        row.state = Set(RevocationState::Revoked);
        row.decided_as = Set(Some(Role::ManagementDirector));
        row.reason = Set(Some(reason));
        row.decider_id = Set(Some(person_id));
        row.decided_at = Set(Some(now));
        row.adverse_record_id = Set(record);
    })
    .await
}

/// The adverse record of fraud in the award (art. 12(5)), dated by the finding.
async fn recorded(work: &Work, row: &revocation_case::Model, title: &str) -> Result<Uuid> {
    let found_at = row.investigated_at.ok_or(RuleCode::RevocationGroundMissing)?;
    let record = adverse_record::ActiveModel {
        id: Set(work.new_id()),
        credit_code: Set(row.credit_code.clone()),
        kind: Set(AdverseRecordKind::Fraud),
        dated_on: Set(found_at.day()),
        source: Set(title.to_owned()),
        description: Set(row.findings.clone().ok_or(RuleCode::RevocationGroundMissing)?),
        recorded_by: Set(work.actor()?),
        recorded_at: Set(work.now),
        voided_at: Set(None),
        void_reason: Set(None),
    };
    Ok(record.insert(work.db()).await?.id)
}

/// Records a consequence as brought about.
async fn settle(work: &Work, case_id: Uuid, kind: ConsequenceKind, done_on: NaiveDate, note: String) -> Result<()> {
    let open = consequence::Entity::find_by_id((case_id, kind)).filter(consequence::Column::DoneAt.is_null());
    let mut row = open.one(work.db()).await?.ok_or(crate::error::NOT_FOUND)?.into_active_model();
    row.done_on = Set(Some(done_on));
    row.note = Set(Some(note));
    row.done_by = Set(Some(work.viewer()?.person_id));
    row.done_at = Set(Some(work.now));
    row.update(work.db()).await?;
    Ok(())
}
