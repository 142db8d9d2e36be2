//! What everybody may read, followed.

use super::{AT_ONCE, Cursor, Found};
use crate::access::Action;
use crate::audit::{self, Link, Which};
use crate::changes::{Topic, horizon};
use crate::error::Result;
use crate::graphql::Query;
use crate::graphql::ids::Kind;
use crate::graphql::node::Node;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entity::enums::{ResolutionState, ResolutionSubject};
use entity::{Instant, experience, notice_entry, resolution};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// 公示板类别 · Which part of what everybody may read has changed
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BoardPart {
    /// 全部 · Everything: how it stands where the follower begins
    All,
    /// 公告 · Announcements and windows
    Announcements,
    /// 评审阶段 · Cycles and their phases
    Cycles,
    /// 公示 · Notices, their days and entries
    Notices,
    /// 获奖名录 · Awards and certificates
    Awards,
    /// 撤销公告 · Revocations
    Revocations,
    /// 先进经验 · Pages on experience
    Experiences,
    /// 评审办法 · Regulations
    Regulations,
    /// 评审标准和评审办法文本 · Standards, guides and regulations that the committee approved
    Standards,
    /// 节假日安排 · The calendar of working days
    Calendar,
    /// 时间 · Nothing was written: a window opened or closed, a notice ended, or a day began in Beijing
    Time,
}

/// 公示板变化 · What everybody may read has changed
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct BoardChange {
    /// 游标 · Give it as `after` to go on behind this message.
    cursor: String,
    /// 时间 · Procedural time of the change.
    at: DateTime,
    /// 类别 · What has changed, and is worth asking for again.
    part: BoardPart,
    #[graphql(skip)]
    subject: Option<(Kind, Uuid)>,
    /// 查询 · The root, to read on in the same message.
    query: Query,
}

