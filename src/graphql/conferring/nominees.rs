//! Nominees in front of those who approve them (art. 19): what the vote, the notice and the objections say, and who decided.

mod bench;
mod candidacy;
mod steps;

pub use bench::BenchOn;
pub use candidacy::{Candidacies, CandidaciesOf, Candidacy};
pub use steps::ApprovalMutation;

use super::awards::AwardEntry;
use super::notices::PublicNotice;
use super::objections::NomineeObjection;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::{Visibility, nullable, standing};
use crate::graphql::ids::Kind;
use crate::graphql::organization::OrganizationSummary;
use crate::graphql::regulation::Tier;
use crate::graphql::review::case::{Frame, FrameOf, handled, sight};
use crate::graphql::scalars::{DateTime, Money};
use crate::graphql::scope::Scope;
use crate::graphql::user_error::{UserError, explain};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{ApplicationState, BallotPool, Role};
use entity::{application, person};
use std::sync::Arc;
use uuid::Uuid;

/// A nominee as approvers see it.
#[derive(Clone, Debug)]
pub struct Nominee {
    candidacy: Candidacy,
    frame: Arc<Frame>,
    visibility: Visibility,
}

/// 拟奖励单位 · A nominee as the committee, the management committee's director, the Office and the supervisor see it (art. 19)
#[Object]
impl Nominee {
    /// 申报 · Global id of the application: give it to `approveNominee`.
    async fn id(&self) -> ID {
        Kind::Application.id(self.candidacy.application.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.candidacy.application.number.as_deref()
    }

    /// 状态 · Nominated, conferred, or why not.
    async fn state(&self) -> ApplicationState {
        self.candidacy.application.state
    }

    /// 单位 · The organisation's identity card.
    async fn organization(&self) -> OrganizationSummary {
        (&self.candidacy.organization).into()
    }

    /// 奖项等级 · The prize class; null: its vote counts no more.
    async fn tier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Tier>> {
        let language = Scope::of(ctx)?.language;
        Ok(self.tier_record().map(|tier| Tier::of(tier.clone(), language)))
    }

    /// 名额类别 · Whether it takes a place, or is a former winner, who takes none (art. 4 §2); null: its vote counts no more.
    async fn pool(&self) -> Option<BallotPool> {
        self.candidacy.placing.as_ref().map(|placing| placing.pool)
    }

    /// 奖金 · The bonus that conferral brings (art. 20); null: none for a repeat winner (art. 4 §2), or its vote counts no more.
    async fn bonus(&self) -> Option<Money> {
        let placing = self.candidacy.placing.as_ref().filter(|placing| placing.pool == BallotPool::Quota);
        placing.and_then(|_| self.tier_record()).map(|tier| Money::from_fen(tier.bonus_fen))
    }

    /// 可见性 · Why votes, objections and the digest are or are not shown.
    async fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// 赞成票 · Approvals in the last vote on it; null: not VISIBLE, or its vote counts no more.
    async fn approvals(&self) -> Option<u32> {
        self.shown()?.tally.map(|tally| tally.approvals)
    }

    /// 基数 · What the majority was taken of; null as `approvals`.
    async fn base(&self) -> Option<u32> {
        self.shown()?.tally.map(|tally| tally.base)
    }

    /// 所需赞成数 · How many approvals made the majority (art. 18); null as `approvals`.
    async fn required(&self) -> Option<u32> {
        self.shown()?.tally.map(|tally| tally.required)
    }

    /// 公示 · The notice on which it stands; null: none yet, or it was struck off.
    async fn notice(&self) -> Option<PublicNotice> {
        self.candidacy.notice.clone().map(PublicNotice)
    }

    /// 异议 · Objections to it and the Office's re-examinations, oldest first, without who objects; empty: none, or not VISIBLE.
    async fn objections(&self) -> Vec<NomineeObjection> {
        let rows = self.shown().map(|candidacy| candidacy.objections.iter());
        rows.into_iter().flatten().map(NomineeObjection::from).collect()
    }

    /// 资格复查 · Rows of articles 4, 11 and 12 that it fails by now; empty: none, or not VISIBLE.
    async fn failing(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<UserError>> {
        let failing = self.shown().map_or(&[][..], |candidacy| &candidacy.failing);
        Ok(explain(&Scope::of(ctx)?, Some(self.frame.regulation.id), failing).await?)
    }

    /// 审批 · The decisions on it, in their order.
    async fn decisions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApprovalDecision>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let persons = self.candidacy.approvals.iter().map(|row| row.person_id).collect();
            let people = scope.all::<person::Entity>(persons).await?;
            let decision = |row: &entity::approval::Model| ApprovalDecision {
                step: row.step,
                role: row.role,
                approved: row.approved,
                reason: row.reason.clone(),
                stands_in: row.stands_in.clone(),
                name: people.get(&row.person_id).map(|person| person.name.clone()).unwrap_or_default(),
                digest: row.digest.clone(),
                decided_at: row.decided_at.into(),
            };
            Ok::<_, Error>(self.candidacy.approvals.iter().map(decision).collect())
        };
        Ok(read.await?)
    }

