//! Resolutions of the committee by open vote (art. 7, 18).

mod steps;

pub use steps::ResolutionMutation;

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::committee::CommitteeMember;
use super::conferring::vacancies::VacantPlace;
use super::cycles::Cycle;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::planning::WorkProcedure;
use super::regulation::Regulation;
use super::revocations::{self, RevocationCase};
use super::scalars::DateTime;
use super::scope::Scope;
use super::standards::Standard;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::rules::committee::{Tally, Vote, close, majority_refusal, may_close, may_lapse, may_vote};
use crate::rules::{Refusal, Step, term};
use crate::work::{Subject, Work};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{DocumentState, ResolutionChoice, ResolutionState, ResolutionSubject, Role};
use entity::{
    RuleCode, committee_member, cycle, person, regulation, resolution, resolution_vote, standard, vacant_place,
    work_procedure,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// 决议 · A resolution of the committee
#[derive(Clone, Debug)]
pub struct Resolution(pub resolution::Model);

/// 决议 · A resolution of the committee by open vote (art. 7, 18)
#[Object]
impl Resolution {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Resolution.id(self.0.id)
    }

    /// 事项 · What it is on.
    async fn subject(&self) -> ResolutionSubject {
        self.0.subject
    }

    /// 评审标准 · STANDARD: the standard or guide; null otherwise.
    async fn standard(&self, ctx: &Context<'_>) -> Option<Result<Standard>> {
        let id = self.subject_if(ResolutionSubject::Standard)?;
        Some(async { Scope::of(ctx)?.one::<standard::Entity>(id).await.map(Standard) }.await)
    }

    /// 工作程序 · WORK_PROCEDURE: the work procedure; null otherwise.
    async fn work_procedure(&self, ctx: &Context<'_>) -> Option<Result<WorkProcedure>> {
        let id = self.subject_if(ResolutionSubject::WorkProcedure)?;
        Some(async { Scope::of(ctx)?.one::<work_procedure::Entity>(id).await.map(WorkProcedure) }.await)
    }

    /// 评审办法 · REGULATION: the version of the regulation; null otherwise.
    async fn regulation(&self, ctx: &Context<'_>) -> Option<Result<Regulation>> {
        let id = self.subject_if(ResolutionSubject::Regulation)?;
        Some(async { Scope::of(ctx)?.one::<regulation::Entity>(id).await.map(Regulation) }.await)
    }

    /// 年度评审 · QUOTA, RECUSED_BASE, VACANCY: the cycle; null otherwise.
    async fn cycle(&self, ctx: &Context<'_>) -> Option<Result<Cycle>> {
        use ResolutionSubject::{Quota, RecusedBase, Vacancy};
        let id = [Quota, RecusedBase, Vacancy].into_iter().find_map(|subject| self.subject_if(subject))?;
        Some(async { Scope::of(ctx)?.one::<cycle::Entity>(id).await.map(Cycle) }.await)
    }

    /// 空缺名额 · VACANT_PLACE: the place that stays vacant; null otherwise.
    async fn vacant_place(&self, ctx: &Context<'_>) -> Option<Result<VacantPlace>> {
        let id = self.subject_if(ResolutionSubject::VacantPlace)?;
        Some(async { Scope::of(ctx)?.one::<vacant_place::Entity>(id).await.map(VacantPlace) }.await)
    }

    /// 代行审核委员 · DIRECTOR_REVIEW: the term of the member who reviews nominees; null otherwise.
    async fn reviewing_member(&self, ctx: &Context<'_>) -> Option<Result<CommitteeMember>> {
        let id = self.subject_if(ResolutionSubject::DirectorReview)?;
        Some(async { Scope::of(ctx)?.one::<committee_member::Entity>(id).await.map(CommitteeMember) }.await)
    }

    /// 撤销案件 · REVOCATION: the case that is put to the committee (art. 24); null otherwise, and where the viewer is recused.
    async fn revocation(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<RevocationCase>> {
        let id = self.subject_if(ResolutionSubject::Revocation)?;
        super::visible(async { RevocationCase::reload(&Scope::of(ctx)?, id).await }.await)
    }

    /// 名额 · QUOTA: the proposed number of places (art. 4); null otherwise.
    async fn quota(&self) -> Option<i32> {
        self.0.quota
    }

    /// 标题 · Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 内容 · What is proposed.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// 状态 · Open, passed, rejected, or lapsed without a quorum.
    async fn state(&self) -> ResolutionState {
        self.0.state
    }

    /// 名册人数 · Members on the roll, frozen when it was proposed.
    async fn members(&self) -> i32 {
        self.0.members
    }

    /// 参加表决人数 · How many voted, abstentions included; while it is open, how many so far.
    async fn attending(&self, ctx: &Context<'_>) -> async_graphql::Result<u32> {
        Ok(self.tally(&Scope::of(ctx)?).await?.attending)
    }

    /// 赞成人数 · How many approved; while it is open, how many so far.
    async fn approvals(&self, ctx: &Context<'_>) -> async_graphql::Result<u32> {
        Ok(self.tally(&Scope::of(ctx)?).await?.approvals)
    }

    /// 法定人数 · How many have to take part (art. 18).
    async fn quorum(&self) -> u32 {
        self.0.quorum.needed(self.0.members.unsigned_abs())
    }

    /// 所需赞成数 · How many of those taking part have to approve (art. 18); while it is open, of those so far.
    async fn required(&self, ctx: &Context<'_>) -> async_graphql::Result<u32> {
        Ok(self.0.majority.needed(self.tally(&Scope::of(ctx)?).await?.attending))
    }

    /// 表决名册 · The roll and the open votes cast on it, in the order of the roll.
    async fn votes(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ResolutionVote>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<resolution_vote::Entity>(self.0.id).await?;
        let vote = async |row: resolution_vote::Model| {
            Ok::<_, Error>(ResolutionVote {
                name: scope.one::<person::Entity>(row.person_id).await?.name,
                choice: row.choice,
                cast_at: row.cast_at.map(DateTime::from),
            })
        };
        Ok(futures_util::future::try_join_all(rows.into_iter().map(vote)).await?)
    }

    /// 提出时间 · When it was proposed.
    async fn proposed_at(&self) -> DateTime {
        self.0.proposed_at.into()
    }

    /// 表决结束时间 · When the vote was closed; null: it is open.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime::from)
    }

    /// 版本号 · Version for `expectedVersion`; votes do not change it.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let votes = scope.many::<resolution_vote::Entity>(self.0.id).await?;
        let mine = scope.viewer.and_then(|viewer| votes.iter().find(|vote| vote.person_id == viewer.person_id));
        let already = mine.is_some_and(|vote| vote.choice.is_some());
        let vote = Vote { state: self.0.state, on_roll: mine.is_some(), already };
        let closing = may_close(self.0.state).and_then(|()| close(&tally(&self.0, &votes)).map(|_| ()));
        let handled = match self.subject_if(ResolutionSubject::Revocation) {
            Some(id) => revocations::committee::handled(&scope, id).await?,
            None => Ok(()),
        };
        let after = |ruling| handled.clone().and(ruling);
        let allowances = [
            Allowance::of(Action::CastResolutionVote, after(may_vote(&vote))),
            Allowance::of(Action::CloseResolution, after(closing)),
            Allowance::of(Action::LapseResolution, after(may_lapse(self.0.state, &tally(&self.0, &votes)))),
        ];
        Ok(allowed_actions(&scope, None, allowances).await?)
    }
}

