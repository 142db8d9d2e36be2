//! Hearing a nominee before an objection is upheld (art. 19, 28).

use super::handling::{case_of, changed, open};
use super::{Objection, case};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::applying::{MyApplication, own};
use crate::graphql::calendar::calendar;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::scalars::DateTime;
use crate::rules::{Refusal, Ruling};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{DayKind, ObjectionState, StartRule, TeamPermission};
use entity::{Instant, objection};
use sea_orm::{EntityTrait, Set};

/// 听取陈述 · A nominee's hearing on an objection (art. 19, 28); who objects is not told
#[derive(Clone, Debug, SimpleObject)]
pub struct NomineeHearing {
    /// 异议 · Global id of the objection: give it to `answerHearing`.
    objection: ID,
    /// 异议要点 · What the nominee is told.
    summary: String,
    /// 开始时间 · When it was opened.
    opened_at: DateTime,
    /// 答复期限 · The first instant after the time to answer; from then on the objection may be decided without an answer.
    due_at: DateTime,
    /// 陈述 · What the nominee said; null: nothing yet.
    statement: Option<String>,
    /// 陈述时间 · When; null: not yet.
    heard_at: Option<DateTime>,
    /// 异议状态 · Filed, upheld or dismissed.
    state: ObjectionState,
    /// 复核结论 · What the re-examination found; null: not decided.
    findings: Option<String>,
}

impl NomineeHearing {
    /// Of an objection; absent: not opened.
    pub fn of(row: &objection::Model) -> Option<Self> {
        Some(Self {
            objection: Kind::Objection.id(row.id),
            summary: row.hearing_summary.clone()?,
            opened_at: row.hearing_opened_at?.into(),
            due_at: row.hearing_due_at?.into(),
            statement: row.hearing_statement.clone(),
            heard_at: row.heard_at.map(DateTime::from),
            state: row.state,
            findings: row.findings.clone(),
        })
    }

    /// Whether the nominee may answer one of its hearings: of the latest that is open, else of the latest.
    pub fn may_answer(rows: &[objection::Model]) -> Ruling {
        let opened = rows.iter().filter(|row| row.hearing_opened_at.is_some());
        let rulings: Vec<Ruling> = opened.map(|row| case(row, false).may_answer()).collect();
        match rulings.iter().find(|ruling| ruling.is_ok()).or(rulings.last()) {
            Some(ruling) => ruling.clone(),
            None => Err(vec![Refusal::input("input-hearing-not-open")]),
        }
    }
}

/// 开始听取陈述 · Opens the nominee's hearing
#[derive(Clone, Debug, InputObject)]
pub struct OpenHearingInput {
    /// 异议 · An objection that is not decided.
    pub objection: ID,
    /// 异议要点 · What the nominee is told, at most 4000 characters; nothing that tells who objects.
    pub summary: String,
    /// 预期版本号 · The version of the objection on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 答复异议 · Answers in a hearing
#[derive(Clone, Debug, InputObject)]
pub struct AnswerHearingInput {
    /// 异议 · The objection of the hearing.
    pub objection: ID,
    /// 陈述 · What the nominee says, at most 10000 characters; given once.
    pub statement: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 记录陈述 · Records what a nominee said
#[derive(Clone, Debug, InputObject)]
pub struct RecordHearingInput {
    /// 异议 · An objection whose hearing is open.
    pub objection: ID,
    /// 陈述 · What the nominee said in writing or in person, at most 10000 characters; recorded once.
    pub statement: String,
    /// 预期版本号 · The version of the objection on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 开始结果 · The objection, or why not.
    OpenHearingPayload {
        /// 异议 · The objection; null where it was refused.
        objection: Objection
    }
    /// 答复结果 · The application, or why not.
    AnswerHearingPayload {
        /// 申报 · The nominee's application with its hearings; null where it was refused.
        application: MyApplication
    }
    /// 记录结果 · The objection, or why not.
    RecordHearingPayload {
        /// 异议 · The objection; null where it was refused.
        objection: Objection
    }
}

/// Hearings.
#[derive(Debug, Default)]
pub struct HearingMutation;

#[Object]
impl HearingMutation {
    /// 开始听取陈述 · Opens the nominee's hearing on an objection (art. 19, 28), with the work procedure's days to answer. Refused by STAGE_OUT_OF_ORDER for what is decided, CALENDAR_NOT_LOADED, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn open_hearing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenHearingInput,
    ) -> async_graphql::Result<OpenHearingPayload> {
        mutate(ctx, Action::OpenHearing, input, async |work, input: &OpenHearingInput| {
            let mut check = Check::new();
            let id = check.id("objection", Kind::Objection, &input.objection);
            let summary = check.text("summary", &input.summary, 4000);
            check.done()?;
            let (row, frame) = open(work, id, input.expected_version).await?;
            case_of(work, &row).await?.may_open_hearing()?;
            let days = frame.procedure.content.hearing_days;
            let calendar = calendar(work.db()).await?;
            let due = calendar.period_end(work.now.day(), days, DayKind::Calendar, StartRule::DayAfter)?;
            let now = work.now;
            changed(work, row, |row| {
                row.hearing_summary = Set(Some(summary));
                row.hearing_opened_at = Set(Some(now));
                row.hearing_due_at = Set(Some(Instant::end_of(due)));
            })
            .await
        })
        .await
    }

    /// 答复异议 · The nominee answers in its hearing (art. 19, 28), once, until the objection is decided. Refused by STAGE_OUT_OF_ORDER, and by INVALID_INPUT where no hearing is open or an answer is in.
    async fn answer_hearing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AnswerHearingInput,
    ) -> async_graphql::Result<AnswerHearingPayload> {
        mutate(ctx, Action::AnswerHearing, input, async |work, input: &AnswerHearingInput| {
            let mut check = Check::new();
            let id = check.id("objection", Kind::Objection, &input.objection);
            let statement = check.text("statement", &input.statement, 10_000);
            check.done()?;
            let row = objection::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let own = own(work, row.application_id, TeamPermission::Submit).await?;
            // Of an objection the nominee knows nothing before its hearing is open.
            row.hearing_opened_at.ok_or(NOT_FOUND)?;
            case(&row, false).may_answer()?;
            answer(work, row, statement).await?;
            Ok(MyApplication(own.application))
        })
        .await
    }

    /// 记录陈述 · The Office records what a nominee said outside this system (art. 19, 28), once. Refused by STAGE_OUT_OF_ORDER, INVALID_INPUT where no hearing is open or an answer is in, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn record_hearing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordHearingInput,
    ) -> async_graphql::Result<RecordHearingPayload> {
        mutate(ctx, Action::RecordHearing, input, async |work, input: &RecordHearingInput| {
            let mut check = Check::new();
            let id = check.id("objection", Kind::Objection, &input.objection);
            let statement = check.text("statement", &input.statement, 10_000);
            check.done()?;
            let (row, _) = open(work, id, input.expected_version).await?;
            case(&row, false).may_answer()?;
            answer(work, row, statement).await
        })
        .await
    }
}

async fn answer(work: &Work, row: objection::Model, statement: String) -> Result<Objection> {
    let now = work.now;
    changed(work, row, |row: &mut objection::ActiveModel| {
        row.hearing_statement = Set(Some(statement));
        row.heard_at = Set(Some(now));
    })
    .await
}
