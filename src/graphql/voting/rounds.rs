//! Rounds of voting and what they say (art. 4, 18).

mod steps;

use steps::still_due;
pub use steps::{Prospect, RoundMutation};

use super::meetings::Meeting;
use super::poll::PollOf;
use super::sealing;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::{Visibility, standing};
use crate::graphql::ids::Kind;
use crate::graphql::organization::OrganizationSummary;
use crate::graphql::regulation::Tier;
use crate::graphql::review::candidates::ordinal;
use crate::graphql::review::case::{Frame, FrameOf, sight};
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::rules::ballot::{may_cast, may_close, may_open};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{BallotMode, BallotPool, BallotResult, Role, RoundKind, RoundState};
use entity::{
    RuleCode, application, ballot_marker, ballot_round, meeting, organization, person, round_attendee, round_candidate,
    sealed_ballot, sealed_choice,
};
use sea_orm::EntityTrait;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A round of voting.
#[derive(Clone, Debug)]
pub struct BallotRound(pub ballot_round::Model);

/// 表决轮次 · A round of voting in a meeting (art. 18)
#[Object]
impl BallotRound {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::BallotRound.id(self.0.id)
    }

    /// 会议 · The meeting.
    async fn meeting(&self, ctx: &Context<'_>) -> async_graphql::Result<Meeting> {
        Ok(Meeting(Scope::of(ctx)?.one::<meeting::Entity>(self.0.meeting_id).await?))
    }

    /// 序号 · 1, 2, 3 … in the meeting.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 类型 · Vote or run-off.
    async fn kind(&self) -> RoundKind {
        self.0.kind
    }

    /// 奖项等级 · The prize class; null: the regulation has it no more.
    async fn tier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Tier>> {
        let scope = Scope::of(ctx)?;
        let frame = self.frame(&scope).await?;
        let tier = frame.regulation.parameters.tiers.iter().find(|tier| tier.key == self.0.tier).cloned();
        Ok(tier.map(|tier| Tier::of(tier, scope.language)))
    }

    /// 状态 · Prepared, open, counted or void.
    async fn state(&self) -> RoundState {
        self.0.state
    }

    /// 表决方式 · Secret or named ballot, by the work procedure.
    async fn mode(&self) -> BallotMode {
        self.0.mode
    }

    /// 名额 · Places to fill (art. 4).
    async fn places(&self) -> i32 {
        self.0.places
    }

    /// 可选数 · Most candidates of the pool QUOTA on one ballot; former winners do not count.
    async fn ballot_limit(&self) -> i32 {
        self.0.slot_limit
    }

    /// 回避计入基数 · Whether attending members who are recused from a candidate count in the base of its majority.
    async fn recused_in_base(&self) -> bool {
        self.0.recused_in_base
    }

    /// 名册人数 · Size of the roll; null: not opened.
    async fn members(&self) -> Option<i32> {
        self.0.members
    }

    /// 出席人数 · Who attended when it opened; null: not opened.
    async fn attending(&self) -> Option<i32> {
        self.0.attending
    }

    /// 主持人 · Name of who chairs it: the director; absent or recused from a candidate, the executive deputy. Null: not opened.
    async fn chair(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.chair_id?;
        let read = async { Ok(Scope::of(ctx)?.one::<person::Entity>(id).await?.name) };
        Some(read.await)
    }

    /// 候选单位 · Its candidates in the order of the list, less those from which the viewer is recused.
    async fn candidates(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RoundCandidate>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let mut rows = scope.many::<round_candidate::Entity>(self.0.id).await?;
            rows.sort_unstable_by_key(|row| row.position);
            let frame = self.frame(&scope).await?;
            let ids = rows.iter().map(|row| row.application_id).collect();
            let seen = visible(&scope, ids).await?;
            let mut candidates: Vec<RoundCandidate> = Vec::new();
            for row in rows {
                if let Some((application, visibility)) = seen.get(&row.application_id) {
                    candidates.push(RoundCandidate {
                        position: ordinal(candidates.len()),
                        application: application.clone(),
                        visibility: *visibility,
                        frame: Arc::clone(&frame),
                        kind: self.0.kind,
                        row,
                    });
                }
            }
            Ok::<_, Error>(candidates)
        };
        Ok(read.await?)
    }

    /// 出席名单 · Who attended when it opened, and whether each ballot is in; empty: not opened.
    async fn attendees(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<RoundAttendee>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let rows = scope.many::<round_attendee::Entity>(self.0.id).await?;
            let voted = self.voted(&scope).await?;
            let people = scope.all::<person::Entity>(rows.iter().map(|row| row.person_id).collect()).await?;
            let attendee = |row: round_attendee::Model| RoundAttendee {
                person_id: Kind::Person.id(row.person_id),
                name: people.get(&row.person_id).map(|person| person.name.clone()).unwrap_or_default(),
                voted: voted.contains(&row.person_id),
            };
            Ok::<_, Error>(rows.into_iter().map(attendee).collect())
        };
        Ok(read.await?)
    }

    /// 已投票数 · How many ballots are in.
    async fn returned(&self, ctx: &Context<'_>) -> async_graphql::Result<usize> {
        Ok(self.voted(&Scope::of(ctx)?).await?.len())
    }

    /// 本人已投票 · Whether the viewer's own ballot is in; what it holds is told to nobody.
    async fn voted_by_me(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let scope = Scope::of(ctx)?;
        let voted = self.voted(&scope).await?;
        Ok(scope.viewer.is_some_and(|viewer| voted.contains(&viewer.person_id)))
    }

    /// 开启摘要 · SHA-256, in hex, of what was frozen when it opened: roll, attendance, candidates, recusals, places, limit, shares and mode. Null: not opened.
    async fn digest(&self) -> Option<&str> {
        self.0.digest.as_deref()
    }

    /// 计票摘要 · SHA-256, in hex, of the sealed ballots as counted; null: not counted.
    async fn tally_digest(&self) -> Option<&str> {
        self.0.tally_digest.as_deref()
    }

    /// 选票 · The ballots of a counted round, in no order; nothing tells whose they are unless the vote was named. Null: not counted, and for the Office, which sees no ballot of a secret vote.
    async fn ballots(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<SealedBallot>>> {
        let scope = match Scope::of(ctx) {
            Ok(scope) => scope,
            Err(error) => return Some(Err(error.into())),
        };
        let named = Some(Role::Office).filter(|_| self.0.mode == BallotMode::Named);
        let roles = [Role::CommitteeMember, Role::Supervisor].into_iter().chain(named);
        let entitled = roles.into_iter().any(|role| scope.holding(role).is_some());
        if !entitled || self.0.tally_digest.is_none() {
            return None;
        }
        Some(self.sealed(&scope).await.map_err(async_graphql::Error::from))
    }

    /// 复核计票 · The count made anew from the sealed ballots; null: not counted.
    async fn recount(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Recount>> {
        self.0.tally_digest.as_ref()?;
        let read = async {
            let scope = Scope::of(ctx)?;
            let (digest, ballots) = sealing::digest(sealing::read(scope.db(), self.0.id).await?);
            let rows = scope.many::<round_candidate::Entity>(self.0.id).await?;
            let counted = |row: &round_candidate::Model| {
                let votes = ballots.iter().filter(|ballot| ballot.contains(&row.application_id)).count();
                row.approvals == i32::try_from(votes).ok()
            };
            let (same, agrees) = (rows.iter().all(counted), self.0.tally_digest.as_ref() == Some(&digest));
            Ok(Recount { ballots: ballots.len(), agrees: same && agrees, digest })
        };
        Some(read.await)
    }

    /// 开启时间 · When it opened; null: not yet.
    async fn opened_at(&self) -> Option<DateTime> {
        self.0.opened_at.map(DateTime::from)
    }

    /// 结束时间 · When it was closed; null: not yet.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime::from)
    }

    /// 无效原因 · Why it is void: QUORUM_NOT_MET where too few ballots came back, CANDIDATE_LIST_MISSING where the list was taken back, CONFLICT_OF_INTEREST where a conflict that surfaced later could have decided it. Null: it is not void.
    async fn void_code(&self) -> Option<RuleCode> {
        self.0.void_reason
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; choices are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let poll = scope.load(PollOf(self.0.id, scope.now.day())).await?.ok_or(NOT_FOUND)?;
            let (viewer, day) = (scope.signed_in()?, scope.now.day());
            let casting = may_cast(&poll.casting(viewer.person_id, &[])).and(poll.declared(viewer.person_id, day));
            let handled = poll.handled(&*standing(&scope).await?, day);
            let mut opening = handled.clone().and(may_open(&poll.opening(day), &poll.frame.regulation.parameters));
            if opening.is_ok() {
                opening = still_due(scope.db(), &poll).await?;
            }
            let closing = handled.and(may_close(self.0.state));
            let allowances = [
                Allowance::of(Action::OpenRound, opening),
                Allowance::of(Action::CastBallot, casting),
                Allowance::of(Action::CloseRound, closing),
            ];
            allowed_actions(&scope, Some(poll.frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }

    /// 版本号 · Give it as `expectedVersion`; ballots do not change it.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl BallotRound {
    async fn frame(&self, scope: &Scope<'_>) -> Result<Arc<Frame>> {
        let meeting = scope.one::<meeting::Entity>(self.0.meeting_id).await?;
        scope.load(FrameOf(meeting.cycle_id)).await?.ok_or(NOT_FOUND)
    }

    async fn voted(&self, scope: &Scope<'_>) -> Result<HashSet<Uuid>> {
        let markers = scope.many::<ballot_marker::Entity>(self.0.id).await?;
        Ok(markers.into_iter().map(|marker| marker.person_id).collect())
    }

    async fn sealed(&self, scope: &Scope<'_>) -> Result<Vec<SealedBallot>> {
        let ballots = scope.many::<sealed_ballot::Entity>(self.0.id).await?;
        let choices = scope.children::<sealed_choice::Entity>(ballots.iter().map(|ballot| ballot.id).collect()).await?;
        let rows = scope.many::<round_candidate::Entity>(self.0.id).await?;
        let seen = visible(scope, rows.iter().map(|row| row.application_id).collect()).await?;
        let named = ballots.iter().filter_map(|ballot| ballot.person_id).collect();
        let people = scope.all::<person::Entity>(named).await?;
        let ballot = |row: sealed_ballot::Model| SealedBallot {
            choices: choices
                .get(&row.id)
                .into_iter()
                .flatten()
                .filter(|choice| seen.contains_key(&choice.application_id))
                .map(|choice| Kind::Application.id(choice.application_id))
                .collect(),
            member: row.person_id.and_then(|id| people.get(&id)).map(|person| person.name.clone()),
        };
        Ok(ballots.into_iter().map(ballot).collect())
    }
}

/// The applications of which the viewer may know, with what may be seen of them.
pub async fn visible(scope: &Scope<'_>, ids: Vec<Uuid>) -> Result<HashMap<Uuid, (application::Model, Visibility)>> {
    let applications = scope.all::<application::Entity>(ids).await?;
    scope.all::<organization::Entity>(applications.values().map(|row| row.organization_id).collect()).await?;
    let mut seen = HashMap::new();
    for (id, application) in applications {
        let visibility = sight(scope, &application).await?;
        if visibility != Visibility::Recused {
            seen.insert(id, (application, visibility));
        }
    }
    Ok(seen)
}

impl Subject for BallotRound {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let roles = [Role::Office, Role::CommitteeMember, Role::Supervisor];
        roles.into_iter().find_map(|role| scope.holding(role)).ok_or(NOT_FOUND)?;
        ballot_round::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// A candidate of a round.
#[derive(Clone, Debug)]
pub struct RoundCandidate {
    row: round_candidate::Model,
    application: application::Model,
    visibility: Visibility,
    position: i32,
    frame: Arc<Frame>,
    kind: RoundKind,
}

impl RoundCandidate {
    /// A figure of the count; nothing before pledge and declaration.
    fn figure<T>(&self, value: Option<T>) -> Option<T> {
        value.filter(|_| self.visibility == Visibility::Visible)
    }
}

/// 轮次候选单位 · A candidate of a round, and its votes once the round is counted (art. 18)
#[Object]
impl RoundCandidate {
    /// 申报 · Global id of the application: give it as a choice.
    async fn application_id(&self) -> ID {
        Kind::Application.id(self.application.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.application.number.as_deref()
    }

    /// 单位 · The applicant's identity card.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.application.organization_id).await?).into())
    }

    /// 序号 · Place on the ballot, from 1, among the candidates of which the viewer may know.
    async fn position(&self) -> i32 {
        self.position
    }

    /// 名额类别 · Whether it takes a place (art. 4 §2).
    async fn pool(&self) -> BallotPool {
        self.row.pool
    }

    /// 可见性 · Why the figures are or are not shown.
    async fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// 赞成票 · Ballots that name it; null: not counted, or not VISIBLE.
    async fn approvals(&self) -> Option<i32> {
        self.figure(self.row.approvals)
    }

    /// 基数 · What the majority is taken of: the attending members; null: not counted, or not VISIBLE.
    async fn base(&self) -> Option<i32> {
        self.figure(self.row.base)
    }

    /// 所需赞成数 · How many approvals make the majority (art. 18); null: not counted, not VISIBLE, or a run-off, which asks for none.
    async fn required(&self) -> Option<u32> {
        let base = self.figure(self.row.base).filter(|_| self.kind != RoundKind::RunOff)?;
        Some(self.frame.regulation.parameters.majority.needed(base.unsigned_abs()).max(1))
    }

    /// 结果 · The result; null: not counted, or not VISIBLE.
    async fn result(&self) -> Option<BallotResult> {
        self.figure(self.row.result)
    }
}

/// 出席成员 · A member who attended when a round opened
#[derive(Clone, Debug, SimpleObject)]
pub struct RoundAttendee {
    /// 人员 · Global id of the person.
    person_id: ID,
    /// 姓名 · Full name.
    name: String,
    /// 已投票 · Whether the ballot is in.
    voted: bool,
}

/// 已封存选票 · A ballot of a counted round
#[derive(Clone, Debug, SimpleObject)]
pub struct SealedBallot {
    /// 所选单位 · The applications that it names, less those from which the viewer is recused; empty: blank.
    choices: Vec<ID>,
    /// 投票人 · Who cast it; null: a secret vote.
    member: Option<String>,
}

/// 复核计票 · A count made anew from the sealed ballots
#[derive(Clone, Debug, SimpleObject)]
pub struct Recount {
    /// 选票数 · Ballots.
    ballots: usize,
    /// 摘要 · SHA-256 of the ballots, in hex.
    digest: String,
    /// 一致 · Whether ballots, digest and every candidate's approvals are those that were stored.
    agrees: bool,
}
