//! Follow-up visits to winners (art. 25): one is always ahead while an award lives; whether it is due, the clock tells.
//!
//! Steps stand in [`steps`]; the winner sees [`mod@own`].

mod own;
mod steps;

use own::answering;
pub use own::{ApplicantFollowUps, MyFollowUpVisit, own};
pub use steps::{FollowUpMutation, first};

use super::allowed::{Allowance, AllowedAction, allowed_actions, in_force};
use super::application_file::Visibility;
use super::conferring::awards::AwardEntry;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::review::case::JudgeOf;
use super::revocations::docket::{handling, honoured};
use super::scalars::{CreditCode, Date, DateTime};
use super::scope::Scope;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::rules::follow_up::{
    due_on, follow_up_state, may_close, may_demand, may_plan, may_record, overdue_since, rectification_state,
};
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{AwardState, FollowUpState, RectificationState, Role, VisitResult};
use entity::{award, follow_up_visit, honour, person, rectification};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

/// A visit as the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct FollowUpVisit(pub follow_up_visit::Model);

/// 巡访 · A follow-up visit to a winner (art. 25), ahead or made, as the Office and the supervisor see it
#[Object]
impl FollowUpVisit {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::FollowUpVisit.id(self.0.id)
    }

    /// 奖项 · The award.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 次数 · Which visit of this award, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 起算日期 · Day from which the interval counts: that of the award, or of the visit before.
    async fn since(&self) -> Date {
        self.0.since.into()
    }

    /// 状态 · Upcoming, overdue, recorded or lapsed, by the clock and the register.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<FollowUpState> {
        Ok(state(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 到期日期 · Last day on which it is in time, by the interval of the regulation in force; null: recorded, or lapsed.
    async fn due_on(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Date>> {
        let scope = Scope::of(ctx)?;
        let ahead = matches!(state(&scope, &self.0).await?, FollowUpState::Upcoming | FollowUpState::Overdue);
        Ok(if ahead { Some(due_on(self.0.since, interval(&scope).await?).into()) } else { None })
    }

    /// 计划日期 · Day for which it is planned; null: not planned.
    async fn planned_on(&self) -> Option<Date> {
        self.0.planned_on.map(Date::from)
    }

    /// 巡访日期 · Day of the visit; null: not recorded.
    async fn visited_on(&self) -> Option<Date> {
        self.0.visited_on.map(Date::from)
    }

    /// 可见性 · Why visitors, findings and rectifications are or are not shown.
    async fn visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        Ok(if shown(&Scope::of(ctx)?, &self.0).await? { Visibility::Visible } else { Visibility::NotYet })
    }

    /// 巡访人员 · Who visited; null: not recorded, or not VISIBLE.
    async fn visitors(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = shown(&Scope::of(ctx)?, &self.0).await?;
        Ok(self.0.visitors.as_deref().filter(|_| shown))
    }

    /// 巡访情况 · What was found; null: not recorded, or not VISIBLE.
    async fn findings(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let shown = shown(&Scope::of(ctx)?, &self.0).await?;
        Ok(self.0.findings.as_deref().filter(|_| shown))
    }

    /// 巡访结果 · How it ended; null: not recorded.
    async fn result(&self) -> Option<VisitResult> {
        self.0.result
    }

    /// 记录人 · Name of who recorded it; null: not recorded.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.recorded_by?;
        Some(async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) }.await)
    }

    /// 整改 · What has to be mended, the oldest demand first; empty: nothing, or not VISIBLE.
    async fn rectifications(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Rectification>> {
        let scope = Scope::of(ctx)?;
        Ok(if shown(&scope, &self.0).await? { rectifications(&scope, self.0.id).await? } else { Vec::new() })
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; days and words are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let (award, honour) = honour_of(&scope, &self.0).await?;
            let handled = handling(&scope, award.cycle_id, &honour.credit_code).await?;
            let (today, honoured) = (scope.now.day(), honoured(&honour, scope.now.day()));
            let recorded = self.0.recorded_at.is_some();
            let after = |ruling| handled.clone().and(ruling);
            let recording = may_record(recorded, &honoured, self.0.since, self.0.since.max(today), today);
            let allowances = [
                Allowance::of(Action::PlanFollowUpVisit, after(may_plan(recorded, &honoured, today, today))),
                Allowance::of(Action::RecordFollowUpVisit, after(recording)),
                Allowance::of(Action::DemandRectification, after(may_demand(recorded, &honoured, today, today))),
            ];
            allowed_actions(&scope, None, allowances).await
        };
        Ok(read.await?)
    }
}

