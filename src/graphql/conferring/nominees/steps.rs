//! Approving and refusing nominees.

use super::Nominee;
use super::bench::{Bench, Entitled};
use super::candidacy::{Candidacies, Candidacy};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result, Stop};
use crate::finders::Standing;
use crate::graphql::application_file::Visibility;
use crate::graphql::check::Check;
use crate::graphql::conferring::standing::strike;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::candidates::ordinal;
use crate::graphql::review::case::{Frame, find, handled};
use crate::graphql::review::voiding::turn;
use crate::locale;
use crate::rules::conferral::Approval;
use crate::rules::{Refusal, Ruling, Step, Value};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::ApplicationState;
use entity::{RuleCode, application, approval};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, Set};
use std::sync::Arc;

/// 同意拟奖励 · Approves a nominee
#[derive(Clone, Debug, InputObject)]
pub struct ApproveNomineeInput {
    /// 拟奖励单位 · The application of the nominee.
    pub nominee: ID,
    /// 摘要 · The nominee's `digest` as last read; another one is STALE_VERSION.
    pub digest: String,
    /// 理由 · Why, at most 2000 characters.
    pub reason: String,
    /// 代行缘由 · Why the director is absent, at most 200 characters: needed of the executive deputy while a director in office could decide; null otherwise.
    pub stands_in: Option<String>,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 不同意拟奖励 · Refuses a nominee
#[derive(Clone, Debug, InputObject)]
pub struct RefuseNomineeInput {
    /// 拟奖励单位 · The application of the nominee.
    pub nominee: ID,
    /// 摘要 · The nominee's `digest` as last read; another one is STALE_VERSION.
    pub digest: String,
    /// 理由 · Why, at most 2000 characters.
    pub reason: String,
    /// 代行缘由 · As in `approveNominee`.
    pub stands_in: Option<String>,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 同意结果 · The nominee, or why not.
    ApproveNomineePayload {
        /// 拟奖励单位 · The nominee; null where it was refused, and after `dryRun`.
        nominee: Nominee
    }
    /// 不同意结果 · The nominee, or why not.
    RefuseNomineePayload {
        /// 拟奖励单位 · The nominee; null where it was refused, and after `dryRun`.
        nominee: Nominee
    }
}

/// Approvals.
#[derive(Debug, Default)]
pub struct ApprovalMutation;

#[Object]
impl ApprovalMutation {
    /// 同意拟奖励 · Approves a nominee after the notice (art. 19): first the committee's director, or who stands in, then the management committee's director. Refused by STAGE_OUT_OF_ORDER, NOMINEE_DISQUALIFIED, DIRECTOR_REVIEW_MISSING, APPROVER_NOT_INDEPENDENT, OBJECTION_UNRESOLVED,
    /// the row of articles 4, 11 and 12 that the nominee fails by now, STALE_VERSION, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn approve_nominee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ApproveNomineeInput,
    ) -> async_graphql::Result<ApproveNomineePayload> {
        mutate(ctx, Action::ApproveNominee, input, async |work, input: &ApproveNomineeInput| {
            let ApproveNomineeInput { nominee, digest, reason, stands_in, .. } = input;
            let decision = Decision { nominee, digest, reason, stands_in: stands_in.as_deref(), approved: true };
            decision.take(work, |approval| approval.may_approve()).await
        })
        .await
    }

    /// 不同意拟奖励 · Refuses a nominee after the notice (art. 19), for good: the place stays vacant. Also by who has approved, until conferral. Refused by STAGE_OUT_OF_ORDER, NOMINEE_DISQUALIFIED, DIRECTOR_REVIEW_MISSING, APPROVER_NOT_INDEPENDENT, STALE_VERSION, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn refuse_nominee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RefuseNomineeInput,
    ) -> async_graphql::Result<RefuseNomineePayload> {
        mutate(ctx, Action::RefuseNominee, input, async |work, input: &RefuseNomineeInput| {
            let RefuseNomineeInput { nominee, digest, reason, stands_in, .. } = input;
            let decision = Decision { nominee, digest, reason, stands_in: stands_in.as_deref(), approved: false };
            decision.take(work, |approval| approval.may_refuse()).await
        })
        .await
    }
}

