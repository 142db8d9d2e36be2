//! Convening a meeting, taking attendance, opening, adjourning and ending it.

use super::Meeting;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::misconduct;
use crate::graphql::check::Check;
use crate::graphql::committee::in_office;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Frame;
use crate::graphql::review::pool::name_of;
use crate::graphql::scalars::DateTime;
use crate::graphql::voting::nomination::settle;
use crate::graphql::voting::poll::{seats, serving};
use crate::rules::committee::complete;
use crate::rules::meeting::{
    Seat, chair, may_adjourn, may_attend, may_check_in, may_close, may_convene, may_lapse, may_open,
};
use crate::rules::misconduct::disqualified;
use crate::rules::{Refusal, Refusals, Step, Value};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{CandidateListState, MeetingState, RoundState};
use entity::{ballot_round, candidate_list, meeting, meeting_member};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use std::collections::HashSet;
use uuid::Uuid;

/// 召集会议 · Convenes a meeting
#[derive(Clone, Debug, InputObject)]
pub struct ConveneMeetingInput {
    /// 年度评审 · A cycle in deliberation.
    pub cycle: ID,
    /// 议题 · What it is on, at most 200 characters.
    pub title: String,
    /// 地点 · Where, at most 200 characters.
    pub venue: String,
    /// 开会时间 · When it is to begin, today or later.
    pub starts_at: DateTime,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 登记出席 · Records who attends
#[derive(Clone, Debug, InputObject)]
pub struct RecordAttendanceInput {
    /// 会议 · The meeting.
    pub meeting: ID,
    /// 出席人员 · Persons on the roll, in office still, who attend; everybody else on it is absent. At most 200.
    pub attending: Vec<ID>,
    /// 预期版本号 · The version of the meeting on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 签到 · Checks in
#[derive(Clone, Debug, InputObject)]
pub struct CheckInInput {
    /// 会议 · The meeting on whose roll one stands.
    pub meeting: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 开始会议 · Opens a meeting, or goes on with one that adjourned
#[derive(Clone, Debug, InputObject)]
pub struct OpenMeetingInput {
    /// 会议 · A meeting that was convened or adjourned.
    pub meeting: ID,
    /// 预期版本号 · The version of the meeting on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 休会 · Adjourns a meeting
#[derive(Clone, Debug, InputObject)]
pub struct AdjournMeetingInput {
    /// 会议 · An open meeting.
    pub meeting: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the meeting on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 流会 · Lets a meeting lapse
#[derive(Clone, Debug, InputObject)]
pub struct LapseMeetingInput {
    /// 会议 · A meeting that was convened or adjourned.
    pub meeting: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the meeting on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 结束会议 · Ends a meeting
#[derive(Clone, Debug, InputObject)]
pub struct CloseMeetingInput {
    /// 会议 · A meeting that is open or adjourned.
    pub meeting: ID,
    /// 会议纪要 · The minutes, at most 20000 characters.
    pub minutes: String,
    /// 预期版本号 · The version of the meeting on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 召集结果 · The meeting, or why not.
    ConveneMeetingPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 登记结果 · The meeting, or why not.
    RecordAttendancePayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 签到结果 · The meeting, or why not.
    CheckInPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 开始结果 · The open meeting, or why not.
    OpenMeetingPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 休会结果 · The adjourned meeting, or why not.
    AdjournMeetingPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 流会结果 · The lapsed meeting, or why not.
    LapseMeetingPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
    /// 结束结果 · The closed meeting, or why not.
    CloseMeetingPayload {
        /// 会议 · The meeting; null where it was refused.
        meeting: Meeting
    }
}

/// Meetings.
#[derive(Debug, Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// 召集会议 · Convenes a meeting of the committee on the candidate list (art. 18). The roll is frozen: everybody in office today, in a complete committee. One meeting of a cycle at a time. Refused by STAGE_OUT_OF_ORDER, CANDIDATE_LIST_MISSING, COMMITTEE_INCOMPLETE.
    async fn convene_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ConveneMeetingInput,
    ) -> async_graphql::Result<ConveneMeetingPayload> {
        mutate(ctx, Action::ConveneMeeting, input, async |work, input: &ConveneMeetingInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let title = check.text("title", &input.title, 200);
            let venue = check.text("venue", &input.venue, 200);
            let starts_at = check.instant("startsAt", &input.starts_at);
            if starts_at.day() < work.now.day() {
                check.fault("startsAt", Refusal::input("input-in-past").fact("min", Value::Date(work.now.day())));
            }
            check.done()?;
            let frame = Frame::open(work, cycle_id).await?;
            let listed = candidate_list::Entity::find()
                .filter(candidate_list::Column::CycleId.eq(cycle_id))
                .filter(candidate_list::Column::State.eq(CandidateListState::Submitted))
                .count(work.db())
                .await?;
            let before = meeting::Entity::find().filter(meeting::Column::CycleId.eq(cycle_id)).all(work.db()).await?;
            let over = |row: &meeting::Model| matches!(row.state, MeetingState::Closed | MeetingState::Lapsed);
            let roll = in_office(work.db(), work.now.day()).await?;
            let positions: Vec<_> = roll.iter().map(|member| member.position).collect();
            let mut refusals = Refusals::default();
            refusals.also(may_convene(frame.cycle.phase, listed > 0, !before.iter().all(over)));
            refusals.also(complete(&positions));
            refusals.ruling()?;
            let row = meeting::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle_id),
                number: Set(crate::graphql::review::candidates::ordinal(before.len())),
                title: Set(title),
                venue: Set(venue),
                starts_at: Set(starts_at),
                state: Set(MeetingState::Convened),
                members: Set(i32::try_from(roll.len()).unwrap_or(i32::MAX)),
                chair_id: Set(None),
                convened_by: Set(work.actor()?),
                convened_at: Set(work.now),
                opened_at: Set(None),
                ended_at: Set(None),
                reason: Set(None),
                minutes: Set(None),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            let members = roll.into_iter().map(|member| meeting_member::ActiveModel {
                meeting_id: Set(row.id),
                person_id: Set(member.person_id),
                position: Set(member.position),
                attending: Set(false),
            });
            meeting_member::Entity::insert_many(members).exec_without_returning(work.db()).await?;
            Ok(Meeting(row))
        })
        .await
    }