impl Resolution {
    /// The subject's id where it is of this kind.
    fn subject_if(&self, subject: ResolutionSubject) -> Option<Uuid> {
        self.0.subject_id.filter(|_| self.0.subject == subject)
    }

    async fn tally(&self, scope: &Scope<'_>) -> Result<Tally> {
        let votes = scope.many::<resolution_vote::Entity>(self.0.id).await?;
        Ok(tally(&self.0, &votes))
    }
}

/// 表决 · A place on the roll, and the open vote cast on it
#[derive(Clone, Debug, SimpleObject)]
pub struct ResolutionVote {
    /// 姓名 · Name of the member.
    name: String,
    /// 意见 · The vote; null: not cast.
    choice: Option<ResolutionChoice>,
    /// 时间 · When it was cast; null: not cast.
    cast_at: Option<DateTime>,
}

/// The count of a resolution's votes: whoever voted takes part, abstentions included.
pub fn tally(row: &resolution::Model, votes: &[resolution_vote::Model]) -> Tally {
    let count = |wanted: fn(ResolutionChoice) -> bool| {
        let cast = votes.iter().filter_map(|vote| vote.choice).filter(|choice| wanted(*choice));
        u32::try_from(cast.count()).unwrap_or(u32::MAX)
    };
    Tally {
        members: row.members.unsigned_abs(),
        attending: count(|_| true),
        approvals: count(|choice| choice == ResolutionChoice::Approve),
        quorum: row.quorum,
        majority: row.majority,
    }
}

