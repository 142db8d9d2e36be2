//! Public notices as everybody reads them (art. 19).

mod steps;

pub use steps::{NoticeMutation, lengthen};

use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::calendar::calendar_with_names;
use crate::graphql::cycles::{Channel, Cycle};
use crate::graphql::ids::Kind;
use crate::graphql::loaders::{InPlaceOf, Reader};
use crate::graphql::page::{self, List, Page};
use crate::graphql::regulation::Tier;
use crate::graphql::scalars::{CreditCode, Date, DateTime};
use crate::graphql::scope::Scope;
use crate::graphql::visible;
use crate::rules::Ruling;
use crate::rules::calendar::Calendar;
use crate::rules::notice::{counted_days, may_extend, state};
use crate::rules::objection::{Target, may_object};
use crate::work::Subject;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ApplicationState, BallotPool, NoticeState, StrikeReason, UncountedReason};
use entity::record::{Evidenced, EvidencedChannel};
use entity::{Instant, application, cycle, notice_entry, notice_extension, public_notice, regulation};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// A public notice.
#[derive(Clone, Debug)]
pub struct PublicNotice(pub public_notice::Model);

/// 公示 · A public notice of nominees (art. 19), as everybody reads it; nothing of it changes but that nominees are struck off, and that it is lengthened or superseded
#[Object]
impl PublicNotice {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::PublicNotice.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 序号 · 1, 2, 3 … in the cycle.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// 状态 · Running, ended or superseded, by the clock.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<NoticeState> {
        Ok(state(self.0.superseded_at.is_some(), self.0.ends_at, Scope::of(ctx)?.now))
    }

    /// 标题 · Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 内容 · Text, which says how to object.
    async fn content(&self) -> &str {
        &self.0.content
    }

    /// 发布渠道 · Where it was published, with evidence.
    async fn channels(&self) -> Vec<NoticeChannel> {
        channels(&self.0.channels)
    }

    /// 拟奖励单位 · The nominees as published, in their order; those struck off too.
    async fn entries(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NoticeEntry>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let mut rows = scope.many::<notice_entry::Entity>(self.0.id).await?;
            rows.sort_unstable_by_key(|row| row.position);
            let parameters = self.regulation(&scope).await?.parameters;
            let tier = |key: &str| parameters.tiers.iter().find(|tier| tier.key == key).cloned();
            let entry = |row: notice_entry::Model| NoticeEntry {
                position: row.position,
                tier: tier(&row.tier).map(|tier| Tier::of(tier, scope.language)),
                name: row.name,
                credit_code: CreditCode(row.credit_code),
                pool: row.pool,
                struck_at: row.struck_at.map(DateTime::from),
                strike_reason: row.strike_reason,
            };
            Ok::<_, Error>(rows.into_iter().map(entry).collect())
        };
        Ok(read.await?)
    }

    /// 发布时间 · When it was published; the period counts from the day of it, or from the day after, as the regulation says.
    async fn published_at(&self) -> DateTime {
        self.0.published_at.into()
    }

    /// 公示截止 · The first instant after its period; objections arrive before it.
    async fn ends_at(&self) -> DateTime {
        self.0.ends_at.into()
    }

    /// 公示末日 · The last day of its period, to its end.
    async fn last_day(&self) -> Date {
        Instant(self.0.ends_at.0 - 1).day().into()
    }

    /// 公示天数 · How many days of the period count (art. 19).
    async fn counted_days(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        Ok(count(self.period(&Scope::of(ctx)?).await?.iter().filter(|day| day.number.is_some())))
    }

    /// 已过天数 · How many of those are over.
    async fn counted_days_past(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        Ok(count(self.period(&Scope::of(ctx)?).await?.iter().filter(|day| day.number.is_some() && day.past)))
    }

    /// 已公布的截止 · The same as it was published last; earlier than `endsAt` while a longer period waits to be published.
    async fn announced_ends_at(&self) -> DateTime {
        self.0.announced_ends_at.into()
    }

    /// 公示期各日 · Every day from that of the publication to the last of the period, with its number where it counts, or why it does not (art. 19).
    async fn days(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NoticeDay>> {
        Ok(self.period(&Scope::of(ctx)?).await?)
    }

    /// 延长公示 · Publications of a longer period, in order; empty: none.
    async fn extensions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NoticeExtension>> {
        let rows = Scope::of(ctx)?.many::<notice_extension::Entity>(self.0.id).await?;
        let extension = |row: notice_extension::Model| NoticeExtension {
            ends_at: row.ends_at.into(),
            content: row.content,
            channels: channels(&row.channels),
            published_at: row.published_at.into(),
        };
        Ok(rows.into_iter().map(extension).collect())
    }

    /// 所替代的公示 · The notice in whose place it stands; null: it is no correction.
    async fn supersedes(&self, ctx: &Context<'_>) -> Option<Result<PublicNotice>> {
        let id = self.0.supersedes_id?;
        Some(async { Scope::of(ctx)?.one::<public_notice::Entity>(id).await.map(PublicNotice) }.await)
    }

    /// 替代它的公示 · The notice that took its place; null: it stands.
    async fn superseded_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<PublicNotice>> {
        if self.0.superseded_at.is_none() {
            return Ok(None);
        }
        Ok(Scope::of(ctx)?.by(InPlaceOf, self.0.id).await?.pop().map(PublicNotice))
    }

    /// 被替代时间 · When another one took its place; null: it stands.
    async fn superseded_at(&self) -> Option<DateTime> {
        self.0.superseded_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer may do with it, and what stands in the way: without signing in `fileObjection`, from the publication to the end of the period; which nominee is meant, and channels, are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
            let lengthened = self.0.announced_ends_at < self.0.ends_at;
            let published = &self.0.channels.0;
            let ruling = may_extend(lengthened, self.0.superseded_at.is_some(), published, published);
            let allowances = [
                Allowance::of(Action::FileObjection, self.objecting(&scope).await?),
                Allowance::of(Action::PublishNoticeExtension, ruling),
            ];
            allowed_actions(&scope, Some(cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

fn count(days: impl Iterator) -> i32 {
    i32::try_from(days.count()).unwrap_or(i32::MAX)
}

impl PublicNotice {
    /// Whether it takes objections now, to whomever is left on it.
    async fn objecting(&self, scope: &Scope<'_>) -> Result<Ruling> {
        let entries = scope.many::<notice_entry::Entity>(self.0.id).await?;
        let live = entries.iter().filter(|entry| entry.struck_at.is_none()).map(|entry| entry.application_id);
        let applications = scope.all::<application::Entity>(live.collect()).await?;
        let nominee = applications.values().map(|row| row.state).find(|state| *state == ApplicationState::Nominated);
        let superseded = self.0.superseded_at.is_some();
        let at = "notice";
        let target = Target { superseded, ends_at: self.0.ends_at, nominee, notice_at: at, nominee_at: at };
        Ok(may_object(&target, scope.now))
    }

    /// The days from its publication on.
    async fn period(&self, scope: &Scope<'_>) -> Result<Vec<NoticeDay>> {
        let whole = scope.load(WholeCalendar).await?.unwrap_or_default();
        let (calendar, names) = &*whole;
        let parameters = self.regulation(scope).await?.parameters;
        let (kind, start) = (parameters.notice_day_kind, parameters.notice_start);
        let days = counted_days(self.0.published_at.day(), self.0.ends_at, calendar, kind, start);
        let today = scope.now.day();
        let day = |(day, counts): (NaiveDate, std::result::Result<u32, UncountedReason>)| NoticeDay {
            day: day.into(),
            number: counts.ok(),
            reason: counts.err(),
            occasion: names.get(&day).cloned(),
            past: day < today,
            today: day == today,
        };
        Ok(days.into_iter().map(day).collect())
    }

    async fn regulation(&self, scope: &Scope<'_>) -> Result<regulation::Model> {
        let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
        scope.one::<regulation::Entity>(cycle.regulation_id).await
    }
}

impl Subject for PublicNotice {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        public_notice::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The statutory calendar with its names, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct WholeCalendar;

impl Loader<WholeCalendar> for Reader {
    type Value = Arc<(Calendar, HashMap<NaiveDate, String>)>;
    type Error = Error;

    async fn load(&self, _: &[WholeCalendar]) -> Result<HashMap<WholeCalendar, Self::Value>> {
        Ok(HashMap::from([(WholeCalendar, Arc::new(calendar_with_names(&self.0).await?))]))
    }
}

/// 公示单位 · A nominee on a public notice, as published
#[derive(Clone, Debug, SimpleObject)]
pub struct NoticeEntry {
    /// 序号 · Place on the notice, from 1.
    position: i32,
    /// 单位名称 · Name of the organisation as published.
    name: String,
    /// 统一社会信用代码 · Give it to `fileObjection`.
    credit_code: CreditCode,
    /// 奖项等级 · The prize class; null: the regulation has it no more.
    tier: Option<Tier>,
    /// 名额类别 · Whether it takes a place, or is a former winner, who takes none (art. 4 §2).
    pool: BallotPool,
    /// 除名时间 · When it was struck off; null: it stands.
    struck_at: Option<DateTime>,
    /// 除名原因 · Why; null: it stands.
    strike_reason: Option<StrikeReason>,
}

/// 公示日 · A day of a notice
#[derive(Clone, Debug, SimpleObject)]
pub struct NoticeDay {
    /// 日期 · The day.
    day: Date,
    /// 第几日 · Its number among those that count; null: it does not count.
    number: Option<u32>,
    /// 不计入缘由 · Why it does not count; null: it counts.
    reason: Option<UncountedReason>,
    /// 节假日名称 · The occasion for which the calendar makes it a holiday, or a weekend day a workday; null: it is what its weekday says.
    occasion: Option<String>,
    /// 已过 · Whether it is over.
    past: bool,
    /// 当日 · Whether it is the day of the server's clock.
    today: bool,
}

/// 公示渠道 · Where a notice was published, with evidence
#[derive(Clone, Debug, SimpleObject)]
pub struct NoticeChannel {
    /// 渠道 · The channel, and its address where it has one.
    channel: Channel,
    /// 凭证 · What proves it besides the address, such as issue and page; null: nothing.
    evidence: Option<String>,
}

/// Channels with evidence, for a reader.
fn channels(channels: &Evidenced) -> Vec<NoticeChannel> {
    let row =
        |row: &EvidencedChannel| NoticeChannel { channel: Channel::from(&row.channel), evidence: row.evidence.clone() };
    channels.0.iter().map(row).collect()
}

/// 延长公示 · The publication of a longer period of a notice
#[derive(Clone, Debug, SimpleObject)]
pub struct NoticeExtension {
    /// 公示截止 · The first instant after the period as published here.
    ends_at: DateTime,
    /// 内容 · What was published.
    content: String,
    /// 发布渠道 · Where, with evidence.
    channels: Vec<NoticeChannel>,
    /// 发布时间 · When.
    published_at: DateTime,
}

/// 公示筛选 · Which notices; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct PublicNoticeFilter {
    /// 年度评审 · Only of this cycle; what is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 状态 · Only in these states by the clock.
    pub states: Option<Vec<NoticeState>>,
}

/// Reading notices.
#[derive(Debug, Default)]
pub struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// 公示 · Public notices, the latest first (art. 19).
    async fn public_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<PublicNoticeFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<PublicNotice>> {
        use public_notice::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = public_notice::Entity::find();
        if let Some(id) = &filter.cycle {
            select = select.filter(Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
        }
        if let Some(states) = filter.states {
            let stands = || Condition::all().add(Column::SupersededAt.is_null());
            let in_state = |state| match state {
                NoticeState::Superseded => Condition::all().add(Column::SupersededAt.is_not_null()),
                NoticeState::Published => stands().add(Column::EndsAt.gt(scope.now)),
                NoticeState::Ended => stands().add(Column::EndsAt.lte(scope.now)),
            };
            // Of no state at all there is none.
            let none = Condition::any().add(Column::Id.is_null());
            select = select.filter(states.into_iter().map(in_state).fold(none, Condition::add));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, Column::Id, page, PublicNotice, |row| row.id).await?)
    }

    /// 某公示 · One of them; null where there is none.
    async fn public_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "公示标识 · Global id.")] id: ID,
    ) -> Option<async_graphql::Result<PublicNotice>> {
        let id = Kind::PublicNotice.parse(&id)?;
        visible(async { PublicNotice::reload(&Scope::of(ctx)?, id).await }.await)
    }
}