impl Subject for FollowUpVisit {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = known(scope).await?.filter(follow_up_visit::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The months between visits, of the regulation in force; none in force: no visit is ever due.
async fn interval(scope: &Scope<'_>) -> Result<u32> {
    Ok(in_force(scope).await?.map_or(u32::MAX, |row| row.parameters.visit_interval_months))
}

async fn honour_of(scope: &Scope<'_>, row: &follow_up_visit::Model) -> Result<(award::Model, honour::Model)> {
    let award = scope.one::<award::Entity>(row.award_id).await?;
    let honour = scope.one::<honour::Entity>(award.honour_id).await?;
    Ok((award, honour))
}

/// Where a visit stands.
async fn state(scope: &Scope<'_>, row: &follow_up_visit::Model) -> Result<FollowUpState> {
    let (_, honour) = honour_of(scope, row).await?;
    let valid = honoured(&honour, scope.now.day()).state == AwardState::Valid;
    let due = due_on(row.since, interval(scope).await?);
    Ok(follow_up_state(row.recorded_at.is_some(), valid, due, scope.now.day()))
}

/// Whether what was found is shown: after pledge and declaration (art. 7, 27), to the supervisor always.
async fn shown(scope: &Scope<'_>, row: &follow_up_visit::Model) -> Result<bool> {
    let (award, honour) = honour_of(scope, row).await?;
    Ok(handling(scope, award.cycle_id, &honour.credit_code).await?.is_ok())
}

/// The visits of which the Office or the supervisor may know: a clerk of none to a winner from which the clerk is recused. Joined with
/// award and honour.
pub async fn known(scope: &Scope<'_>) -> Result<Select<follow_up_visit::Entity>> {
    let select = joined();
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    scope.holding(Role::Office).ok_or(NOT_FOUND)?;
    let regulation = in_force(scope).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    let (cycle, code) = (award::Column::CycleId, honour::Column::CreditCode);
    Ok(select.filter(standing.unbarred(cycle, code, scope.now.day(), &regulation.parameters)))
}

fn joined() -> Select<follow_up_visit::Entity> {
    follow_up_visit::Entity::find()
        .join(JoinType::InnerJoin, follow_up_visit::Relation::Award.def())
        .join(JoinType::InnerJoin, award::Relation::Honour.def())
}

/// Those of some visits that stand so, by the clock and the register.
pub async fn standing_so(
    scope: &Scope<'_>,
    select: Select<follow_up_visit::Entity>,
    state: FollowUpState,
) -> Result<Select<follow_up_visit::Entity>> {
    use follow_up_visit::Column;
    let today = scope.now.day();
    let unrevoked = Condition::any().add(honour::Column::RevokedOn.is_null()).add(honour::Column::RevokedOn.gt(today));
    let valid = Condition::all().add(honour::Column::ValidUntil.gte(today)).add(unrevoked);
    let last = overdue_since(today, interval(scope).await?);
    let ahead = Column::RecordedAt.is_null();
    Ok(match state {
        FollowUpState::Recorded => select.filter(Column::RecordedAt.is_not_null()),
        FollowUpState::Lapsed => select.filter(ahead).filter(valid.not()),
        FollowUpState::Overdue => select.filter(ahead).filter(valid).filter(Column::Since.lte(last)),
        FollowUpState::Upcoming => select.filter(ahead).filter(valid).filter(Column::Since.gt(last)),
    })
}

/// What a winner has to mend.
#[derive(Clone, Debug)]
pub struct Rectification(pub rectification::Model);

/// 整改 · What a winner has to mend after a follow-up visit (art. 25)
#[Object]
impl Rectification {
    /// 标识 · Global id: give it to `answerRectification`.
    async fn id(&self) -> ID {
        Kind::Rectification.id(self.0.id)
    }

    /// 整改要求 · What is to be mended.
    async fn demand(&self) -> &str {
        &self.0.demand
    }

    /// 整改期限 · Last day to do so, to 24:00.
    async fn due_on(&self) -> Date {
        self.0.due_on.into()
    }

    /// 状态 · Open, overdue, answered or closed, by the clock.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<RectificationState> {
        let (answered, closed) = (self.0.answered_at.is_some(), self.0.closed_at.is_some());
        Ok(rectification_state(answered, closed, self.0.due_on, Scope::of(ctx)?.now.day()))
    }

    /// 提出时间 · When it was demanded.
    async fn demanded_at(&self) -> DateTime {
        self.0.demanded_at.into()
    }

    /// 整改答复 · What the winner did; null: not answered.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// 答复时间 · When the winner answered; null: not yet.
    async fn answered_at(&self) -> Option<DateTime> {
        self.0.answered_at.map(DateTime::from)
    }

    /// 是否达到要求 · Whether the demand was met; null: not closed.
    async fn met(&self) -> Option<bool> {
        self.0.met
    }

    /// 核实说明 · How that was established; null: not closed.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// 办结时间 · When it was closed; null: not yet.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let visit = scope.one::<follow_up_visit::Entity>(self.0.visit_id).await?;
            let (award, honour) = honour_of(&scope, &visit).await?;
            let mut allowances = answering(&scope, &award, &self.0);
            if scope.holding(Role::Office).is_some() {
                let handled = handling(&scope, award.cycle_id, &honour.credit_code).await?;
                let closing = handled.and(may_close(self.0.closed_at.is_some()));
                allowances.push(Allowance::of(Action::CloseRectification, closing));
            }
            allowed_actions(&scope, None, allowances).await
        };
        Ok(read.await?)
    }
}

