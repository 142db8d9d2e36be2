//! Review groups (art. 9): as the Office forms them, and as their members see them.

mod assigning;
mod opened;
mod parts;
mod steps;

pub use assigning::AssigningMutation;
pub use parts::{Colleague, GroupMember, GroupSchedule, StageDue};
pub use steps::GroupMutation;

use super::case::{Panel, PanelOf, sight};
use super::progress::{self, GroupProgress};
use super::report::{self, GroupReport};
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::{ApplicationFile, Visibility, nullable};
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::page::{self, List, Page};
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::group::may_activate;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{GroupState, Industry, Role};
use entity::{RuleCode, application, assignment, cycle, group_member, organization, person, regulation, review_group};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use std::cmp::Reverse;
use std::sync::Arc;
use uuid::Uuid;

/// A group as the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct ReviewGroup(pub review_group::Model);

/// 专项评审组 · A review group of a cycle (art. 9), as the Office and the supervisor see it
#[Object]
impl ReviewGroup {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::ReviewGroup.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 名称 · Name, unique in the cycle.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 行业门类 · Sections of GB/T 4754 whose applications it reviews.
    async fn industries(&self) -> &[Industry] {
        &self.0.industries.0
    }

    /// 状态 · Forming, active or dissolved.
    async fn state(&self) -> GroupState {
        self.0.state
    }

    /// 进度安排 · By when its work is due.
    async fn schedule(&self) -> GroupSchedule {
        (&self.0.schedule).into()
    }

    /// 组员 · Its members, those released too, in the order in which they joined.
    async fn members(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<GroupMember>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<group_member::Entity>(self.0.id).await?;
        let member = async |row: group_member::Model| {
            Result::Ok(GroupMember {
                id: Kind::GroupMember.id(row.id),
                person_id: Kind::Person.id(row.person_id),
                name: scope.one::<person::Entity>(row.person_id).await?.name,
                leader: row.leader,
                acting_leader: row.acting_leader,
                joined_at: row.joined_at.into(),
                released_at: row.released_at.map(DateTime::from),
                release_reason: row.release_reason,
            })
        };
        Ok(futures_util::future::try_join_all(rows.into_iter().map(member)).await?)
    }

