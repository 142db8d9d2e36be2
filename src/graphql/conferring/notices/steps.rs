//! Publishing a notice, and its longer period.

use super::PublicNotice;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::calendar::calendar;
use crate::graphql::check::Check;
use crate::graphql::cycles::ChannelInput;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::candidates::ordinal;
use crate::graphql::review::case::{Frame, handled};
use crate::graphql::voting::deliberation::Deliberation;
use crate::graphql::voting::nomination::Registers;
use crate::rules::calendar::Calendar;
use crate::rules::notice::{Nominee, Publication, ends_at, may_extend, may_publish};
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::Phase;
use entity::record::{Evidenced, EvidencedChannel};
use entity::{RuleCode, application, cycle, notice_entry, notice_extension, organization, public_notice, regulation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect, RelationTrait, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// 发布公示 · Publishes a notice of nominees
#[derive(Clone, Debug, InputObject)]
pub struct PublishNoticeInput {
    /// 年度评审 · A cycle in NOTICE.
    pub cycle: ID,
    /// 拟奖励单位 · The applications of the nominees, 1-100, in the order of the notice.
    pub nominees: Vec<ID>,
    /// 标题 · Title, at most 200 characters.
    pub title: String,
    /// 内容 · Text, at most 20000 characters: say how and where to object.
    pub content: String,
    /// 发布渠道 · Where it is published, 1-20, each with evidence; the regulation says which kinds are needed.
    pub channels: Vec<NoticeChannelInput>,
    /// 所替代的公示 · A notice of this cycle with an error, which this one supersedes with a full new period; null: none.
    pub supersedes: Option<ID>,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 公示渠道 · Where a notice is published, with evidence
#[derive(Clone, Debug, InputObject)]
pub struct NoticeChannelInput {
    /// 渠道 · The channel; its address counts as evidence.
    pub channel: ChannelInput,
    /// 凭证 · What proves it, such as issue and page, at most 500 characters; null: the address does.
    pub evidence: Option<String>,
}

/// 公布延长的公示期 · Publishes the longer period of a notice
#[derive(Clone, Debug, InputObject)]
pub struct PublishNoticeExtensionInput {
    /// 公示 · A notice whose period a change of the calendar lengthened.
    pub notice: ID,
    /// 内容 · What is published, at most 20000 characters.
    pub content: String,
    /// 发布渠道 · Every channel of the notice, by level, kind and name, each with evidence.
    pub channels: Vec<NoticeChannelInput>,
    /// 预期版本号 · The version of the notice on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 发布结果 · The notice, or why not.
    PublishNoticePayload {
        /// 公示 · The notice; null where it was refused, and after `dryRun`.
        notice: PublicNotice
    }
    /// 公布结果 · The notice, or why not.
    PublishNoticeExtensionPayload {
        /// 公示 · The notice; null where it was refused.
        notice: PublicNotice
    }
}

/// Public notices.
#[derive(Debug, Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// 发布公示 · Publishes a notice of nominees (art. 19). Its period counts from this very instant, nothing is back-dated; an error is cured by a superseding notice with a full new period, and objections stay. Refused by STAGE_OUT_OF_ORDER,
    /// NOTICE_CHANNELS_MISSING, CALENDAR_NOT_LOADED, MAJORITY_NOT_REACHED for who did not pass, QUOTA_EXCEEDED for the reserve, NOMINEE_DISQUALIFIED, the row of articles 4, 11 and 12 that a nominee fails by now, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn publish_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PublishNoticeInput,
    ) -> async_graphql::Result<PublishNoticePayload> {
        mutate(ctx, Action::PublishNotice, input, async |work, input: &PublishNoticeInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let nominees = check.ids("nominees", Kind::Application, &input.nominees, 1..=100);
            let title = check.text("title", &input.title, 200);
            let content = check.text("content", &input.content, 20_000);
            let channels = read_channels(&mut check, &input.channels);
            let supersedes = input.supersedes.as_ref().map(|id| check.id("supersedes", Kind::PublicNotice, id));
            check.done()?;
            let frame = Frame::open(work, cycle_id).await?;
            let superseded = match supersedes {
                Some(id) => Some(superseding(work, id, cycle_id).await?),
                None => None,
            };
            let put_up = PutUp::read(work, &frame, &nominees, superseded.as_ref().map(|row| row.id)).await?;
            let publication = Publication { phase: frame.cycle.phase, channels: &channels, nominees: &put_up.nominees };
            may_publish(&publication, &frame.regulation.parameters)?;
            let ends_at = ends_at(work.now.day(), &calendar(work.db()).await?, &frame.regulation.parameters)?;
            if let Some(row) = superseded {
                let version = row.version + 1;
                let mut row = row.into_active_model();
                row.superseded_at = Set(Some(work.now));
                row.version = Set(version);
                row.update(work.db()).await?;
            }
            let before = public_notice::Entity::find().filter(public_notice::Column::CycleId.eq(cycle_id));
            let row = public_notice::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle_id),
                number: Set(ordinal(before.all(work.db()).await?.len())),
                supersedes_id: Set(supersedes),
                title: Set(title),
                content: Set(content),
                channels: Set(Evidenced(channels)),
                ends_at: Set(ends_at),
                announced_ends_at: Set(ends_at),
                published_by: Set(work.actor()?),
                published_at: Set(work.now),
                superseded_at: Set(None),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            put_up.enter(work, row.id).await?;
            Ok(PublicNotice(row))
        })
        .await
    }

    /// 公布延长的公示期 · Publishes, on the same channels, the longer period that a change of the calendar gave a notice (art. 19); until then the cycle does not go on to CONFERRAL. Refused by NOTICE_CHANNELS_MISSING, and by INVALID_INPUT where nothing was lengthened.
    async fn publish_notice_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PublishNoticeExtensionInput,
    ) -> async_graphql::Result<PublishNoticeExtensionPayload> {
        mutate(ctx, Action::PublishNoticeExtension, input, async |work, input: &PublishNoticeExtensionInput| {
            let mut check = Check::new();
            let id = check.id("notice", Kind::PublicNotice, &input.notice);
            let content = check.text("content", &input.content, 20_000);
            let channels = read_channels(&mut check, &input.channels);
            check.done()?;
            let row = public_notice::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            Frame::open(work, row.cycle_id).await?;
            work.expect_version(input.expected_version, row.version)?;
            let lengthened = row.announced_ends_at < row.ends_at;
            may_extend(lengthened, row.superseded_at.is_some(), &channels, &row.channels.0)?;
            let extension = notice_extension::ActiveModel {
                id: Set(work.new_id()),
                notice_id: Set(row.id),
                ends_at: Set(row.ends_at),
                content: Set(content),
                channels: Set(Evidenced(channels)),
                published_by: Set(work.actor()?),
                published_at: Set(work.now),
            };
            extension.insert(work.db()).await?;
            let (ends_at, version) = (row.ends_at, row.version + 1);
            let mut row = row.into_active_model();
            row.announced_ends_at = Set(ends_at);
            row.version = Set(version);
            Ok(PublicNotice(row.update(work.db()).await?))
        })
        .await
    }
}