/// A decision as the input gives it.
struct Decision<'a> {
    nominee: &'a ID,
    digest: &'a str,
    reason: &'a str,
    stands_in: Option<&'a str>,
    approved: bool,
}

impl Decision<'_> {
    async fn take(self, work: &mut Work, rule: impl FnOnce(&Approval<'_>) -> Ruling) -> Result<Nominee> {
        let mut check = Check::new();
        let id = check.id("nominee", Kind::Application, self.nominee);
        let digest = check.sha256("digest", self.digest);
        let reason = check.text("reason", self.reason, 2000);
        let given = check.optional_text("standsIn", self.stands_in, 200);
        check.done()?;
        let (application, organization) = find(work.db(), id).await?;
        let frame = Frame::open(work, application.cycle_id).await?;
        let all = Candidacies::read(work.db(), &frame).await?;
        let candidacy = all.of(id).ok_or(NOT_FOUND)?;
        let bench = Bench::read(work.db(), work.now.day()).await?;
        let entitled = bench.entitled(work.viewer()?, candidacy, &frame, work.now.day());
        let (role, _) = entitled.seat().ok_or(Stop::Forbidden)?;
        let standing = Standing::of_judges(work.db(), [work.viewer()?.person_id]).await?;
        let standing = standing.into_values().next().unwrap_or_default();
        handled(&standing, &frame, [organization.credit_code.as_str()], work.now.day())?;
        let stands_in = stands_in(work, &entitled, given)?;
        let approved_by = candidacy.approved_by();
        let approval = candidacy.approval(&frame, &approved_by, work.viewer()?.person_id, role);
        // Whose office has no step in the chain decides nothing.
        let step = ordinal(approval.step().ok_or(Stop::Forbidden)?);
        rule(&approval)?;
        unchanged(candidacy, &digest)?;
        let person_id = work.viewer()?.person_id;
        let row = approval::ActiveModel {
            id: Set(work.new_id()),
            application_id: Set(id),
            step: Set(step),
            role: Set(role),
            approved: Set(self.approved),
            reason: Set(reason),
            stands_in: Set(stands_in),
            digest: Set(digest),
            person_id: Set(person_id),
            drafter_id: Set(candidacy.drafter.ok_or(RuleCode::NoticeMissing)?),
            decided_by: Set(work.actor()?),
            decided_at: Set(work.now),
        };
        row.insert(work.db()).await?;
        if !self.approved {
            let refused = Condition::all().add(application::Column::Id.eq(id));
            turn(work, refused, ApplicationState::NotApproved).await?;
            strike(work, frame.cycle.id).await?;
        }
        let candidacy = Candidacies::read(work.db(), &frame).await?.of(id).cloned().ok_or(NOT_FOUND)?;
        Ok(Nominee { candidacy, frame: Arc::new(frame), visibility: Visibility::Visible })
    }
}

/// Why the person stands in, where it does; the executive deputy says why the director is absent.
fn stands_in(work: &Work, entitled: &Entitled, given: Option<String>) -> Result<Option<String>> {
    let fault = |message| Refusal::input(message).at(vec![Step::Field("standsIn".to_owned())]);
    match (entitled, given) {
        (Entitled::ForAbsent, Some(given)) => Ok(Some(given)),
        (Entitled::ForAbsent, None) => Err(fault("input-required").into()),
        (_, Some(_)) => Err(fault("input-superfluous").into()),
        (Entitled::StandsIn(message), None) => Ok(Some(locale::text(work.language, message, &[]))),
        (Entitled::Named(title), None) => Ok(Some(title.clone())),
        (Entitled::Own(_) | Entitled::No, None) => Ok(None),
    }
}

/// STALE_VERSION where what is decided is not what was read.
fn unchanged(candidacy: &Candidacy, digest: &str) -> Result<()> {
    let current = candidacy.digest();
    if digest == current {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StaleVersion)
        .fact("expected", Value::Text(digest.to_owned()))
        .fact("current", Value::Text(current));
    Err(refusal.at(vec![Step::Field("digest".to_owned())]).into())
}
