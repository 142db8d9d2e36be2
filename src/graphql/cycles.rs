//! Award years (art. 4, 15-17): what everybody sees of a cycle, and what the Office and the committee see besides.

mod announcing;
mod facts;
mod steps;

pub use announcing::{AnnouncingMutation, ChannelInput, CycleWindow};
pub use facts::CycleFacts;
pub use steps::{CycleMutation, ProgressMutation};

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::ids::Kind;
use super::page::{self, List, Page};
use super::planning::WorkProcedure;
use super::regulation::{ApplicationForm, Regulation};
use super::resolutions::Resolution;
use super::scalars::{Date, DateTime};
use super::scope::Scope;
use super::standards::Standard;
use super::user_error::{UserError, explain};
use super::visible;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders;
use crate::rules::cycle as rules;
use crate::rules::group::reported;
use crate::rules::{Refusal, Ruling, Step, Value, term};
use crate::work::Subject;
use async_graphql::{Context, ID, MergedObject, Object, SimpleObject};
use entity::enums::{ChannelKind, ChannelLevel, DocumentState, Phase, Role, VacancyGround};
use entity::{RuleCode, announcement, cycle, cycle_guide, regulation, resolution, standard, work_procedure};
use facts::FactsOf;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// 年度评审 · What everybody sees of an award year
#[derive(Clone, Debug)]
pub struct Cycle(pub cycle::Model);

