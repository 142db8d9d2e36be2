//! Submitting and moderating opinions.

use super::{Opinion, OpinionReceipt};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::{self, Standing};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::receipts::{Matter, digest, receipt};
use crate::graphql::review::case::Frame;
use crate::graphql::scalars::CreditCode;
use crate::rules::cycle::may_say;
use crate::rules::recusal::interest;
use crate::rules::{Refusal, Step, term};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{OpinionSource, OpinionState};
use entity::{RuleCode, cycle, opinion};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// 提交意见 · Says something about an applicant or a cycle
#[derive(Clone, Debug, InputObject)]
pub struct SubmitOpinionInput {
    /// 年度评审 · A cycle that is announced and not closed.
    pub cycle: ID,
    /// 统一社会信用代码 · About which organisation; null: about the cycle as a whole. Whether it applied is not told.
    pub credit_code: Option<CreditCode>,
    /// 来源 · Who speaks.
    pub source: OpinionSource,
    /// 署名 · Who writes, at most 100 characters; null: not given.
    pub author: Option<String>,
    /// 联系方式 · How to reach the author, at most 100 characters; null: not given.
    pub contact: Option<String>,
    /// 内容 · What is said, at most 4000 characters.
    pub text: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 处理意见 · Passes an opinion on or sets it aside
#[derive(Clone, Debug, InputObject)]
pub struct ModerateOpinionInput {
    /// 意见 · The opinion.
    pub opinion: ID,
    /// 结果 · PASSED_ON: groups and committee see it; SET_ASIDE: nobody does. Not RECEIVED.
    pub state: OpinionState,
    /// 统一社会信用代码 · About which organisation it really is; null: as the author said.
    pub credit_code: Option<CreditCode>,
    /// 理由 · Why, at most 1000 characters; needed to set it aside, null: nothing to say.
    pub reason: Option<String>,
    /// 预期版本号 · The version of the opinion on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 提交结果 · The receipt, or why not.
    SubmitOpinionPayload {
        /// 回执 · The receipt; null where it was refused.
        opinion: OpinionReceipt
    }
    /// 处理结果 · The opinion, or why not.
    ModerateOpinionPayload {
        /// 意见 · The opinion; null where it was refused.
        opinion: Opinion
    }
}

/// Opinions.
#[derive(Debug, Default)]
pub struct OpinionMutation;

#[Object]
impl OpinionMutation {
    /// 提交意见 · Says something about an applicant or a cycle (art. 10), without login; the receipt tells what becomes of it. From the announcement to the end of the cycle, refused by STAGE_OUT_OF_ORDER otherwise.
    async fn submit_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubmitOpinionInput,
    ) -> async_graphql::Result<SubmitOpinionPayload> {
        mutate(ctx, Action::SubmitOpinion, input, async |work, input: &SubmitOpinionInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let credit_code = input.credit_code.as_ref().map(|code| check.credit_code("creditCode", code));
            let author = check.optional_text("author", input.author.as_deref(), 100);
            let contact = check.optional_text("contact", input.contact.as_deref(), 100);
            let text = check.text("text", &input.text, 4000);
            check.done()?;
            // A cycle that is being planned is nobody's business yet.
            let cycle = finders::cycles(None).filter(cycle::Column::Id.eq(cycle_id)).one(work.db()).await?;
            let cycle = cycle.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            may_say(cycle.phase)?;
            let id = work.new_id();
            let row = opinion::ActiveModel {
                id: Set(id),
                cycle_id: Set(cycle.id),
                credit_code: Set(credit_code),
                source: Set(input.source),
                author: Set(author),
                contact: Set(contact),
                text: Set(text),
                receipt_digest: Set(digest(&receipt(&work.app, Matter::Opinion, id))),
                received_at: Set(work.now),
                state: Set(OpinionState::Received),
                moderated_by: Set(None),
                moderated_at: Set(None),
                reason: Set(None),
                version: Set(1),
            };
            Ok(OpinionReceipt(row.insert(work.db()).await?))
        })
        .await
    }

    /// 处理意见 · Passes an opinion on to the groups and the committee, or sets it aside with a reason (art. 10); it may be reconsidered. Refused by CONFLICT_OF_INTEREST for staff with an interest in the organisation.
    async fn moderate_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ModerateOpinionInput,
    ) -> async_graphql::Result<ModerateOpinionPayload> {
        mutate(ctx, Action::ModerateOpinion, input, async |work, input: &ModerateOpinionInput| {
            let mut check = Check::new();
            let id = check.id("opinion", Kind::Opinion, &input.opinion);
            let credit_code = input.credit_code.as_ref().map(|code| check.credit_code("creditCode", code));
            let reason = check.optional_text("reason", input.reason.as_deref(), 1000);
            if input.state == OpinionState::Received {
                check.fault("state", Refusal::input("input-choice"));
            }
            if input.state == OpinionState::SetAside && reason.is_none() {
                check.fault("reason", Refusal::input("input-required"));
            }
            check.done()?;
            let row = opinion::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let frame = Frame::open(work, row.cycle_id).await?;
            let about = credit_code.or_else(|| row.credit_code.clone());
            for code in [row.credit_code.as_deref(), about.as_deref()].into_iter().flatten() {
                impartial(work, &frame, code).await?;
            }
            work.expect_version(input.expected_version, row.version)?;
            if row.state == input.state && row.credit_code == about {
                return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("state".to_owned())]).into());
            }
            let version = row.version + 1;
            let mut change = row.into_active_model();
            change.state = Set(input.state);
            change.credit_code = Set(about);
            change.reason = Set(reason);
            change.moderated_by = Set(Some(work.actor()?));
            change.moderated_at = Set(Some(work.now));
            change.version = Set(version);
            Ok(Opinion(change.update(work.db()).await?))
        })
        .await
    }
}

/// CONFLICT_OF_INTEREST (art. 7) for staff with an interest in the organisation that an opinion is about.
async fn impartial(work: &Work, frame: &Frame, code: &str) -> Result<()> {
    let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
    let handling = standing.handling(frame.cycle.id, code, work.now.day());
    match interest(&handling, &frame.regulation.parameters) {
        Some(kind) => Err(Refusal::new(RuleCode::ConflictOfInterest).fact("kind", term!(InterestKind, kind)).into()),
        None => Ok(()),
    }
}