    /// 登记出席 · Records who attends, anew between rounds (art. 18). Refused by ROUND_ALREADY_OPEN while a round is open, by STAGE_OUT_OF_ORDER once the meeting has ended, and by PERSON_DISQUALIFIED for whom a misconduct case keeps away: on the roll, and absent.
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordAttendanceInput,
    ) -> async_graphql::Result<RecordAttendancePayload> {
        mutate(ctx, Action::RecordAttendance, input, async |work, input: &RecordAttendanceInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            let present = check.ids("attending", Kind::Person, &input.attending, 0..=200);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            work.expect_version(input.expected_version, hall.meeting.version)?;
            may_attend(hall.meeting.state, hall.voting)?;
            let suspended = misconduct::barred(work.db(), present.iter().copied()).await?;
            let mut barred = Vec::new();
            for (index, person_id) in present.iter().enumerate().filter(|(_, id)| suspended.contains(id)) {
                let path = vec![Step::Field("attending".to_owned()), Step::Index(index)];
                barred.push(disqualified(&name_of(work, *person_id).await?).at(path));
            }
            if !barred.is_empty() {
                return Err(barred.into());
            }
            let strangers = present.iter().enumerate().filter(|(_, id)| !hall.holds(**id)).map(|(index, _)| {
                Refusal::input("input-choice").at(vec![Step::Field("attending".to_owned()), Step::Index(index)])
            });
            let strangers: Vec<Refusal> = strangers.collect();
            if !strangers.is_empty() {
                return Err(strangers.into());
            }
            if hall.roll.iter().all(|seat| seat.attending == present.contains(&seat.person_id)) {
                work.unchanged();
                return Ok(Meeting(hall.meeting));
            }
            attend(work, id, None, false).await?;
            attend(work, id, Some(present), true).await?;
            hall.turned(work, |_| ()).await
        })
        .await
    }