#[ComplexObject]
impl BoardChange {
    /// 对象 · What was published or changed, as it is when the message is written; null: more than one thing, or it has no global id.
    async fn subject(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Node>> {
        let (kind, id) = self.subject?;
        crate::graphql::visible(async { Node::find(&Scope::of(ctx)?, &kind.id(id)).await }.await)
    }
}

/// The steps that change what everybody may read: which part, and what they are taken with.
const STEPS: [(Action, BoardPart, Option<Kind>); 20] = [
    (Action::PutRegulationInForce, BoardPart::Regulations, Some(Kind::Regulation)),
    (Action::LoadCalendarYear, BoardPart::Calendar, None),
    (Action::CloseResolution, BoardPart::Standards, None),
    (Action::PublishAnnouncement, BoardPart::Announcements, Some(Kind::Cycle)),
    (Action::LengthenWindow, BoardPart::Announcements, Some(Kind::Cycle)),
    (Action::ReportQualificationResults, BoardPart::Cycles, Some(Kind::Cycle)),
    (Action::ReverseRejection, BoardPart::Cycles, None),
    (Action::AdvanceCycle, BoardPart::Cycles, Some(Kind::Cycle)),
    (Action::CloseVacant, BoardPart::Cycles, Some(Kind::Cycle)),
    (Action::PublishNotice, BoardPart::Notices, Some(Kind::PublicNotice)),
    (Action::PublishNoticeExtension, BoardPart::Notices, Some(Kind::PublicNotice)),
    (Action::UpholdObjection, BoardPart::Notices, None),
    (Action::RenounceAward, BoardPart::Notices, None),
    (Action::RefuseNominee, BoardPart::Notices, None),
    (Action::ConferAwards, BoardPart::Awards, Some(Kind::Cycle)),
    (Action::IssueCertificate, BoardPart::Awards, Some(Kind::Award)),
    (Action::RevokeAward, BoardPart::Awards, None),
    (Action::PublishRevocation, BoardPart::Revocations, Some(Kind::RevocationCase)),
    (Action::PublishExperience, BoardPart::Experiences, Some(Kind::Experience)),
    (Action::WithdrawExperience, BoardPart::Experiences, Some(Kind::Experience)),
];

const ACTIONS: [Action; STEPS.len()] = {
    let mut actions = [Action::PutRegulationInForce; STEPS.len()];
    let mut index = 0;
    while index < STEPS.len() {
        actions[index] = STEPS[index].0;
        index += 1;
    }
    actions
};

/// What changed of what everybody may read behind the follower's cursor.
pub(super) async fn find(scope: &Scope<'_>, from: Option<Cursor>) -> Result<Found<BoardChange>> {
    let head = audit::head(scope.db()).await?;
    let end = Cursor { seq: head, mark: scope.now.0.to_string() };
    let mut found = Found::waiting(end.clone(), Topic::Actions(&ACTIONS));
    found.until = Some(horizon(scope.app, scope.now).await?);
    let change = |cursor: &Cursor, at: Instant, part, subject| BoardChange {
        cursor: cursor.to_string(),
        at: at.into(),
        part,
        subject,
        query: Query::default(),
    };
    let Some(from) = from else {
        found.changes.push((end.clone(), change(&end, scope.now, BoardPart::All, None)));
        return Ok(found);
    };
    let links = audit::links(scope.db(), from.seq, Which::Of(&ACTIONS), AT_ONCE).await?;
    found.more = links.len() as u64 == AT_ONCE;
    for link in &links {
        let step = STEPS.iter().find(|(action, ..)| link.action == Some(*action));
        let Some((_, part, kind)) = step else { continue };
        if !shows(scope, link).await? {
            continue;
        }
        let cursor = Cursor { seq: link.seq, mark: from.mark.clone() };
        let subject = (*kind).zip(link.subject_id);
        found.changes.push((cursor.clone(), change(&cursor, link.at, *part, subject)));
    }
    if found.more {
        found.end = Some(Cursor { seq: links.last().map_or(head, |link| link.seq), mark: from.mark });
        return Ok(found);
    }
    // A step that was taken since the head was read is among them.
    let end = Cursor { seq: links.last().map_or(head, |link| head.max(link.seq)), ..end };
    let since = from.mark.parse().map_or(scope.now, Instant);
    let boundary = horizon(scope.app, since).await?;
    if boundary <= scope.now {
        found.changes.push((end.clone(), change(&end, boundary, BoardPart::Time, None)));
    }
    found.end = Some(end);
    Ok(found)
}

/// Whether a step did change what everybody may read: of some it depends on what they were taken with, and that somebody took
/// them behind closed doors is nobody's business.
async fn shows(scope: &Scope<'_>, link: &Link) -> Result<bool> {
    let Some(id) = link.subject_id else { return Ok(true) };
    let count = match link.action {
        // Texts are published by the resolution that approves them.
        Some(Action::CloseResolution) => {
            let texts = [ResolutionSubject::Standard, ResolutionSubject::Regulation];
            let passed = resolution::Entity::find_by_id(id)
                .filter(resolution::Column::Subject.is_in(texts))
                .filter(resolution::Column::State.eq(ResolutionState::Passed));
            passed.count(scope.db()).await?
        }
        // Only whoever stands on a notice is struck off.
        Some(Action::RenounceAward | Action::RefuseNominee) => {
            let struck = notice_entry::Entity::find()
                .filter(notice_entry::Column::ApplicationId.eq(id))
                .filter(notice_entry::Column::StruckAt.is_not_null());
            struck.count(scope.db()).await?
        }
        // What was never published is not missed.
        Some(Action::WithdrawExperience) => {
            let published =
                experience::Entity::find_by_id(id).filter(experience::Column::PublishedNumber.is_not_null());
            published.count(scope.db()).await?
        }
        // Only what was reported is taken back.
        Some(Action::ReverseRejection) => {
            let reported =
                audit::last_in(scope.db(), link, &[Action::ReportQualificationResults, Action::ReverseRejection]);
            u64::from(reported.await? == Some(Action::ReportQualificationResults))
        }
        _ => 1,
    };
    Ok(count > 0)
}
