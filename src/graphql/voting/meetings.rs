//! Meetings of the committee (art. 18).

mod steps;

pub use steps::MeetingMutation;

use super::outcome::{TierOutcome, tier_outcomes};
use super::poll::{ServingOn, seats};
use super::rounds::{BallotRound, Prospect};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::standing;
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::review::case::FrameOf;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::meeting::{Seat, may_adjourn, may_attend, may_check_in, may_close, may_lapse, may_open};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{MeetingState, Position, Role, RoundState};
use entity::{ballot_round, cycle, meeting, meeting_member, person};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A meeting of the committee.
#[derive(Clone, Debug)]
pub struct Meeting(pub meeting::Model);

/// 全体会议 · A meeting of the committee (art. 18)
#[Object]
impl Meeting {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Meeting.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 序号 · 1, 2, 3 … in the cycle.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 议题 · What it is on.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 地点 · Where.
    async fn venue(&self) -> &str {
        &self.0.venue
    }

    /// 开会时间 · When it is to begin.
    async fn starts_at(&self) -> DateTime {
        self.0.starts_at.into()
    }

    /// 状态 · How far it is.
    async fn state(&self) -> MeetingState {
        self.0.state
    }

    /// 名册人数 · Size of the roll: everybody in office when it was convened, whoever leaves office later included.
    async fn members(&self) -> i32 {
        self.0.members
    }

    /// 法定人数 · How many have to attend before a round opens (art. 18).
    async fn quorum(&self, ctx: &Context<'_>) -> async_graphql::Result<u32> {
        let frame = Scope::of(ctx)?.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
        Ok(frame.regulation.parameters.quorum.needed(self.0.members.unsigned_abs()))
    }

    /// 出席人数 · How many attend now; whoever has left office is absent.
    async fn attending(&self, ctx: &Context<'_>) -> async_graphql::Result<usize> {
        Ok(self.seats(&Scope::of(ctx)?).await?.iter().filter(|seat| seat.attending).count())
    }

    /// 名册 · The frozen roll and who attends, in the order of office.
    async fn roll(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RollEntry>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let mut rows = self.seats(&scope).await?;
            let order = |position| Position::all().position(|known| known == position);
            rows.sort_by_key(|row| order(row.position));
            let people = scope.all::<person::Entity>(rows.iter().map(|row| row.person_id).collect()).await?;
            let entry = |row: Seat| RollEntry {
                person_id: Kind::Person.id(row.person_id),
                name: people.get(&row.person_id).map(|person| person.name.clone()).unwrap_or_default(),
                position: row.position,
                attending: row.attending,
            };
            Ok::<_, Error>(rows.into_iter().map(entry).collect())
        };
        Ok(read.await?)
    }

    /// 主持人 · Name of who chairs: the director, in absence the executive deputy; null: it has not opened.
    async fn chair(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.chair_id?;
        let read = async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) };
        Some(read.await)
    }

    /// 表决轮次 · Its rounds, in order.
    async fn rounds(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<BallotRound>> {
        let mut rows = Scope::of(ctx)?.many::<ballot_round::Entity>(self.0.id).await?;
        rows.sort_unstable_by_key(|row| row.number);
        Ok(rows.into_iter().map(BallotRound).collect())
    }

    /// 召集时间 · When it was convened.
    async fn convened_at(&self) -> DateTime {
        self.0.convened_at.into()
    }

    /// 开始时间 · When it first opened; null: not yet.
    async fn opened_at(&self) -> Option<DateTime> {
        self.0.opened_at.map(DateTime::from)
    }

    /// 结束时间 · When it ended or lapsed; null: it goes on.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime::from)
    }

    /// 理由 · Why it adjourned or lapsed; null: it did not.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 会议纪要 · The minutes; null: it was not closed.
    async fn minutes(&self) -> Option<&str> {
        self.0.minutes.as_deref()
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let rounds = scope.many::<ballot_round::Entity>(self.0.id).await?;
            let voting = rounds.iter().any(|round| round.state == RoundState::Open);
            let seats = self.seats(&scope).await?;
            let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
            let mine = scope.viewer.is_some_and(|viewer| seats.iter().any(|seat| seat.person_id == viewer.person_id));
            let state = self.0.state;
            let preparing = match may_attend(state, voting).map_err(Error::from) {
                Ok(()) => {
                    let standing = standing(&scope).await?;
                    Prospect::read(scope.db(), &frame, &standing, scope.now).await.map(|_| ())
                }
                refused => refused,
            };
            let preparing = match preparing {
                Ok(()) => Ok(()),
                Err(Error::Refused(refusals)) => Err(refusals),
                Err(error) => return Err(error),
            };
            let allowances = [
                Allowance::of(Action::RecordAttendance, may_attend(state, voting)),
                Allowance::of(Action::CheckIn, may_check_in(state, voting, mine)),
                Allowance::of(Action::OpenMeeting, may_open(state, &seats)),
                Allowance::of(Action::AdjournMeeting, may_adjourn(state, voting)),
                Allowance::of(Action::LapseMeeting, may_lapse(state)),
                Allowance::of(Action::CloseMeeting, may_close(state, voting)),
                Allowance::of(Action::PrepareRound, preparing),
            ];
            allowed_actions(&scope, Some(frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }

    /// 版本号 · Give it as `expectedVersion`; attendance and rounds change it too.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Meeting {
    /// The roll with who attends.
    async fn seats(&self, scope: &Scope<'_>) -> Result<Vec<Seat>> {
        let roll = scope.many::<meeting_member::Entity>(self.0.id).await?;
        let serving = scope.load(ServingOn(scope.now.day())).await?.unwrap_or_default();
        Ok(seats(&roll, &serving))
    }
}

/// 名册成员 · A place on the roll of a meeting
#[derive(Clone, Debug, SimpleObject)]
pub struct RollEntry {
    /// 人员 · Global id of the person.
    person_id: ID,
    /// 姓名 · Full name.
    name: String,
    /// 职务 · Office held when the meeting was convened.
    position: Position,
    /// 出席 · Whether the member attends now; a round counts who attended when it opened.
    attending: bool,
}

impl Subject for Meeting {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let roles = [Role::Office, Role::CommitteeMember, Role::Supervisor];
        roles.into_iter().find_map(|role| scope.holding(role)).ok_or(NOT_FOUND)?;
        meeting::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Meetings and what their votes say, for the committee, the Office and the supervisor alike.
#[derive(Debug, Default)]
pub struct Meetings;

#[Object]
impl Meetings {
    /// 全体会议 · The meetings of a cycle, the latest first.
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<Meeting>> {
        let Some(cycle_id) = Kind::Cycle.parse(&cycle) else { return Ok(Vec::new()) };
        let mut rows = Scope::of(ctx)?.many::<meeting::Entity>(cycle_id).await?;
        rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.number));
        Ok(rows.into_iter().map(Meeting).collect())
    }

    /// 表决结果 · What the rounds on the candidate list that stands say of each prize class together, highest first; empty while no list stands.
    async fn tier_outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<TierOutcome>> {
        let Some(cycle_id) = Kind::Cycle.parse(&cycle) else { return Ok(Vec::new()) };
        Ok(tier_outcomes(&Scope::of(ctx)?, cycle_id).await?)
    }
}
