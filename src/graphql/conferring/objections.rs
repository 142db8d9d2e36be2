//! Objections to nominees (art. 19): followed by receipt, re-examined by the Office, told to the nominee and the approvers
//! without a word about who objects.

mod handling;
mod hearings;
mod steps;
mod voters;

pub use hearings::{HearingMutation, NomineeHearing};
pub use steps::ObjectionMutation;

use super::notices::PublicNotice;
use crate::access::Action;
use crate::audit::{Access, record_access};
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::{Visibility, standing};
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::receipts::{Matter, digest, receipt};
use crate::graphql::review::case::{FrameOf, handled};
use crate::graphql::scalars::{CreditCode, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::objection::Case;
use crate::work::{Subject, in_force};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{ObjectionOrigin, ObjectionState, ObjectorKind, Role};
use entity::{notice_entry, objection, public_notice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;
use voters::VotersOn;

/// An objection as its author follows it.
#[derive(Clone, Debug)]
pub struct ObjectionReceipt(pub objection::Model);

/// 异议回执 · An objection as its author follows it, by receipt and without login (art. 19)
#[Object]
impl ObjectionReceipt {
    /// 回执号 · Keep it: it is the only way to see what became of the objection.
    async fn receipt(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(receipt(Scope::of(ctx)?.app, Matter::Objection, self.0.id))
    }

    /// 公示 · The notice on which the nominee stood.
    async fn notice(&self, ctx: &Context<'_>) -> async_graphql::Result<PublicNotice> {
        Ok(PublicNotice(Scope::of(ctx)?.one::<public_notice::Entity>(self.0.notice_id).await?))
    }

    /// 统一社会信用代码 · Of the nominee.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 单位名称 · Of the nominee, as it stood on the notice.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let entries = Scope::of(ctx)?.many::<notice_entry::Entity>(self.0.notice_id).await?;
        let entry = entries.into_iter().find(|entry| entry.application_id == self.0.application_id);
        Ok(entry.ok_or(NOT_FOUND)?.name)
    }

    /// 状态 · Filed, upheld or dismissed.
    async fn state(&self) -> ObjectionState {
        self.0.state
    }

    /// 提出时间 · When it arrived.
    async fn filed_at(&self) -> DateTime {
        self.0.filed_at.into()
    }

    /// 答复 · What the Office answers; null: not decided.
    async fn reply(&self) -> Option<&str> {
        self.0.reply.as_deref()
    }

    /// 决定时间 · When it was decided; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }
}

impl Subject for ObjectionReceipt {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    /// The retried input itself is the proof: an anonymous key is looked up together with it.
    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        objection::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Following an objection.
#[derive(Debug, Default)]
pub struct ObjectionQuery;

#[Object]
impl ObjectionQuery {
    /// 异议进展 · What became of an objection; null where there is no such receipt.
    async fn objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "回执号 · The receipt that `fileObjection` gave.")] receipt: String,
    ) -> Option<async_graphql::Result<ObjectionReceipt>> {
        let read = async {
            let select = objection::Entity::find().filter(objection::Column::ReceiptDigest.eq(digest(&receipt)));
            Ok(select.one(Scope::of(ctx)?.db()).await?.map(ObjectionReceipt))
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }
}

/// An objection as the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct Objection(pub objection::Model);