    /// 签到 · A member on the roll checks in (art. 18). Refused by NOT_ATTENDING for whoever is not on the roll, ROUND_ALREADY_OPEN, STAGE_OUT_OF_ORDER.
    async fn check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CheckInInput,
    ) -> async_graphql::Result<CheckInPayload> {
        mutate(ctx, Action::CheckIn, input, async |work, input: &CheckInInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            let person_id = work.viewer()?.person_id;
            may_check_in(hall.meeting.state, hall.voting, hall.holds(person_id))?;
            if hall.roll.iter().any(|seat| seat.person_id == person_id && seat.attending) {
                work.unchanged();
                return Ok(Meeting(hall.meeting));
            }
            attend(work, id, Some(vec![person_id]), true).await?;
            hall.turned(work, |_| ()).await
        })
        .await
    }

    /// 开始会议 · Opens a meeting, or goes on with one that adjourned, on the same roll (art. 18). Chaired by the director, in absence by the executive deputy, else CHAIR_MISSING. Refused by STAGE_OUT_OF_ORDER in other states. A quorum is asked when a round opens.
    async fn open_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenMeetingInput,
    ) -> async_graphql::Result<OpenMeetingPayload> {
        mutate(ctx, Action::OpenMeeting, input, async |work, input: &OpenMeetingInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            work.expect_version(input.expected_version, hall.meeting.version)?;
            may_open(hall.meeting.state, &hall.roll)?;
            let (chair_id, opened_at) = (chair(&hall.roll, |_| false), hall.meeting.opened_at.or(Some(work.now)));
            hall.turned(work, |row| {
                row.state = Set(MeetingState::Open);
                row.chair_id = Set(chair_id);
                row.opened_at = Set(opened_at);
            })
            .await
        })
        .await
    }

    /// 休会 · Adjourns an open meeting; it goes on with the same roll (art. 18). Refused by MEETING_NOT_OPEN, ROUND_ALREADY_OPEN.
    async fn adjourn_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AdjournMeetingInput,
    ) -> async_graphql::Result<AdjournMeetingPayload> {
        mutate(ctx, Action::AdjournMeeting, input, async |work, input: &AdjournMeetingInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            work.expect_version(input.expected_version, hall.meeting.version)?;
            may_adjourn(hall.meeting.state, hall.voting)?;
            hall.turned(work, |row| {
                row.state = Set(MeetingState::Adjourned);
                row.reason = Set(Some(reason));
            })
            .await
        })
        .await
    }

    /// 流会 · Lets a meeting lapse that has no quorum or is not held (art. 18); its closed rounds stay valid, and another meeting has a new roll. Refused by STAGE_OUT_OF_ORDER unless it is convened or adjourned.
    async fn lapse_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LapseMeetingInput,
    ) -> async_graphql::Result<LapseMeetingPayload> {
        mutate(ctx, Action::LapseMeeting, input, async |work, input: &LapseMeetingInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            work.expect_version(input.expected_version, hall.meeting.version)?;
            may_lapse(hall.meeting.state)?;
            let now = work.now;
            hall.turned(work, |row| {
                row.state = Set(MeetingState::Lapsed);
                row.ended_at = Set(Some(now));
                row.reason = Set(Some(reason));
            })
            .await
        })
        .await
    }

    /// 结束会议 · Ends a meeting with its minutes (art. 18). Ties that are left stand until another meeting. Refused by MEETING_NOT_OPEN unless it is open or adjourned, ROUND_ALREADY_OPEN.
    async fn close_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseMeetingInput,
    ) -> async_graphql::Result<CloseMeetingPayload> {
        mutate(ctx, Action::CloseMeeting, input, async |work, input: &CloseMeetingInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            let minutes = check.text("minutes", &input.minutes, 20_000);
            check.done()?;
            let hall = Hall::open(work, id).await?;
            work.expect_version(input.expected_version, hall.meeting.version)?;
            may_close(hall.meeting.state, hall.voting)?;
            let now = work.now;
            let cycle_id = hall.meeting.cycle_id;
            let closed = hall.turned(work, |row| {
                row.state = Set(MeetingState::Closed);
                row.ended_at = Set(Some(now));
                row.minutes = Set(Some(minutes));
            });
            let closed = closed.await?;
            // A tie that is left standing makes reserves of those tied.
            settle(work, cycle_id).await?;
            Ok(closed)
        })
        .await
    }
}

/// A meeting with its roll, under the write lock.
struct Hall {
    meeting: meeting::Model,
    roll: Vec<Seat>,
    /// Everybody in office today.
    serving: HashSet<Uuid>,
    /// Whether a round is open.
    voting: bool,
}

impl Hall {
    async fn open(work: &mut Work, id: Uuid) -> Result<Self> {
        let meeting = meeting::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        Frame::open(work, meeting.cycle_id).await?;
        let roll = meeting_member::Entity::find().filter(meeting_member::Column::MeetingId.eq(id));
        let serving = serving(work.db(), work.now.day()).await?;
        let roll = seats(&roll.all(work.db()).await?, &serving);
        let open = ballot_round::Entity::find()
            .filter(ballot_round::Column::MeetingId.eq(id))
            .filter(ballot_round::Column::State.eq(RoundState::Open));
        let voting = open.count(work.db()).await? > 0;
        Ok(Self { meeting, roll, serving, voting })
    }

    /// Whether somebody stands on the roll and is in office still.
    fn holds(&self, person_id: Uuid) -> bool {
        self.serving.contains(&person_id) && self.roll.iter().any(|seat| seat.person_id == person_id)
    }

    /// The meeting after a change.
    async fn turned(self, work: &Work, change: impl FnOnce(&mut meeting::ActiveModel)) -> Result<Meeting> {
        let version = self.meeting.version + 1;
        let mut row = self.meeting.into_active_model();
        change(&mut row);
        row.version = Set(version);
        Ok(Meeting(row.update(work.db()).await?))
    }
}

/// Notes whether members attend: those named, or all.
async fn attend(work: &Work, meeting_id: Uuid, persons: Option<Vec<Uuid>>, attending: bool) -> Result<()> {
    let mut update = meeting_member::Entity::update_many()
        .col_expr(meeting_member::Column::Attending, Expr::value(attending))
        .filter(meeting_member::Column::MeetingId.eq(meeting_id));
    if let Some(persons) = persons {
        update = update.filter(meeting_member::Column::PersonId.is_in(persons));
    }
    update.exec(work.db()).await?;
    Ok(())
}