    /// 申报 · The applications assigned to it, less those from which the viewer is recused; newest first.
    async fn applications(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApplicationFile>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let rows = scope.many::<assignment::Entity>(self.0.id).await?;
            let found = scope.all::<application::Entity>(rows.iter().map(|row| row.application_id).collect()).await?;
            let organizations = found.values().map(|row| row.organization_id).collect();
            scope.all::<organization::Entity>(organizations).await?;
            let mut files = Vec::new();
            for application in found.into_values() {
                if sight(&scope, &application).await? != Visibility::Recused {
                    files.push(ApplicationFile(application));
                }
            }
            files.sort_unstable_by_key(|file| Reverse(file.0.id));
            Result::Ok(files)
        };
        Ok(read.await?)
    }

    /// 综合评审报告 · The reports that were signed, the latest first; superseded ones too (art. 18).
    async fn reports(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<GroupReport>> {
        Ok(report::signed(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 评审进度 · Who is late and what is missing; null for a dissolved group.
    async fn progress(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<GroupProgress>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            if self.0.state == GroupState::Dissolved {
                return Ok(None);
            }
            let panel = scope.load(PanelOf(self.0.id)).await?.ok_or(NOT_FOUND)?;
            progress::of_group(&scope, &panel).await.map(Some)
        };
        nullable(read.await)
    }

    /// 组建时间 · When it was formed.
    async fn formed_at(&self) -> DateTime {
        self.0.formed_at.into()
    }

    /// 启动时间 · When it became active; null: not yet.
    async fn activated_at(&self) -> Option<DateTime> {
        self.0.activated_at.map(DateTime::from)
    }

    /// 解散时间 · When it was dissolved; null: it is not.
    async fn dissolved_at(&self) -> Option<DateTime> {
        self.0.dissolved_at.map(DateTime::from)
    }

    /// 解散理由 · Why before the end of the cycle; null: it is not dissolved, or ended with the cycle.
    async fn dissolution_reason(&self) -> Option<&str> {
        self.0.dissolution_reason.as_deref()
    }

    /// 版本号 · Give it as `expectedVersion`; changes of members and applications count.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the Office may do with the group now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let panel = scope.load(PanelOf(self.0.id)).await?.ok_or(NOT_FOUND)?;
            let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
            let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
            let allowances = allowances(&panel, &regulation);
            allowed_actions(&scope, Some(cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

/// What each step says about a group now; input is checked when it comes.
fn allowances(panel: &Panel, regulation: &regulation::Model) -> Vec<Allowance> {
    let refused = |found: Result<()>| match found {
        Err(Error::Refused(refusals)) => Err(refusals),
        _ => Ok(()),
    };
    let dissolved = || refused(panel.undissolved());
    let open = || dissolved().and_then(|()| refused(panel.unsigned()));
    let members = u32::try_from(panel.members.len()).unwrap_or(u32::MAX);
    let led = panel.members.iter().any(|member| member.leader);
    let activate = || match panel.group.state {
        GroupState::Forming => may_activate(members, led, &regulation.parameters),
        GroupState::Active => Err(vec![crate::rules::Refusal::input("input-nothing-to-change")]),
        GroupState::Dissolved => Err(vec![crate::rules::Refusal::new(RuleCode::GroupDissolved)]),
    };
    vec![
        Allowance::of(Action::ScheduleGroup, dissolved()),
        Allowance::of(Action::AddGroupMember, open()),
        Allowance::of(Action::ReleaseGroupMember, open()),
        Allowance::of(Action::NameGroupLeader, open()),
        Allowance::of(Action::ActivateGroup, activate()),
        Allowance::of(Action::AssignApplication, open()),
        Allowance::of(Action::TransferApplication, open()),
        Allowance::of(Action::DissolveGroup, dissolved()),
    ]
}

impl Subject for ReviewGroup {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        review_group::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// A group as one of its members sees it.
#[derive(Clone, Debug)]
pub struct MyReviewGroup(pub review_group::Model);

impl MyReviewGroup {
    /// The group with its members.
    pub(crate) async fn panel(&self, scope: &Scope<'_>) -> Result<Arc<Panel>> {
        scope.load(PanelOf(self.0.id)).await?.ok_or(NOT_FOUND)
    }
}

/// 本人评审组 · A review group in which the viewer has a seat (art. 9)
#[Object]
impl MyReviewGroup {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::ReviewGroup.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 名称 · Name, unique in the cycle.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 行业门类 · Sections of GB/T 4754 whose applications it reviews.
    async fn industries(&self) -> &[Industry] {
        &self.0.industries.0
    }

    /// 状态 · Forming or active.
    async fn state(&self) -> GroupState {
        self.0.state
    }

    /// 进度安排 · By when its work is due.
    async fn schedule(&self) -> GroupSchedule {
        (&self.0.schedule).into()
    }

    /// 本人签署 · Whether the viewer signs for the group: as its leader, or as acting leader where one is named.
    async fn leading(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let scope = Scope::of(ctx)?;
        let person_id = scope.signed_in()?.person_id;
        Ok(self.panel(&scope).await?.signatory().is_some_and(|member| member.person_id == person_id))
    }

    /// 组员 · Everybody who has a seat in it, in the order in which they joined.
    async fn members(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Colleague>> {
        let scope = Scope::of(ctx)?;
        let panel = self.panel(&scope).await?;
        let colleague = async |row: &group_member::Model| {
            Result::Ok(Colleague {
                id: Kind::GroupMember.id(row.id),
                name: scope.one::<person::Entity>(row.person_id).await?.name,
                leader: row.leader,
                acting_leader: row.acting_leader,
            })
        };
        Ok(futures_util::future::try_join_all(panel.members.iter().map(colleague)).await?)
    }

    /// 综合评审报告 · The group's report, draft or signed; null: none is begun, or the viewer is recused from one of its applications and takes no part in the ranking (art. 9).
    async fn report(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<GroupReport>> {
        nullable(async { report::for_member(&Scope::of(ctx)?, self.0.id).await }.await)
    }

    /// 评审进度 · Who is late and what is missing, for whoever signs for the group; null for everybody else.
    async fn progress(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<GroupProgress>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let person_id = scope.signed_in()?.person_id;
            let panel = self.panel(&scope).await?;
            if panel.signatory().map(|member| member.person_id) != Some(person_id) {
                return Ok(None);
            }
            progress::of_group(&scope, &panel).await.map(Some)
        };
        nullable(read.await)
    }
}

/// 评审组筛选 · Which groups; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct ReviewGroupFilter {
    /// 年度评审 · Only of this cycle. What is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<GroupState>>,
}

macro_rules! review_groups {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 专项评审组 · Review groups, the latest formed first.
            async fn groups(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<ReviewGroupFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<ReviewGroup>> {
                let scope = Scope::of(ctx)?;
                let select = filtered(filter.unwrap_or_default());
                let page = Page { first, after, last, before };
                let list = page::list(&scope, select, review_group::Column::Id, page, ReviewGroup, |row| row.id).await;
                list.map_err(|error: Error| error.into())
            }

            /// 一个评审组 · One of them; null where there is none.
            async fn group(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "标识 · Global id of the group.")] id: ID,
            ) -> Option<async_graphql::Result<ReviewGroup>> {
                let id = Kind::ReviewGroup.parse(&id)?;
                let read = async {
                    Ok(review_group::Entity::find_by_id(id).one(Scope::of(ctx)?.db()).await?.map(ReviewGroup))
                };
                read.await.map_err(|error: Error| error.into()).transpose()
            }
        }
    };
}
review_groups! {
    /// The Office's groups.
    OfficeGroups
}
review_groups! {
    /// The supervisor's view of the groups.
    SupervisorGroups
}

pub fn filtered(filter: ReviewGroupFilter) -> Select<review_group::Entity> {
    let mut select = review_group::Entity::find();
    if let Some(id) = &filter.cycle {
        select = select.filter(review_group::Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(review_group::Column::State.is_in(states));
    }
    select
}

/// A reviewer's own groups.
#[derive(Debug, Default)]
pub struct ReviewerGroups;

#[Object]
impl ReviewerGroups {
    /// 本人评审组 · The groups in which the viewer has a seat, the latest formed first; none after release, suspension or dissolution.
    async fn groups(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<MyReviewGroup>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let select = finders::review::groups(scope.signed_in()?.person_id);
            Result::Ok(select.order_by_desc(review_group::Column::Id).all(scope.db()).await?)
        };
        Ok(read.await?.into_iter().map(MyReviewGroup).collect())
    }

    /// 一个评审组 · One of them; null where the viewer has no seat in it.
    async fn group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Global id of the group.")] id: ID,
    ) -> Option<async_graphql::Result<MyReviewGroup>> {
        let id = Kind::ReviewGroup.parse(&id)?;
        let read = async {
            let scope = Scope::of(ctx)?;
            let select = finders::review::groups(scope.signed_in()?.person_id).filter(review_group::Column::Id.eq(id));
            Ok(select.one(scope.db()).await?.map(MyReviewGroup))
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }
}
