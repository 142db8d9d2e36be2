//! What a group is made of: its schedule and its members.

use crate::graphql::scalars::{Date, DateTime};
use async_graphql::{ID, SimpleObject};
use entity::enums::StageKind;
use entity::record::Schedule;

/// 阶段期限 · By when the scores of a stage are due
#[derive(Clone, Debug, SimpleObject)]
pub struct StageDue {
    /// 阶段 · Which stage.
    pub stage: StageKind,
    /// 期限 · Last day.
    pub due_on: Date,
}

/// 进度安排 · By when a group's work is due: telling, not binding
#[derive(Clone, Debug, SimpleObject)]
pub struct GroupSchedule {
    /// 各阶段 · The stages for which a last day is set, in their order.
    pub stages: Vec<StageDue>,
    /// 报告期限 · Last day for the signed report; null: none is set.
    pub report_due_on: Option<Date>,
}

impl From<&Schedule> for GroupSchedule {
    fn from(schedule: &Schedule) -> Self {
        let stages = schedule.stages.iter().map(|(stage, day)| StageDue { stage: *stage, due_on: (*day).into() });
        Self { stages: stages.collect(), report_due_on: schedule.report.map(Date::from) }
    }
}

/// 组员 · A member of a group as the Office sees it
#[derive(Clone, Debug, SimpleObject)]
pub struct GroupMember {
    /// 标识 · Global id of the membership.
    pub id: ID,
    /// 人员标识 · Global id of the person.
    pub person_id: ID,
    /// 姓名 · Full name.
    pub name: String,
    /// 组长 · Whether the member leads the group.
    pub leader: bool,
    /// 代理组长 · Whether the member signs in the leader's place.
    pub acting_leader: bool,
    /// 入组时间 · Since when.
    pub joined_at: DateTime,
    /// 离组时间 · When released; null: still a member.
    pub released_at: Option<DateTime>,
    /// 离组理由 · Why released; null: still a member.
    pub release_reason: Option<String>,
}

/// 同组评审员 · A member of a group as the other members see it
#[derive(Clone, Debug, SimpleObject)]
pub struct Colleague {
    /// 标识 · Global id of the membership.
    pub id: ID,
    /// 姓名 · Full name.
    pub name: String,
    /// 组长 · Whether the member leads the group.
    pub leader: bool,
    /// 代理组长 · Whether the member signs in the leader's place.
    pub acting_leader: bool,
}
