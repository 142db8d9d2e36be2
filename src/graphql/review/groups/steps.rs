//! Forming a group, its members and leader, its schedule, its beginning and its end.

use super::ReviewGroup;
use super::opened::Opened;
use crate::access::Action;
use crate::error::NOT_FOUND;
use crate::finders::misconduct::is_barred;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::Frame;
use crate::graphql::review::lineup::cases_of;
use crate::graphql::review::pool::name_of;
use crate::graphql::review::voiding::void_sheets;
use crate::graphql::scalars::Date;
use crate::locale;
use crate::rules::cycle::may_form_groups;
use crate::rules::group::{self as rules, Candidate, may_act, may_activate, may_appoint, may_join};
use crate::rules::{Refusal, Step};
use crate::work::mutate;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{GroupState, Industry, StageKind};
use entity::record::{Industries, Schedule};
use entity::{appointment, group_member, review_group, reviewer, score_sheet};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

/// 组建评审组 · Forms a group
#[derive(Clone, Debug, InputObject)]
pub struct FormGroupInput {
    /// 年度评审 · A cycle from ACCEPTING to REVIEW.
    pub cycle: ID,
    /// 名称 · Name, unique in the cycle, at most 100 characters.
    pub name: String,
    /// 行业门类 · Sections of GB/T 4754 whose applications it reviews, 1-20.
    pub industries: Vec<Industry>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 阶段期限 · By when the scores of a stage are due
#[derive(Clone, Debug, InputObject)]
pub struct StageDueInput {
    /// 阶段 · A scored stage of the regulation.
    pub stage: StageKind,
    /// 期限 · Last day.
    pub due_on: Date,
}

/// 安排评审组进度 · Says by when a group's work is due
#[derive(Clone, Debug, InputObject)]
pub struct ScheduleGroupInput {
    /// 评审组 · The group.
    pub group: ID,
    /// 各阶段 · Each stage at most once; what is left out has no last day.
    pub stages: Vec<StageDueInput>,
    /// 报告期限 · Last day for the signed report; null: none.
    pub report_due_on: Option<Date>,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 添加组员 · Adds a member to a group
#[derive(Clone, Debug, InputObject)]
pub struct AddGroupMemberInput {
    /// 评审组 · The group.
    pub group: ID,
    /// 评审员 · A pool entry, appointed for the cycle.
    pub reviewer: ID,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 解除组员 · Releases a member from a group
#[derive(Clone, Debug, InputObject)]
pub struct ReleaseGroupMemberInput {
    /// 组员 · The membership.
    pub member: ID,
    /// 理由 · Recusal, illness, silence past the deadline and so on; at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 指定组长 · Names the leader or the acting leader of a group
#[derive(Clone, Debug, InputObject)]
pub struct NameGroupLeaderInput {
    /// 组员 · The membership.
    pub member: ID,
    /// 代理 · true: the acting leader, who signs in the leader's place; false: the leader. Whoever was it before is it no more.
    #[graphql(default = false)]
    pub acting: bool,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 启动评审组 · Lets a group begin its work
#[derive(Clone, Debug, InputObject)]
pub struct ActivateGroupInput {
    /// 评审组 · A group that is forming.
    pub group: ID,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 解散评审组 · Dissolves a group before the end of its cycle
#[derive(Clone, Debug, InputObject)]
pub struct DissolveGroupInput {
    /// 评审组 · A group without applications.
    pub group: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the group on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 组建结果 · The group, or why not.
    FormGroupPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 安排结果 · The group, or why not.
    ScheduleGroupPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 添加结果 · The group, or why not.
    AddGroupMemberPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 解除结果 · The group, or why not.
    ReleaseGroupMemberPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 指定结果 · The group, or why not.
    NameGroupLeaderPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 启动结果 · The group, or why not.
    ActivateGroupPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
    /// 解散结果 · The group, or why not.
    DissolveGroupPayload {
        /// 评审组 · The group; null where it was refused.
        group: ReviewGroup
    }
}

/// Groups.
#[derive(Debug, Default)]
pub struct GroupMutation;

#[Object]
impl GroupMutation {
    /// 组建评审组 · Forms a group for some industries (art. 9), from ACCEPTING to REVIEW. Refused by STAGE_OUT_OF_ORDER.
    async fn form_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: FormGroupInput,
    ) -> async_graphql::Result<FormGroupPayload> {
        mutate(ctx, Action::FormGroup, input, async |work, input: &FormGroupInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let name = check.text("name", &input.name, 100);
            let mut industries = check.each("industries", &input.industries, 1..=20, |_, industry| *industry);
            industries.sort_unstable();
            industries.dedup();
            check.done()?;
            let frame = Frame::open(work, cycle_id).await?;
            may_form_groups(frame.cycle.phase)?;
            let namesakes = review_group::Entity::find()
                .filter(review_group::Column::CycleId.eq(cycle_id))
                .filter(review_group::Column::Name.eq(name.as_str()));
            if namesakes.count(work.db()).await? > 0 {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("name".to_owned())]).into());
            }
            let row = review_group::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle_id),
                name: Set(name),
                industries: Set(Industries(industries)),
                state: Set(GroupState::Forming),
                schedule: Set(Schedule::default()),
                formed_by: Set(work.actor()?),
                formed_at: Set(work.now),
                activated_at: Set(None),
                dissolved_at: Set(None),
                dissolution_reason: Set(None),
                version: Set(1),
            };
            Ok(ReviewGroup(row.insert(work.db()).await?))
        })
        .await
    }

    /// 安排评审组进度 · Says by when a group's scores and report are due: worklists and progress count on it, nothing is refused for being late. Refused by GROUP_DISSOLVED.
    async fn schedule_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ScheduleGroupInput,
    ) -> async_graphql::Result<ScheduleGroupPayload> {
        mutate(ctx, Action::ScheduleGroup, input, async |work, input: &ScheduleGroupInput| {
            let mut check = Check::new();
            let id = check.id("group", Kind::ReviewGroup, &input.group);
            let mut schedule = Schedule::default();
            check.each("stages", &input.stages, 0..=10, |check, due| {
                let day = check.date("dueOn", &due.due_on);
                if schedule.stages.insert(due.stage, day).is_some() {
                    check.fault("stage", Refusal::input("input-duplicate"));
                }
            });
            schedule.report = check.optional_date("reportDueOn", input.report_due_on.as_ref());
            check.done()?;
            let opened = Opened::of(work, id, input.expected_version).await?;
            let scored = |stage: &StageKind| {
                opened.frame.regulation.parameters.stages.iter().any(|scored| scored.kind == *stage)
            };
            if !schedule.stages.keys().all(scored) {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("stages".to_owned())]).into());
            }
            let mut change = opened.next();
            change.schedule = Set(schedule);
            Ok(ReviewGroup(change.update(work.db()).await?))
        })
        .await
    }

    /// 添加组员 · Adds an appointed reviewer to a group (art. 9); a newcomer starts with the material review. Refused by REVIEWER_NOT_IN_POOL, PERSON_DISQUALIFIED, REVIEWER_NOT_APPOINTED, GROUP_SIZE_OUT_OF_RANGE, REPORT_SIGNED, GROUP_DISSOLVED.
    async fn add_group_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AddGroupMemberInput,
    ) -> async_graphql::Result<AddGroupMemberPayload> {
        mutate(ctx, Action::AddGroupMember, input, async |work, input: &AddGroupMemberInput| {
            let mut check = Check::new();
            let id = check.id("group", Kind::ReviewGroup, &input.group);
            let reviewer_id = check.id("reviewer", Kind::Reviewer, &input.reviewer);
            check.done()?;
            let opened = Opened::unsigned(work, id, input.expected_version).await?;
            let entry = reviewer::Entity::find_by_id(reviewer_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let appointed = appointment::Entity::find_by_id((entry.id, opened.frame.cycle.id)).one(work.db()).await?;
            let name = name_of(work, entry.person_id).await?;
            let barred = is_barred(work.db(), entry.person_id).await?;
            let candidate = Candidate { name: &name, state: entry.state, barred };
            may_join(candidate, appointed.is_some(), opened.size(), &opened.frame.regulation.parameters)?;
            if opened.panel.members.iter().any(|member| member.person_id == entry.person_id) {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("reviewer".to_owned())]).into());
            }
            let row = group_member::ActiveModel {
                id: Set(work.new_id()),
                group_id: Set(id),
                person_id: Set(entry.person_id),
                leader: Set(false),
                acting_leader: Set(false),
                joined_at: Set(work.now),
                released_at: Set(None),
                release_reason: Set(None),
            };
            row.insert(work.db()).await?;
            Ok(ReviewGroup(opened.next().update(work.db()).await?))
        })
        .await
    }

    /// 解除组员 · Releases a member until the report is signed (art. 9): access ends at once, the scores are void. Refused by REPORT_SIGNED, GROUP_DISSOLVED.
    async fn release_group_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReleaseGroupMemberInput,
    ) -> async_graphql::Result<ReleaseGroupMemberPayload> {
        mutate(ctx, Action::ReleaseGroupMember, input, async |work, input: &ReleaseGroupMemberInput| {
            let mut check = Check::new();
            let id = check.id("member", Kind::GroupMember, &input.member);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (opened, member) = Opened::of_member(work, id, input.expected_version).await?;
            let (group_id, person_id) = (member.group_id, member.person_id);
            let mut change = member.into_active_model();
            change.released_at = Set(Some(work.now));
            change.release_reason = Set(Some(reason));
            change.update(work.db()).await?;
            let sheets = Condition::all()
                .add(score_sheet::Column::GroupId.eq(group_id))
                .add(score_sheet::Column::PersonId.eq(person_id));
            void_sheets(work, sheets, &locale::text(work.language, "reason-released", &[])).await?;
            Ok(ReviewGroup(opened.next().update(work.db()).await?))
        })
        .await
    }

    /// 指定组长 · Names the leader of a group, or the acting leader who signs where the leader is recused (art. 9). Refused by PERSON_DISQUALIFIED, REVIEWER_NOT_IN_POOL, CONFLICT_OF_INTEREST for an acting leader who is recused too, REPORT_SIGNED, GROUP_DISSOLVED.
    async fn name_group_leader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: NameGroupLeaderInput,
    ) -> async_graphql::Result<NameGroupLeaderPayload> {
        mutate(ctx, Action::NameGroupLeader, input, async |work, input: &NameGroupLeaderInput| {
            let mut check = Check::new();
            let id = check.id("member", Kind::GroupMember, &input.member);
            check.done()?;
            let (opened, member) = Opened::of_member(work, id, input.expected_version).await?;
            let entry = reviewer::Entity::find().filter(reviewer::Column::PersonId.eq(member.person_id));
            let entry = entry.one(work.db()).await?.ok_or(NOT_FOUND)?;
            let barred = is_barred(work.db(), member.person_id).await?;
            may_appoint(Candidate { name: &name_of(work, member.person_id).await?, state: entry.state, barred })?;
            if input.acting {
                let cases = cases_of(work.db(), [opened.panel.group.id]).await?;
                let day = work.now.day();
                let recused = cases.iter().any(|case| {
                    opened
                        .panel
                        .barred(
                            member.person_id,
                            &case.credit_code,
                            day,
                            opened.frame.cycle.id,
                            &opened.frame.regulation.parameters,
                        )
                        .is_some()
                });
                may_act(recused, &name_of(work, member.person_id).await?)?;
            }
            let column = if input.acting { group_member::Column::ActingLeader } else { group_member::Column::Leader };
            group_member::Entity::update_many()
                .col_expr(column, Expr::value(false))
                .filter(group_member::Column::GroupId.eq(member.group_id))
                .filter(column.eq(true))
                .exec(work.db())
                .await?;
            let mut change = member.into_active_model();
            change.leader = Set(!input.acting);
            change.acting_leader = Set(input.acting);
            change.update(work.db()).await?;
            Ok(ReviewGroup(opened.next().update(work.db()).await?))
        })
        .await
    }

    /// 启动评审组 · Lets a group of the right size with a leader begin its work (art. 9). Refused by GROUP_SIZE_OUT_OF_RANGE, GROUP_LEADER_MISSING, GROUP_DISSOLVED.
    async fn activate_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ActivateGroupInput,
    ) -> async_graphql::Result<ActivateGroupPayload> {
        mutate(ctx, Action::ActivateGroup, input, async |work, input: &ActivateGroupInput| {
            let mut check = Check::new();
            let id = check.id("group", Kind::ReviewGroup, &input.group);
            check.done()?;
            let opened = Opened::of(work, id, input.expected_version).await?;
            if opened.panel.group.state == GroupState::Active {
                return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("group".to_owned())]).into());
            }
            let led = opened.panel.members.iter().any(|member| member.leader);
            may_activate(opened.size(), led, &opened.frame.regulation.parameters)?;
            let mut change = opened.next();
            change.state = Set(GroupState::Active);
            change.activated_at = Set(Some(work.now));
            Ok(ReviewGroup(change.update(work.db()).await?))
        })
        .await
    }

    /// 解散评审组 · Dissolves a group that reviews nothing (art. 9); every group dissolves by itself at the end of its cycle. Refused by APPLICATION_NOT_ASSIGNED while it has applications, which have to be transferred first, and GROUP_DISSOLVED.
    async fn dissolve_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DissolveGroupInput,
    ) -> async_graphql::Result<DissolveGroupPayload> {
        mutate(ctx, Action::DissolveGroup, input, async |work, input: &DissolveGroupInput| {
            let mut check = Check::new();
            let id = check.id("group", Kind::ReviewGroup, &input.group);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let opened = Opened::of(work, id, input.expected_version).await?;
            let left = cases_of(work.db(), [id]).await?.len();
            if left > 0 {
                return Err(rules::unassigned(u32::try_from(left).unwrap_or(u32::MAX)).into());
            }
            let mut change = opened.next();
            change.state = Set(GroupState::Dissolved);
            change.dissolved_at = Set(Some(work.now));
            change.dissolution_reason = Set(Some(reason));
            Ok(ReviewGroup(change.update(work.db()).await?))
        })
        .await
    }
}
