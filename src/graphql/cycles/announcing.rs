//! The announcement and the application window (art. 15, 16).

use super::{CycleFacts, CycleFile};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::scalars::{Date, DateTime};
use crate::rules::cycle::{Announcement, Lengthening, may_announce, may_lengthen};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ChannelKind, ChannelLevel, Phase};
use entity::record::{Channel, Channels};
use entity::{Instant, announcement, cycle, regulation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 申报期 · The application window
#[derive(Clone, Debug, SimpleObject)]
pub struct CycleWindow {
    /// 开始 · Its first instant.
    start: DateTime,
    /// 结束 · The first instant after it.
    end: DateTime,
    /// 末日 · Its last day, to its end.
    last_day: Date,
    /// 是否开放 · Whether it is open now.
    open: bool,
}

impl CycleWindow {
    /// The window as it stands at an instant.
    pub fn of(start: Instant, end: Instant, now: Instant) -> Self {
        Self {
            start: start.into(),
            end: end.into(),
            last_day: Instant(end.0 - 1).day().into(),
            open: start <= now && now < end,
        }
    }
}

/// 发布公告 · Publishes the announcement of a cycle
#[derive(Clone, Debug, InputObject)]
pub struct PublishAnnouncementInput {
    /// 年度评审 · A cycle in PLANNING.
    pub cycle: ID,
    /// 标题 · Title, at most 200 characters.
    pub title: String,
    /// 内容 · Text, at most 20000 characters.
    pub content: String,
    /// 发布渠道 · Where it is published, 1-20; the regulation says which kinds are needed.
    pub channels: Vec<ChannelInput>,
    /// 申报起始日 · First day of the window, today or later.
    pub window_start: Date,
    /// 申报截止日 · Last day of the window, to 24:00.
    pub window_end: Date,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 发布渠道 · Where something is published
#[derive(Clone, Debug, InputObject)]
pub struct ChannelInput {
    /// 级别 · Level.
    pub level: ChannelLevel,
    /// 类别 · Kind.
    pub kind: ChannelKind,
    /// 名称 · Name of the medium or website, at most 100 characters.
    pub name: String,
    /// 网址 · Address of the page, `http://` or `https://`, at most 500 characters; null: none.
    pub url: Option<String>,
}

/// 延长申报期 · Lengthens the application window for all
#[derive(Clone, Debug, InputObject)]
pub struct LengthenWindowInput {
    /// 年度评审 · A cycle in ACCEPTING.
    pub cycle: ID,
    /// 标题 · Title of the supplementary announcement, at most 200 characters.
    pub title: String,
    /// 内容 · Text, at most 20000 characters.
    pub content: String,
    /// 发布渠道 · Where it is published, 1-20: every channel of the announcement, by level, kind and name.
    pub channels: Vec<ChannelInput>,
    /// 申报截止日 · New last day of the window, later than the one announced, not in the past.
    pub window_end: Date,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 发布结果 · The cycle with its announcement, or why not.
    PublishAnnouncementPayload {
        /// 年度评审 · The cycle; null where it was refused, and after `dryRun`.
        cycle: CycleFile
    }
    /// 延长结果 · The cycle with its longer window, or why not.
    LengthenWindowPayload {
        /// 年度评审 · The cycle; null where it was refused, and after `dryRun`.
        cycle: CycleFile
    }
}

/// Announcements.
#[derive(Debug, Default)]
pub struct AnnouncingMutation;

#[Object]
impl AnnouncingMutation {
    /// 发布公告 · Publishes the announcement (art. 15), which is the step from PLANNING to ACCEPTING: work plan, regulation in force, approved standard and work procedure, complete committee, channels and window.
    async fn publish_announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PublishAnnouncementInput,
    ) -> async_graphql::Result<PublishAnnouncementPayload> {
        mutate(ctx, Action::PublishAnnouncement, input, async |work, input: &PublishAnnouncementInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let text = Text::read(&mut check, &input.title, &input.content, &input.channels);
            let window_start = check.date("windowStart", &input.window_start);
            let window_end = check.date("windowEnd", &input.window_end);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            let regulation =
                regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let facts = CycleFacts::of(work.db(), &cycle, work.now.day()).await?;
            let announcement = Announcement {
                phase: cycle.phase,
                readiness: facts.readiness(&cycle, &regulation, work.now.day()),
                channels: &text.channels,
                window_start,
                window_end,
            };
            may_announce(&announcement, &regulation.parameters)?;
            text.publish(work, cycle.id, false, window_start, window_end).await?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.phase = Set(Phase::Accepting);
            cycle.window_start = Set(Some(Instant::start_of(window_start)));
            cycle.window_end = Set(Some(Instant::end_of(window_end)));
            cycle.announced_at = Set(Some(work.now));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }

    /// 延长申报期 · Lengthens the window for all by a supplementary announcement on the same channels (art. 15, 16); also just after its end, never shorter.
    async fn lengthen_window(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LengthenWindowInput,
    ) -> async_graphql::Result<LengthenWindowPayload> {
        mutate(ctx, Action::LengthenWindow, input, async |work, input: &LengthenWindowInput| {
            let mut check = Check::new();
            let id = check.id("cycle", Kind::Cycle, &input.cycle);
            let text = Text::read(&mut check, &input.title, &input.content, &input.channels);
            let new_end = check.date("windowEnd", &input.window_end);
            check.done()?;
            let cycle = find(work, id).await?;
            work.expect_version(input.expected_version, cycle.version)?;
            let announced = announcement::Entity::find()
                .filter(announcement::Column::CycleId.eq(cycle.id))
                .filter(announcement::Column::Supplement.eq(false))
                .one(work.db())
                .await?;
            let Some(announced) = announced else {
                // A cycle without an announcement is still being planned.
                super::in_phase(cycle.phase, Phase::Accepting)?;
                return Err(NOT_FOUND);
            };
            // The stored end is the first instant after the last day.
            let last_day = cycle.window_end.map_or(announced.window_end, |end| Instant(end.0 - 1).day());
            may_lengthen(&Lengthening {
                phase: cycle.phase,
                day: work.now.day(),
                window_end: last_day,
                new_end,
                channels: &text.channels,
                announced_on: &announced.channels.0,
            })?;
            text.publish(work, cycle.id, true, announced.window_start, new_end).await?;
            let version = cycle.version + 1;
            let mut cycle = cycle.into_active_model();
            cycle.window_end = Set(Some(Instant::end_of(new_end)));
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }
}

/// The cycle that a mutation names, with the regulation that refusals cite.
pub(super) async fn find(work: &mut Work, id: Uuid) -> Result<cycle::Model> {
    let select = finders::cycles(Some(work.viewer()?)).filter(cycle::Column::Id.eq(id));
    let cycle = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
    work.in_cycle(&cycle);
    Ok(cycle)
}

impl ChannelInput {
    /// The channel, checked.
    pub fn read(&self, check: &mut Check) -> Channel {
        let url = check.optional_url("url", self.url.as_deref(), 500);
        let name = check.text("name", &self.name, 100);
        Channel { level: self.level, kind: self.kind, name, url }
    }
}

/// The words of an announcement and where they are published.
struct Text {
    title: String,
    content: String,
    channels: Vec<Channel>,
}

impl Text {
    fn read(check: &mut Check, title: &str, content: &str, channels: &[ChannelInput]) -> Self {
        Self {
            title: check.text("title", title, 200),
            content: check.text("content", content, 20_000),
            channels: check.each("channels", channels, 1..=20, |check, channel| channel.read(check)),
        }
    }

    async fn publish(
        self,
        work: &Work,
        cycle_id: Uuid,
        supplement: bool,
        window_start: NaiveDate,
        window_end: NaiveDate,
    ) -> Result<()> {
        let row = announcement::ActiveModel {
            id: Set(work.new_id()),
            cycle_id: Set(cycle_id),
            supplement: Set(supplement),
            title: Set(self.title),
            content: Set(self.content),
            channels: Set(Channels(self.channels)),
            window_start: Set(window_start),
            window_end: Set(window_end),
            published_at: Set(work.now),
            published_by: Set(work.actor()?),
        };
        announcement::Entity::insert(row).exec_without_returning(work.db()).await?;
        Ok(())
    }
}
