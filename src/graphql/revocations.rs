//! Revocation cases (art. 23, 24): investigated by the Office, heard, put to the committee, decided by the management
//! committee's director, published and brought to their end.
//!
//! Read in this order: [`docket`], [`investigating`], [`committee`], [`deciding`]; the winner sees [`own`], everybody [`public`].

pub mod committee;
mod deciding;
pub mod docket;
mod investigating;
mod own;
mod public;

pub use deciding::DecidingMutation;
pub use investigating::InvestigatingMutation;
pub use own::{ApplicantRevocations, WinnerRevocation, told};
pub use public::{RevocationEntry, RevocationQuery};

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::application_file::Visibility;
use super::conferring::awards::{AwardEntry, PublicationDocument};
use super::ids::Kind;
use super::loaders::ResolutionsOn;
use super::page::{self, List, Page};
use super::resolutions::tally;
use super::review::case::JudgeOf;
use super::scalars::{CreditCode, Date, DateTime, Money};
use super::scope::Scope;
use super::user_error::{ArticleRef, articles};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::work::{Subject, in_force};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use docket::{case_of, handling};
use entity::enums::{ConsequenceKind, ResolutionState, ResolutionSubject, RevocationGround, RevocationState, Role};
use entity::{
    RuleCode, award, person, resolution, resolution_vote, revocation_case, revocation_consequence as consequence,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// A revocation case as those see it who handle or decide it.
#[derive(Clone, Debug)]
pub struct RevocationCase(pub revocation_case::Model);

/// 撤销案件 · A case of revoking an award (art. 23, 24), as the Office, the committee to which it is put, the management committee's director and the supervisor see it
#[Object]
impl RevocationCase {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::RevocationCase.id(self.0.id)
    }

    /// 奖项 · The award.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 统一社会信用代码 · Of the winner.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 撤销情形 · The ground.
    async fn ground(&self) -> RevocationGround {
        self.0.ground
    }

    /// 条款 · The article that revokes on this ground, in the regulation in force when the case was opened.
    async fn articles(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ArticleRef>> {
        Ok(articles_of(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 状态 · How far it is.
    async fn state(&self) -> RevocationState {
        self.0.state
    }

    /// 巡访 · Global id of the follow-up visit that gave rise to it (art. 25); null: none did.
    async fn visit(&self) -> Option<ID> {
        self.0.visit_id.map(|id| Kind::FollowUpVisit.id(id))
    }

    /// 可见性 · Why facts, findings and the winner's statement are or are not shown.
    async fn visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        Ok(if self.shown(&Scope::of(ctx)?).await? { Visibility::Visible } else { Visibility::NotYet })
    }

    /// 事实 · What is held against the winner; null: not VISIBLE.
    async fn facts(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        Ok(self.shown(&Scope::of(ctx)?).await?.then_some(self.0.facts.as_str()))
    }

    /// 立案人 · Name of who opened it.
    async fn opened_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.opener_id).await?.name)
    }

    /// 立案时间 · When it was opened; from then on payments of the award rest.
    async fn opened_at(&self) -> DateTime {
        self.0.opened_at.into()
    }

    /// 调查结论 · What the investigation found; null: not yet, or not VISIBLE.
    async fn findings(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(self.0.findings.as_deref().filter(|_| shown))
    }

    /// 调查时间 · When the findings were recorded, and so sent to the winner; null: not yet.
    async fn investigated_at(&self) -> Option<DateTime> {
        self.0.investigated_at.map(DateTime::from)
    }

    /// 答复期限 · The first instant after the winner's time to answer; null: no findings yet.
    async fn hearing_due_at(&self) -> Option<DateTime> {
        self.0.hearing_due_at.map(DateTime::from)
    }

    /// 获奖单位陈述 · What the winner said; null: nothing yet, or not VISIBLE.
    async fn statement(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(self.0.statement.as_deref().filter(|_| shown))
    }

    /// 陈述时间 · When the winner answered; null: not yet.
    async fn heard_at(&self) -> Option<DateTime> {
        self.0.heard_at.map(DateTime::from)
    }

    /// 审定委员会决定 · What the committee resolved (art. 24); null: nothing, or not yet.
    async fn committee_decision(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<CommitteeDecision>> {
        Ok(committee_decision(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 决定角色 · In which role it was ended: OFFICE dropped it, COMMITTEE_MEMBER the committee did not pass it, MANAGEMENT_DIRECTOR decided; null: it is open.
    async fn decided_as(&self) -> Option<Role> {
        self.0.decided_as
    }

    /// 决定理由 · Why it ended so; null: it is open, or not VISIBLE.
    async fn reason(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(self.0.reason.as_deref().filter(|_| shown))
    }

    /// 决定人 · Name of who ended it; null: it is open, or the committee did.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.decider_id.filter(|_| self.0.decided_as != Some(Role::CommitteeMember))?;
        Some(async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) }.await)
    }

    /// 决定时间 · When it ended; null: it is open.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 公布文件 · The document that published the revocation; null: not published.
    async fn document(&self) -> Option<PublicationDocument> {
        document(&self.0)
    }

    /// 撤销后果 · What follows, each tracked to its end; empty: it was not revoked.
    async fn consequences(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RevocationConsequence>> {
        Ok(consequences_of(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; words are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let handled = handling(&scope, self.0.cycle_id, &self.0.credit_code).await?;
            let case = case_of(&scope, &self.0).await?;
            let person = scope.signed_in()?.person_id;
            let after = |ruling| handled.clone().and(ruling);
            let mut unsettled = consequences_of(&scope, self.0.id).await?.into_iter().filter(|row| row.by_hand());
            let kind = unsettled.find(|row| row.done_on.is_none()).map(|row| row.kind);
            let settling = case.may_settle(kind.unwrap_or(ConsequenceKind::Trophy), kind.map(|_| false));
            let from = self.0.hearing_due_at.filter(|due| scope.now < *due);
            let allowances = [
                Allowance::of(Action::RecordInvestigation, after(case.may_investigate(true))),
                Allowance::of(Action::RecordRevocationAnswer, after(case.may_answer())),
                Allowance::of(Action::DismissRevocationCase, after(case.may_dismiss())),
                Allowance::of(Action::ProposeResolution, after(case.may_put(scope.now))).from(from),
                Allowance::of(Action::RevokeAward, after(case.may_revoke(person, scope.now))).from(from),
                Allowance::of(Action::RefuseRevocation, after(case.may_decide(person, scope.now))).from(from),
                Allowance::of(Action::PublishRevocation, after(case.may_publish(self.0.published_at.is_some()))),
                Allowance::of(Action::SettleConsequence, after(settling)),
            ];
            allowed_actions(&scope, Some(self.0.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

impl RevocationCase {
    /// Whether the words of the case are shown: after pledge and declaration (art. 7, 27), to the supervisor always.
    async fn shown(&self, scope: &Scope<'_>) -> Result<bool> {
        Ok(handling(scope, self.0.cycle_id, &self.0.credit_code).await?.is_ok())
    }
}

impl Subject for RevocationCase {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = known(scope).await?.filter(revocation_case::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The cases of which the viewer may know, less those of winners from which the viewer is recused: the Office and the supervisor of
/// all, the management committee's director from the findings on, a member of the committee of those that were put to it.
pub async fn known(scope: &Scope<'_>) -> Result<Select<revocation_case::Entity>> {
    use revocation_case::Column;
    let select = revocation_case::Entity::find();
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    let mut seen = Condition::any();
    if scope.holding(Role::Office).is_some() {
        seen = seen.add(Column::Id.is_not_null());
    }
    if scope.holding(Role::ManagementDirector).is_some() {
        seen = seen.add(Column::InvestigatedAt.is_not_null());
    }
    if scope.holding(Role::CommitteeMember).is_some() {
        let put = resolution::Entity::find()
            .filter(resolution::Column::Subject.eq(ResolutionSubject::Revocation))
            .select_only()
            .column(resolution::Column::SubjectId);
        seen = seen.add(Column::Id.in_subquery(put.into_query()));
    }
    if seen.is_empty() {
        return Err(NOT_FOUND);
    }
    let regulation = in_force(scope.db(), scope.now).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    let unbarred = standing.unbarred(Column::CycleId, Column::CreditCode, scope.now.day(), &regulation.parameters);
    Ok(select.filter(seen).filter(unbarred))
}

/// The article by which a case revokes: that of the committee's decision where one is needed, else the other one that names a
/// ground.
pub async fn articles_of(scope: &Scope<'_>, row: &revocation_case::Model) -> Result<Vec<ArticleRef>> {
    let mut all = articles(scope, row.regulation_id).await?;
    let later = all.remove(&RuleCode::CommitteeDecisionMissing).unwrap_or_default();
    if row.ground != RevocationGround::Fraud {
        return Ok(later);
    }
    let mut fraud = all.remove(&RuleCode::RevocationGroundMissing).unwrap_or_default();
    fraud.retain(|article| later.iter().all(|other| other.number != article.number));
    Ok(fraud)
}

/// The document that published a revocation.
fn document(row: &revocation_case::Model) -> Option<PublicationDocument> {
    Some(PublicationDocument {
        number: row.document_number.clone()?,
        title: row.document_title.clone()?,
        issued_on: row.document_issued_on?.into(),
        url: row.document_url.clone(),
    })
}

/// 审定委员会决定 · What the committee resolved on a revocation (art. 24)
#[derive(Clone, Debug, SimpleObject)]
pub struct CommitteeDecision {
    /// 标题 · Title of the resolution.
    title: String,
    /// 结果 · Passed or rejected.
    state: ResolutionState,
    /// 参加表决人数 · How many voted.
    attending: u32,
    /// 赞成人数 · How many approved.
    approvals: u32,
    /// 表决结束时间 · When the vote was closed.
    closed_at: Option<DateTime>,
}

async fn committee_decision(scope: &Scope<'_>, case_id: Uuid) -> Result<Option<CommitteeDecision>> {
    let rows = scope.by(ResolutionsOn, case_id).await?;
    let decided = |row: &&resolution::Model| matches!(row.state, ResolutionState::Passed | ResolutionState::Rejected);
    let Some(row) = rows.iter().rfind(decided) else { return Ok(None) };
    let counted = tally(row, &scope.many::<resolution_vote::Entity>(row.id).await?);
    Ok(Some(CommitteeDecision {
        title: row.title.clone(),
        state: row.state,
        attending: counted.attending,
        approvals: counted.approvals,
        closed_at: row.closed_at.map(DateTime::from),
    }))
}

/// 撤销后果 · Something that a revocation brings about (art. 23, 24)
#[derive(Clone, Debug, SimpleObject)]
pub struct RevocationConsequence {
    /// 后果 · What.
    kind: ConsequenceKind,
    /// 金额 · BONUS: how much is claimed back; null otherwise.
    amount: Option<Money>,
    /// 完成日期 · Day on which it was brought about; null: not yet.
    done_on: Option<Date>,
    /// 说明 · How; null: not yet.
    note: Option<String>,
    /// 登记时间 · When that was recorded; null: not yet.
    done_at: Option<DateTime>,
}

impl RevocationConsequence {
    /// Whether the Office records it by `settleConsequence`.
    fn by_hand(&self) -> bool {
        matches!(self.kind, ConsequenceKind::Trophy | ConsequenceKind::Certificate | ConsequenceKind::Bonus)
    }
}

/// The consequences of a case, in the order of the enum.
async fn consequences_of(scope: &Scope<'_>, case_id: Uuid) -> Result<Vec<RevocationConsequence>> {
    let mut rows = scope.many::<consequence::Entity>(case_id).await?;
    rows.sort_by_key(|row| row.kind);
    let told = rows.into_iter().map(|row| RevocationConsequence {
        kind: row.kind,
        amount: row.amount_fen.map(Money::from_fen),
        done_on: row.done_on.map(Date::from),
        note: row.note,
        done_at: row.done_at.map(DateTime::from),
    });
    Ok(told.collect())
}

/// 撤销案件筛选 · Which revocation cases; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct RevocationCaseFilter {
    /// 奖项 · Only of this award; what is no award gives nothing.
    pub award: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<RevocationState>>,
    /// 撤销情形 · Only on this ground.
    pub ground: Option<RevocationGround>,
    /// 统一社会信用代码 · Only of this winner.
    pub credit_code: Option<CreditCode>,
}

async fn list(scope: &Scope<'_>, filter: RevocationCaseFilter, page: Page) -> Result<List<RevocationCase>> {
    use revocation_case::Column;
    let mut select = known(scope).await?;
    if let Some(id) = &filter.award {
        select = select.filter(Column::AwardId.eq(Kind::Award.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(Column::State.is_in(states));
    }
    if let Some(ground) = filter.ground {
        select = select.filter(Column::Ground.eq(ground));
    }
    if let Some(code) = filter.credit_code {
        select = select.filter(Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
    }
    page::list(scope, select, Column::Id, page, RevocationCase, |row| row.id).await
}

/// Revocation cases, for the Office, the committee, the management committee's director and the supervisor alike.
#[derive(Debug, Default)]
pub struct Revocations;

#[Object]
impl Revocations {
    /// 撤销案件 · Revocation cases that the viewer may see, the latest first (art. 23, 24).
    async fn revocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<RevocationCaseFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<RevocationCase>> {
        let page = Page { first, after, last, before };
        let listed = list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await;
        listed.map_err(|error: Error| error.into())
    }
}
