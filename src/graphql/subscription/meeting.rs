//! A meeting's life, followed.

use super::{Cause, Cursor, Found, mark, progress, view};
use crate::access::Action;
use crate::audit::Link;
use crate::changes::Topic;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::ids::Kind;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::graphql::voting::meetings::Meeting;
use crate::graphql::voting::rounds::BallotRound;
use crate::work::Subject;
use async_graphql::{Enum, ID, SimpleObject};
use entity::{Instant, ballot_round};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// 会议动态类别 · What of a meeting has changed
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MeetingPart {
    /// 全部 · Everything: how it stands where the follower begins
    All,
    /// 会议 · It opened, adjourned, lapsed or was closed
    Meeting,
    /// 出席 · Who attends
    Attendance,
    /// 轮次 · A round was prepared or opened, or became void
    Round,
    /// 投票 · One more ballot is in
    Ballot,
    /// 计票 · A round was closed and counted
    Tally,
}

/// 会议变化 · Something happened in a meeting
#[derive(Clone, Debug, SimpleObject)]
pub struct MeetingChange {
    /// 游标 · Give it as `after` to go on behind this message.
    cursor: String,
    /// 时间 · Procedural time of what happened.
    at: DateTime,
    /// 类别 · What has changed.
    part: MeetingPart,
    /// 会议 · The meeting as it is when the message is written.
    meeting: Meeting,
    /// 轮次 · The round of a BALLOT or TALLY, or that was prepared or opened, as it is when the message is written; null for anything else.
    round: Option<BallotRound>,
}

/// What of a meeting each of its steps changes.
const STEPS: [(Action, MeetingPart); 10] = [
    (Action::OpenMeeting, MeetingPart::Meeting),
    (Action::AdjournMeeting, MeetingPart::Meeting),
    (Action::LapseMeeting, MeetingPart::Meeting),
    (Action::CloseMeeting, MeetingPart::Meeting),
    (Action::RecordAttendance, MeetingPart::Attendance),
    (Action::CheckIn, MeetingPart::Attendance),
    (Action::PrepareRound, MeetingPart::Round),
    (Action::OpenRound, MeetingPart::Round),
    (Action::CastBallot, MeetingPart::Ballot),
    (Action::CloseRound, MeetingPart::Tally),
];

fn part(link: &Link) -> Option<MeetingPart> {
    let step = STEPS.iter().find(|(action, _)| link.action == Some(*action));
    step.map(|(_, part)| *part)
}

/// What happened in a meeting behind the follower's cursor.
pub(super) async fn find(scope: &Scope<'_>, id: &ID, from: Option<Cursor>) -> Result<Found<MeetingChange>> {
    let id = Kind::Meeting.parse(id).ok_or(NOT_FOUND)?;
    let read = async {
        let meeting = Meeting::reload(scope, id).await?;
        let rounds = ballot_round::Entity::find()
            .filter(ballot_round::Column::MeetingId.eq(id))
            .order_by_asc(ballot_round::Column::Number);
        Ok((meeting, rounds.all(scope.db()).await?))
    };
    let Some((head, (meeting, rounds))) = view(scope, read).await? else { return Ok(Found::again()) };
    let mut seen = format!("{:?}{}", meeting.0.state, meeting.0.version);
    for round in &rounds {
        seen += &format!(";{:?}{}", round.state, round.version);
    }
    let end = Cursor { seq: head, mark: mark(&seen) };
    let things: Vec<Uuid> = rounds.iter().map(|row| row.id).chain([id]).collect();
    let change = |cursor: &Cursor, at: Instant, cause| {
        let (part, thing) = match cause {
            Cause::Beginning => (MeetingPart::All, None),
            Cause::Step(part, thing) => (part, thing),
            // A conflict that surfaced, a list that was taken back.
            Cause::Other => (MeetingPart::Round, None),
        };
        let round = rounds.iter().find(|row| thing == Some(row.id)).cloned().map(BallotRound);
        MeetingChange { cursor: cursor.to_string(), at: at.into(), part, meeting: meeting.clone(), round }
    };
    let topic = Topic::Thing(id, meeting.0.cycle_id);
    progress(scope, from, end, topic, &things, part, change).await
}