/// Whether a resolution on a subject that an input cites was passed; a rejected one is refused with MAJORITY_NOT_REACHED, one on
/// something else is no choice.
pub async fn passed(work: &Work, id: Uuid, subject: ResolutionSubject, subject_id: Uuid) -> Result<bool> {
    let cited = resolution::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    if cited.subject != subject || cited.subject_id != Some(subject_id) {
        return Err(Refusal::input("input-choice").at(vec![Step::Field("resolution".to_owned())]).into());
    }
    if cited.state == ResolutionState::Rejected {
        let votes = resolution_vote::Entity::find().filter(resolution_vote::Column::ResolutionId.eq(cited.id));
        return Err(majority_refusal(&tally(&cited, &votes.all(work.db()).await?)).into());
    }
    Ok(cited.state == ResolutionState::Passed)
}

/// Whether the committee is voting on something.
pub async fn under_vote(db: &impl ConnectionTrait, subject_id: Uuid) -> Result<bool> {
    let open = resolution::Entity::find()
        .filter(resolution::Column::SubjectId.eq(subject_id))
        .filter(resolution::Column::State.eq(ResolutionState::Proposed));
    Ok(open.one(db).await?.is_some())
}

/// Refuses changing what the committee is voting on: everybody votes on the same text.
pub async fn refuse_under_vote(db: &impl ConnectionTrait, subject_id: Uuid) -> Result<()> {
    if !under_vote(db, subject_id).await? {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(ResolutionState, ResolutionState::Proposed))
        .fact("required", term!(DocumentState, DocumentState::Draft));
    Err(refusal.into())
}

impl Subject for Resolution {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).or_else(|| scope.holding(Role::CommitteeMember)).ok_or(NOT_FOUND)?;
        resolution::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 筛选 · Which resolutions
#[derive(Clone, Debug, Default, InputObject)]
pub struct ResolutionFilter {
    /// 状态 · Only these; null: any.
    pub state: Option<ResolutionState>,
    /// 事项 · Only on this; null: on anything.
    pub subject: Option<ResolutionSubject>,
}

/// Resolutions, for the committee and the Office alike.
#[derive(Debug, Default)]
pub struct Resolutions;

#[Object]
impl Resolutions {
    /// 决议 · Resolutions, the latest proposed first.
    async fn resolutions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which ones; null: all.")] filter: Option<ResolutionFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Resolution>> {
        use resolution::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = resolution::Entity::find();
        if let Some(state) = filter.state {
            select = select.filter(Column::State.eq(state));
        }
        if let Some(subject) = filter.subject {
            select = select.filter(Column::Subject.eq(subject));
        }
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, Column::Id, page, Resolution, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }
}