    /// 摘要 · SHA-256, in hex, of what is approved: organisation, prize class, votes, notice and decided objections. Give it to `approveNominee`, so that nobody approves what changed meanwhile. Null: not VISIBLE.
    async fn digest(&self) -> Option<String> {
        Some(self.shown()?.digest())
    }

    /// 所获奖项 · The award; null: not conferred.
    async fn award(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<AwardEntry>> {
        nullable(async { AwardEntry::of(&Scope::of(ctx)?, self.candidacy.application.id).await }.await)
    }

    /// 可用操作 · What the viewer may do with it, and what stands in the way; empty for who decides nothing.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let Some(viewer) = scope.viewer else { return Ok(Vec::new()) };
            let bench = scope.load(BenchOn(scope.now.day())).await?.ok_or(NOT_FOUND)?;
            let Some((role, _)) = bench.entitled(viewer, &self.candidacy, &self.frame, scope.now.day()).seat() else {
                return Ok(Vec::new());
            };
            let standing = standing(&scope).await?;
            let code = self.candidacy.organization.credit_code.as_str();
            let handled = handled(&standing, &self.frame, [code], scope.now.day());
            let approved_by = self.candidacy.approved_by();
            let approval = self.candidacy.approval(&self.frame, &approved_by, viewer.person_id, role);
            if approval.step().is_none() {
                return Ok(Vec::new());
            }
            let allowances = [
                Allowance::of(Action::ApproveNominee, handled.clone().and(approval.may_approve())),
                Allowance::of(Action::RefuseNominee, handled.and(approval.may_refuse())),
            ];
            allowed_actions(&scope, Some(self.frame.regulation.id), allowances).await
        };
        Ok(read.await?)
    }
}

impl Nominee {
    fn tier_record(&self) -> Option<&entity::record::Tier> {
        let key = &self.candidacy.placing.as_ref()?.tier;
        self.frame.regulation.parameters.tiers.iter().find(|tier| tier.key == *key)
    }

    /// What is shown after pledge and declaration.
    fn shown(&self) -> Option<&Candidacy> {
        (self.visibility == Visibility::Visible).then_some(&self.candidacy)
    }

    async fn of(scope: &Scope<'_>, candidacy: Candidacy, frame: Arc<Frame>) -> Result<Option<Self>> {
        let visibility = sight(scope, &candidacy.application).await?;
        Ok((visibility != Visibility::Recused).then_some(Self { candidacy, frame, visibility }))
    }
}

impl Subject for Nominee {
    fn subject_id(&self) -> Uuid {
        self.candidacy.application.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let roles = [Role::ManagementDirector, Role::CommitteeMember, Role::Office, Role::Supervisor];
        roles.into_iter().find_map(|role| scope.holding(role)).ok_or(NOT_FOUND)?;
        let row = scope.one::<application::Entity>(id).await?;
        let frame = scope.load(FrameOf(row.cycle_id)).await?.ok_or(NOT_FOUND)?;
        let all = Candidacies::read(scope.db(), &frame).await?;
        let candidacy = all.of(id).cloned().ok_or(NOT_FOUND)?;
        Self::of(scope, candidacy, frame).await?.ok_or(NOT_FOUND)
    }
}

/// 审批决定 · A decision on a nominee after the notice (art. 19)
#[derive(Clone, Debug, SimpleObject)]
pub struct ApprovalDecision {
    /// 步骤 · Step of the approval chain, from 1.
    step: i32,
    /// 角色 · In which role: COMMITTEE_MEMBER is the director's review, MANAGEMENT_DIRECTOR the approval.
    role: Role,
    /// 同意 · true: approved; false: refused for good.
    approved: bool,
    /// 理由 · The reason given.
    reason: String,
    /// 代行缘由 · Why the person stands in for who should have decided; null: nobody does.
    stands_in: Option<String>,
    /// 决定人 · Name of who decided.
    name: String,
    /// 摘要 · What was read, as `digest` said then.
    digest: String,
    /// 时间 · When.
    decided_at: DateTime,
}

/// Nominees, for all who look at them.
#[derive(Debug, Default)]
pub struct Nominees;

#[Object]
impl Nominees {
    /// 拟奖励单位 · The nominees of a cycle and those who were, in the order of the candidate list, less those from which the viewer is recused.
    async fn nominees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<Nominee>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let Some(cycle_id) = Kind::Cycle.parse(&cycle) else { return Ok(Vec::new()) };
            let Some(all) = scope.load(CandidaciesOf(cycle_id)).await? else { return Ok(Vec::new()) };
            let frame = scope.load(FrameOf(cycle_id)).await?.ok_or(NOT_FOUND)?;
            let mut nominees = Vec::new();
            for candidacy in all.all() {
                nominees.extend(Nominee::of(&scope, candidacy.clone(), Arc::clone(&frame)).await?);
            }
            Ok::<_, Error>(nominees)
        };
        Ok(read.await?)
    }
}