/// 异议 · An objection to a nominee, or a re-examination that the Office opened itself (art. 19), as the unrecused Office and the supervisor see it
#[Object]
impl Objection {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Objection.id(self.0.id)
    }

    /// 申报 · Global id of the nominee's application.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.0.application_id)
    }

    /// 公示 · The notice on which the nominee stood.
    async fn notice(&self, ctx: &Context<'_>) -> async_graphql::Result<PublicNotice> {
        Ok(PublicNotice(Scope::of(ctx)?.one::<public_notice::Entity>(self.0.notice_id).await?))
    }

    /// 单位名称 · Name of the nominee as published.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let rows = Scope::of(ctx)?.many::<notice_entry::Entity>(self.0.notice_id).await?;
        let entry = rows.into_iter().find(|row| row.application_id == self.0.application_id);
        Ok(entry.map(|row| row.name).unwrap_or_default())
    }

    /// 统一社会信用代码 · Of the nominee.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 来源 · From the public, or the Office's own.
    async fn origin(&self) -> ObjectionOrigin {
        self.0.origin
    }

    /// 异议人类别 · A unit or a person; null: not named, or the Office's own. Who it is, `objector` tells.
    async fn objector_kind(&self) -> Option<ObjectorKind> {
        self.0.objector_kind
    }

    /// 可见性 · Why facts, evidence, hearing and findings are or are not shown.
    async fn visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        Ok(if self.shown(&Scope::of(ctx)?).await? { Visibility::Visible } else { Visibility::NotYet })
    }

    /// 事实 · What is objected; null: not VISIBLE.
    async fn facts(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        Ok(self.shown(&Scope::of(ctx)?).await?.then_some(self.0.facts.as_str()))
    }

    /// 证据 · What proves it; null: nothing was given, or not VISIBLE.
    async fn evidence(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(self.0.evidence.as_deref().filter(|_| shown))
    }

    /// 提出时间 · When it arrived.
    async fn filed_at(&self) -> DateTime {
        self.0.filed_at.into()
    }

    /// 合并于 · Global id of the objection on the same facts with which it is decided; null: it is decided by itself.
    async fn joined_to(&self) -> Option<ID> {
        self.0.joined_to_id.map(|id| Kind::Objection.id(id))
    }

    /// 合并的异议 · Those that are decided with it.
    async fn joined(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Objection>> {
        let rows = Scope::of(ctx)?.many::<objection::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(Objection).collect())
    }

    /// 听取陈述 · The nominee's hearing (art. 28); null: not opened, or not VISIBLE.
    async fn hearing(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<NomineeHearing>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(NomineeHearing::of(&self.0).filter(|_| shown))
    }

    /// 状态 · Filed, upheld or dismissed.
    async fn state(&self) -> ObjectionState {
        self.0.state
    }

    /// 复核结论 · What the re-examination found; null: not decided, or not VISIBLE.
    async fn findings(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = self.shown(&Scope::of(ctx)?).await?;
        Ok(self.0.findings.as_deref().filter(|_| shown))
    }

    /// 答复 · What the objector is told; null: not decided, or the Office's own.
    async fn reply(&self) -> Option<&str> {
        self.0.reply.as_deref()
    }

    /// 决定人 · Name of who decided; null: not decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.decided_by?;
        Some(async { Ok(Scope::of(ctx)?.account_name(id).await?) }.await)
    }

    /// 决定时间 · When it was decided; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; words are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
            let standing = standing(&scope).await?;
            let handled = handled(&standing, &frame, [self.0.credit_code.as_str()], scope.now.day());
            let voters = scope.load(VotersOn(self.0.application_id)).await?.unwrap_or_default();
            let voted = scope.viewer.is_some_and(|viewer| voters.contains(&viewer.person_id));
            let case = case(&self.0, voted);
            let after = |ruling| handled.clone().and(ruling);
            let allowances = [
                Allowance::of(Action::OpenHearing, after(case.may_open_hearing())),
                Allowance::of(Action::RecordHearing, after(case.may_answer())),
                Allowance::of(Action::JoinObjections, after(case.may_join())),
                Allowance::of(Action::UpholdObjection, after(case.may_decide(true, true, scope.now)))
                    .from(self.0.hearing_due_at.filter(|due| scope.now < *due)),
                Allowance::of(Action::DismissObjection, after(case.may_decide(true, false, scope.now))),
            ];
            allowed_actions(&scope, Some(frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

impl Objection {
    /// Whether the words of the case are shown: to staff after pledge and declaration (art. 7, 27), to the supervisor always.
    pub async fn shown(&self, scope: &Scope<'_>) -> Result<bool> {
        if scope.holding(Role::Supervisor).is_some() {
            return Ok(true);
        }
        let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
        let standing = standing(scope).await?;
        Ok(handled(&standing, &frame, [self.0.credit_code.as_str()], scope.now.day()).is_ok())
    }
}

/// An objection as the rule looks at it.
fn case(row: &objection::Model, voted: bool) -> Case {
    Case {
        state: row.state,
        joined: row.joined_to_id.is_some(),
        hearing_due: row.hearing_due_at,
        heard: row.heard_at.is_some(),
        voted,
    }
}

impl Subject for Objection {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = known(scope).await?.filter(objection::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The objections of which the Office or the supervisor may know: a clerk of none to a nominee from which the clerk is recused.
pub async fn known(scope: &Scope<'_>) -> Result<Select<objection::Entity>> {
    let select = objection::Entity::find();
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    scope.holding(Role::Office).ok_or(NOT_FOUND)?;
    let regulation = in_force(scope.db(), scope.now).await?.ok_or(NOT_FOUND)?;
    let (cycle, code) = (objection::Column::CycleId, objection::Column::CreditCode);
    Ok(select.filter(standing(scope).await?.unbarred(cycle, code, scope.now.day(), &regulation.parameters)))
}

/// 异议人 · Who objects (art. 19); every reading is recorded
#[derive(Clone, Debug, SimpleObject)]
pub struct Objector {
    /// 类别 · A unit or a person; null: not named.
    kind: Option<ObjectorKind>,
    /// 名称 · Name; null: not named.
    name: Option<String>,
    /// 联系方式 · How to reach the objector; null: not given.
    contact: Option<String>,
}

/// 异议筛选 · Which objections; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct ObjectionFilter {
    /// 年度评审 · Only of this cycle; what is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 申报 · Only to this nominee; what is no application gives nothing.
    pub application: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<ObjectionState>>,
    /// 来源 · Only of this origin.
    pub origin: Option<ObjectionOrigin>,
}

async fn list(scope: &Scope<'_>, filter: ObjectionFilter, page: Page) -> Result<List<Objection>> {
    use objection::Column;
    let mut select = known(scope).await?;
    if let Some(id) = &filter.cycle {
        select = select.filter(Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
    }
    if let Some(id) = &filter.application {
        select = select.filter(Column::ApplicationId.eq(Kind::Application.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(Column::State.is_in(states));
    }
    if let Some(origin) = filter.origin {
        select = select.filter(Column::Origin.eq(origin));
    }
    page::list(scope, select, Column::Id, page, Objection, |row| row.id).await
}

async fn objector(scope: &Scope<'_>, id: Uuid) -> Result<Objector> {
    let row = Objection::reload(scope, id).await?.0;
    let viewer = scope.signed_in()?;
    if !Objection(row.clone()).shown(scope).await? {
        return Err(NOT_FOUND);
    }
    let access = Access {
        actor: viewer.account_id,
        session: Some(viewer.session_id),
        operation: "readObjector",
        object_id: row.id,
        detail: "objector".to_owned(),
    };
    // What cannot be recorded is not told.
    record_access(scope.app, access).await?;
    Ok(Objector { kind: row.objector_kind, name: row.objector_name, contact: row.objector_contact })
}

macro_rules! objections {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 异议 · Objections and re-examinations, the latest first (art. 19).
            async fn objections(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<ObjectionFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<Objection>> {
                let page = Page { first, after, last, before };
                Ok(list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }

            /// 异议人 · Who objects; every reading is recorded. Null where the objection is not visible, and before pledge and declaration.
            async fn objector(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "异议 · Global id of the objection.")] objection: ID,
            ) -> Option<async_graphql::Result<Objector>> {
                let id = Kind::Objection.parse(&objection)?;
                crate::graphql::visible(async { objector(&Scope::of(ctx)?, id).await }.await)
            }
        }
    };
}
objections! {
    /// The Office's objections.
    OfficeObjections
}
objections! {
    /// The supervisor's view of the objections.
    SupervisorObjections
}

/// 对拟奖励单位的异议 · An objection as approvers and the committee see it (art. 19); who objects stays with the Office
#[derive(Clone, Debug, SimpleObject)]
pub struct NomineeObjection {
    /// 来源 · From the public, or the Office's own re-examination.
    origin: ObjectionOrigin,
    /// 事实 · What is objected.
    facts: String,
    /// 提出时间 · When it arrived.
    filed_at: DateTime,
    /// 状态 · Filed, upheld or dismissed.
    state: ObjectionState,
    /// 复核结论 · What the re-examination found; null: not decided.
    findings: Option<String>,
    /// 决定时间 · When it was decided; null: not yet.
    decided_at: Option<DateTime>,
}

impl From<&objection::Model> for NomineeObjection {
    fn from(row: &objection::Model) -> Self {
        Self {
            origin: row.origin,
            facts: row.facts.clone(),
            filed_at: row.filed_at.into(),
            state: row.state,
            findings: row.findings.clone(),
            decided_at: row.decided_at.map(DateTime::from),
        }
    }
}