/// Channels with their evidence: an address, or words.
fn read_channels(check: &mut Check, channels: &[NoticeChannelInput]) -> Vec<EvidencedChannel> {
    check.each("channels", channels, 1..=20, |check, row| {
        let channel = check.within("channel", |check| row.channel.read(check));
        let evidence = check.optional_text("evidence", row.evidence.as_deref(), 500);
        if channel.url.is_none() && evidence.is_none() {
            check.fault("evidence", Refusal::input("input-required"));
        }
        EvidencedChannel { channel, evidence }
    })
}

/// The notice that is to be superseded: one of this cycle that stands.
async fn superseding(work: &Work, id: Uuid, cycle_id: Uuid) -> Result<public_notice::Model> {
    let row = public_notice::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    if row.cycle_id != cycle_id || row.superseded_at.is_some() {
        return Err(Refusal::input("input-choice").at(vec![Step::Field("supersedes".to_owned())]).into());
    }
    Ok(row)
}

/// Those who are put up as nominees.
struct PutUp {
    /// In the order of the input, as the rule looks at them.
    nominees: Vec<Nominee>,
    entries: Vec<notice_entry::Model>,
}

impl PutUp {
    async fn read(work: &Work, frame: &Frame, ids: &[Uuid], but: Option<Uuid>) -> Result<Self> {
        let rows: HashMap<Uuid, (application::Model, organization::Model)> = application::Entity::find()
            .filter(application::Column::CycleId.eq(frame.cycle.id))
            .filter(application::Column::Id.is_in(ids.iter().copied()))
            .filter(application::Column::SubmittedAt.is_not_null())
            .find_also_related(organization::Entity)
            .all(work.db())
            .await?
            .into_iter()
            .filter_map(|(row, organization)| Some((row.id, (row, organization?))))
            .collect();
        let rows: Vec<&(application::Model, organization::Model)> =
            ids.iter().map(|id| rows.get(id).ok_or(NOT_FOUND)).collect::<Result<_>>()?;
        let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
        let codes = rows.iter().map(|(_, organization)| organization.credit_code.as_str());
        handled(&standing, frame, codes, work.now.day())?;
        let mut live = notice_entry::Entity::find()
            .join(JoinType::InnerJoin, notice_entry::Relation::PublicNotice.def())
            .filter(public_notice::Column::SupersededAt.is_null())
            .filter(notice_entry::Column::ApplicationId.is_in(ids.iter().copied()))
            .filter(notice_entry::Column::StruckAt.is_null());
        if let Some(id) = but {
            live = live.filter(notice_entry::Column::NoticeId.ne(id));
        }
        let live: HashSet<Uuid> = live.all(work.db()).await?.into_iter().map(|row| row.application_id).collect();
        let deliberation =
            Deliberation::read(work.db(), frame.cycle.id).await?.ok_or(RuleCode::CandidateListMissing)?;
        let registers = Registers::read(work.db(), rows.iter().map(|(row, _)| row)).await?;
        let parameters = &frame.regulation.parameters;
        let nominee = |(row, _): &&(application::Model, organization::Model)| Nominee {
            number: row.number.clone().unwrap_or_default(),
            state: row.state,
            noticed: live.contains(&row.id),
            votes: deliberation.tally(row.id, parameters),
            failing: registers.failing(row, parameters),
        };
        let entry = |(position, (row, organization)): (i32, &&(application::Model, organization::Model))| {
            let placing = deliberation.placing(row.id, parameters)?;
            Some(notice_entry::Model {
                notice_id: Uuid::nil(),
                application_id: row.id,
                position,
                name: organization.name.clone(),
                credit_code: organization.credit_code.clone(),
                tier: placing.tier,
                pool: placing.pool,
                struck_at: None,
                strike_reason: None,
            })
        };
        Ok(Self { nominees: rows.iter().map(nominee).collect(), entries: (1..).zip(&rows).filter_map(entry).collect() })
    }

    async fn enter(self, work: &Work, notice_id: Uuid) -> Result<()> {
        let rows = self.entries.into_iter().map(|row| notice_entry::Model { notice_id, ..row }.into_active_model());
        notice_entry::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
        Ok(())
    }
}

/// After the calendar of a year was loaded: a notice that is running gets the longer period where there is one; none gets a
/// shorter one (art. 19).
pub async fn lengthen(work: &Work, calendar: &Calendar) -> Result<()> {
    let running = public_notice::Entity::find()
        .filter(public_notice::Column::SupersededAt.is_null())
        .filter(public_notice::Column::EndsAt.gt(work.now))
        .find_also_related(cycle::Entity)
        .all(work.db())
        .await?;
    for (row, cycle) in running {
        let cycle = cycle.filter(|cycle| cycle.phase == Phase::Notice);
        let Some(cycle) = cycle else { continue };
        let regulation = regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        // Where the new calendar lacks a year the period stays as it was counted.
        let Ok(end) = ends_at(row.published_at.day(), calendar, &regulation.parameters) else { continue };
        if end > row.ends_at {
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.ends_at = Set(end);
            row.version = Set(version);
            row.update(work.db()).await?;
        }
    }
    Ok(())
}