impl Subject for Rectification {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    /// Seen with its visit, by the Office or by the winner.
    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = scope.one::<rectification::Entity>(id).await?;
        if scope.holding(Role::Applicant).is_some() {
            MyFollowUpVisit::reload(scope, row.visit_id).await?;
        } else {
            FollowUpVisit::reload(scope, row.visit_id).await?;
        }
        Ok(Self(row))
    }
}

async fn rectifications(scope: &Scope<'_>, visit_id: Uuid) -> Result<Vec<Rectification>> {
    Ok(scope.many::<rectification::Entity>(visit_id).await?.into_iter().map(Rectification).collect())
}

/// 巡访筛选 · Which follow-up visits; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct FollowUpFilter {
    /// 奖项 · Only to the winner of this award; what is no award gives nothing.
    pub award: Option<ID>,
    /// 状态 · Only those that stand so, by the clock and the register.
    pub state: Option<FollowUpState>,
    /// 统一社会信用代码 · Only to this winner.
    pub credit_code: Option<CreditCode>,
}

/// Follow-up visits, for the Office and the supervisor alike.
#[derive(Debug, Default)]
pub struct FollowUps;

#[Object]
impl FollowUps {
    /// 巡访 · Follow-up visits, ahead and made, the latest first (art. 25).
    async fn follow_up_visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<FollowUpFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<FollowUpVisit>> {
        use follow_up_visit::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let read = async {
            let mut select = known(&scope).await?;
            if let Some(id) = &filter.award {
                select = select.filter(Column::AwardId.eq(Kind::Award.parse(id).unwrap_or_default()));
            }
            if let Some(code) = filter.credit_code {
                select = select.filter(honour::Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
            }
            if let Some(state) = filter.state {
                select = standing_so(&scope, select, state).await?;
            }
            let page = Page { first, after, last, before };
            page::list(&scope, select, Column::Id, page, FollowUpVisit, |row| row.id).await
        };
        read.await.map_err(|error: Error| error.into())
    }
}