/// 年度评审 · An award year (art. 4), as everybody sees it once it is announced
#[Object]
impl Cycle {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Cycle.id(self.0.id)
    }

    /// 年度 · The award year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// 阶段 · How far it has come (art. 17).
    async fn phase(&self) -> Phase {
        self.0.phase
    }

    /// 名额 · Most winners (art. 4).
    async fn quota(&self) -> i32 {
        self.0.quota
    }

    /// 申报期 · The application window (art. 16); null: not announced.
    async fn window(&self, ctx: &Context<'_>) -> Option<Result<CycleWindow>> {
        let (start, end) = self.0.window_start.zip(self.0.window_end)?;
        Some(Scope::of(ctx).map(|scope| CycleWindow::of(start, end, scope.now)))
    }

    /// 评审办法 · The regulation that it keeps to the end (art. 29).
    async fn regulation(&self, ctx: &Context<'_>) -> async_graphql::Result<Regulation> {
        Ok(Regulation(Scope::of(ctx)?.one::<regulation::Entity>(self.0.regulation_id).await?))
    }

    /// 评审标准 · The scoring standard (art. 13); null: none is chosen.
    async fn standard(&self, ctx: &Context<'_>) -> Option<Result<Standard>> {
        let id = self.0.standard_id?;
        Some(async { Scope::of(ctx)?.one::<standard::Entity>(id).await.map(Standard) }.await)
    }

    /// 实施指南 · The guides that it uses (art. 14).
    async fn guides(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Standard>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<cycle_guide::Entity>(self.0.id).await?;
        let guide = async |row: cycle_guide::Model| scope.one::<standard::Entity>(row.standard_id).await.map(Standard);
        Ok(futures_util::future::try_join_all(rows.into_iter().map(guide)).await?)
    }

    /// 申报表 · The application form (art. 16), in the caller's language.
    async fn form(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationForm> {
        let scope = Scope::of(ctx)?;
        let regulation = scope.one::<regulation::Entity>(self.0.regulation_id).await?;
        Ok(ApplicationForm::of((*regulation.form).clone(), scope.language))
    }

    /// 公告 · Its announcement and those that lengthened its window, in order of publication (art. 15).
    async fn announcements(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Announcement>> {
        let rows = Scope::of(ctx)?.many::<announcement::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(Announcement).collect())
    }

    /// 工作程序 · The work procedure that the committee approved (art. 7); null: not yet.
    async fn work_procedure(&self, ctx: &Context<'_>) -> Option<Result<WorkProcedure>> {
        self.procedure(ctx, DocumentState::Approved).await.transpose()
    }

    /// 公告时间 · When the announcement was published; null: not yet.
    async fn announced_at(&self) -> Option<DateTime> {
        self.0.announced_at.map(DateTime::from)
    }

    /// 初审结果报告时间 · When the Office reported the qualification results to the committee (art. 8); null: not yet.
    async fn results_reported_at(&self) -> Option<DateTime> {
        self.0.results_reported_at.map(DateTime::from)
    }

    /// 空缺缘由 · Why the award stays vacant (art. 4); null: it does not, or that is open.
    async fn vacancy(&self) -> Option<VacancyGround> {
        self.0.vacancy
    }

    /// 空缺说明 · The Office's published report on the vacancy; null as `vacancy`.
    async fn vacancy_note(&self) -> Option<&str> {
        self.0.vacancy_note.as_deref()
    }

    /// 结束时间 · When it was closed; null: it is running.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(DateTime::from)
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Cycle {
    async fn procedure(&self, ctx: &Context<'_>, state: DocumentState) -> Result<Option<WorkProcedure>> {
        let rows = Scope::of(ctx)?.many::<work_procedure::Entity>(self.0.id).await?;
        Ok(rows.into_iter().find(|row| row.state == state).map(WorkProcedure))
    }
}

/// 年度评审案卷 · An award year as the Office and the committee see it
///
/// 含筹备中的年度，以及推进前的障碍。 · Also while it is being planned, and with what stands in the way of going on.
#[derive(Clone, Debug, MergedObject)]
pub struct CycleFile(Cycle, CycleInside);

impl CycleFile {
    /// The cycle for somebody inside.
    pub fn of(row: cycle::Model) -> Self {
        Self(Cycle(row.clone()), CycleInside(row))
    }
}

/// What the Office and the committee see besides.
#[derive(Clone, Debug)]
pub struct CycleInside(cycle::Model);

#[Object]
impl CycleInside {
    /// 工作程序草案 · The draft work procedure; null: there is none, or it is approved.
    async fn draft_procedure(&self, ctx: &Context<'_>) -> Option<Result<WorkProcedure>> {
        Cycle(self.0.clone()).procedure(ctx, DocumentState::Draft).await.transpose()
    }

    /// 增加名额的决议 · The resolution that allows more places than the regulation (art. 4); null: none is cited.
    async fn quota_resolution(&self, ctx: &Context<'_>) -> Option<Result<Resolution>> {
        let id = self.0.quota_resolution_id?;
        Some(async { Scope::of(ctx)?.one::<resolution::Entity>(id).await.map(Resolution) }.await)
    }

    /// 空缺决议 · The resolution that left the award vacant although candidates were left (art. 4); null: there is none.
    async fn vacancy_resolution(&self, ctx: &Context<'_>) -> Option<Result<Resolution>> {
        let id = self.0.vacancy_resolution_id?;
        Some(async { Scope::of(ctx)?.one::<resolution::Entity>(id).await.map(Resolution) }.await)
    }

    /// 初审结果 · What the Office reported to the committee (art. 8); null: not yet.
    async fn results_summary(&self) -> Option<&str> {
        self.0.results_summary.as_deref()
    }

    /// 推进障碍 · What still prevents the next step (art. 17), with code and article; empty: nothing, or it is closed.
    async fn blockers(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<UserError>> {
        let scope = Scope::of(ctx)?;
        let (facts, regulation) = self.facts(&scope).await?;
        let readiness = facts.readiness(&self.0, &regulation, scope.now.day());
        let advance = facts.advance(&self.0, &readiness, scope.now);
        let refusals = rules::blockers(&advance, &regulation.parameters);
        Ok(explain(&scope, Some(regulation.id), &refusals).await?)
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let (facts, regulation) = self.facts(&scope).await?;
        let (phase, now) = (self.0.phase, scope.now);
        let readiness = facts.readiness(&self.0, &regulation, now.day());
        let advance = facts.advance(&self.0, &readiness, now);
        let next = rules::next_phase(phase).unwrap_or(Phase::Closed);
        let planning = || in_phase(phase, Phase::Planning);
        // Channels and window come with the input.
        let announce = planning().and_then(|()| rules::ready(&readiness));
        let draft = planning().and_then(|()| facts.no_procedure());
        // Time alone ends the window, and a public notice.
        let opens = match phase {
            Phase::Accepting => self.0.window_end,
            Phase::Notice => facts.noticed.ends_at.filter(|_| !facts.noticed.unannounced),
            _ => None,
        };
        let vacancy = facts.vacancy(&self.0, false);
        let allowances = [
            Allowance::of(Action::ChooseStandard, planning()),
            Allowance::of(Action::RaiseQuota, rules::before_voting(phase, facts.voting)),
            Allowance::of(Action::DraftWorkProcedure, draft),
            Allowance::of(Action::PublishAnnouncement, announce),
            Allowance::of(Action::LengthenWindow, in_phase(phase, Phase::Accepting)),
            Allowance::of(Action::FormGroup, rules::may_form_groups(phase)),
            Allowance::of(Action::ReportQualificationResults, rules::may_report_results(phase, facts.counts.undecided)),
            Allowance::of(Action::AdvanceCycle, rules::may_advance(&advance, next, &regulation.parameters)).from(opens),
            Allowance::of(
                Action::SubmitCandidateList,
                rules::may_list(phase, facts.listed).and(reported(&facts.lineups)),
            ),
            // Nominees, channels and document come with the input.
            Allowance::of(Action::PublishNotice, in_phase(phase, Phase::Notice)),
            Allowance::of(Action::ConferAwards, in_phase(phase, Phase::Conferral)),
            Allowance::of(Action::CloseVacant, rules::may_close_vacant(&vacancy, vacancy.ground())),
        ];
        Ok(allowed_actions(&scope, Some(regulation.id), allowances).await?)
    }
}

impl CycleInside {
    async fn facts(&self, scope: &Scope<'_>) -> Result<(CycleFacts, regulation::Model)> {
        let facts = scope.load(FactsOf(self.0.id, scope.now.day())).await?.ok_or(NOT_FOUND)?;
        Ok((facts, scope.one::<regulation::Entity>(self.0.regulation_id).await?))
    }
}

/// STAGE_OUT_OF_ORDER (art. 17) outside the phase that a step belongs to.
pub fn in_phase(current: Phase, required: Phase) -> Ruling {
    if current == required {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(Phase, current))
        .fact("required", term!(Phase, required));
    Err(vec![refusal])
}

/// Whether a resolution may propose so many places for a cycle: more than it has, before the first round opens (art. 4, 18).
pub fn may_raise(cycle: &cycle::Model, quota: i32, voting: bool) -> Ruling {
    rules::before_voting(cycle.phase, voting)?;
    if quota > cycle.quota {
        return Ok(());
    }
    let refusal = Refusal::input("input-out-of-range")
        .at(vec![Step::Field("quota".to_owned())])
        .fact("min", Value::Integer(i64::from(cycle.quota) + 1))
        .fact("max", Value::Integer(100));
    Err(vec![refusal])
}

impl Subject for CycleFile {
    fn subject_id(&self) -> Uuid {
        self.1.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        cycle::Entity::find_by_id(id).one(scope.db()).await?.map(Self::of).ok_or(NOT_FOUND)
    }
}

/// 公告 · An announcement
#[derive(Clone, Debug)]
pub struct Announcement(pub announcement::Model);

/// 公告 · The announcement of a cycle, or one that lengthens its window (art. 15, 16)
#[Object]
impl Announcement {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Announcement.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 是否补充公告 · Whether it lengthens the window of an earlier announcement.
    async fn supplement(&self) -> bool {
        self.0.supplement
    }

    /// 标题 · Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 内容 · Text.
    async fn content(&self) -> &str {
        &self.0.content
    }

    /// 发布渠道 · Where it was published.
    async fn channels(&self) -> Vec<Channel> {
        self.0.channels.0.iter().map(Channel::from).collect()
    }

    /// 申报起始日 · First day of the window.
    async fn window_start(&self) -> Date {
        self.0.window_start.into()
    }

    /// 申报截止日 · Last day of the window, to 24:00.
    async fn window_end(&self) -> Date {
        self.0.window_end.into()
    }

    /// 发布时间 · When it was published.
    async fn published_at(&self) -> DateTime {
        self.0.published_at.into()
    }
}

/// 发布渠道 · Where something was published
#[derive(Clone, Debug, SimpleObject)]
pub struct Channel {
    /// 级别 · Level.
    level: ChannelLevel,
    /// 类别 · Kind.
    kind: ChannelKind,
    /// 名称 · Name of the medium or website.
    name: String,
    /// 网址 · Address of the page; null: none was given.
    url: Option<String>,
}

impl From<&entity::record::Channel> for Channel {
    fn from(channel: &entity::record::Channel) -> Self {
        Self { level: channel.level, kind: channel.kind, name: channel.name.clone(), url: channel.url.clone() }
    }
}

/// Reading cycles and announcements.
#[derive(Debug, Default)]
pub struct CycleQuery;

#[Object]
impl CycleQuery {
    /// 年度评审 · Award years that are announced, the latest planned first; the Office, the committee and the supervisor also see those being planned.
    async fn cycles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Cycle>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = finders::cycles(scope.viewer);
        let list = page::list(&scope, select, cycle::Column::Id, page, Cycle, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }

    /// 某年度评审 · The award year; null where there is none that the viewer may see.
    async fn cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度 · The award year.")] year: i32,
    ) -> Option<Result<Cycle>> {
        one(ctx, cycle::Column::Year.eq(year)).await.map(|row| row.map(Cycle)).transpose()
    }

    /// 公告 · Announcements of all cycles, the latest first (art. 15).
    async fn announcements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Announcement>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = announcement::Entity::find();
        let list = page::list(&scope, select, announcement::Column::Id, page, Announcement, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }

    /// 某公告 · One of them; null where there is none.
    async fn announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "公告标识 · Global id.")] id: ID,
    ) -> Option<async_graphql::Result<Announcement>> {
        let id = Kind::Announcement.parse(&id)?;
        visible(async { Scope::of(ctx)?.one::<announcement::Entity>(id).await.map(Announcement) }.await)
    }
}

/// Cycles for the Office and the committee alike.
#[derive(Debug, Default)]
pub struct CycleFiles;

#[Object]
impl CycleFiles {
    /// 年度评审 · Award years, those being planned too, the latest planned first.
    async fn cycles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<CycleFile>> {
        let scope = Scope::of(ctx)?;
        let page = Page { first, after, last, before };
        let select = finders::cycles(scope.viewer);
        let list = page::list(&scope, select, cycle::Column::Id, page, CycleFile::of, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }

    /// 某年度评审 · One award year; null where there is none.
    async fn cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Global id of the cycle.")] id: ID,
    ) -> Option<Result<CycleFile>> {
        let id = Kind::Cycle.parse(&id)?;
        one(ctx, cycle::Column::Id.eq(id)).await.map(|row| row.map(CycleFile::of)).transpose()
    }
}

async fn one(ctx: &Context<'_>, which: Expr) -> Result<Option<cycle::Model>> {
    let scope = Scope::of(ctx)?;
    Ok(finders::cycles(scope.viewer).filter(which).one(scope.db()).await?)
}
