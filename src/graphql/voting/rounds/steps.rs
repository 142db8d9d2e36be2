//! Preparing a round, opening it, and closing it with its count.

use super::BallotRound;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::candidates::ordinal;
use crate::graphql::review::case::{Frame, handled};
use crate::graphql::scope::Scope;
use crate::graphql::voting::deliberation::{Deliberation, Next, count};
use crate::graphql::voting::late::withstands;
use crate::graphql::voting::nomination::{Registers, settle};
use crate::graphql::voting::poll::Poll;
use crate::graphql::voting::sealing;
use crate::rules::ballot::{base, deliberating, limit, may_close, may_open, quorate};
use crate::rules::eligibility::repeat_winner;
use crate::rules::meeting::may_attend;
use crate::rules::{Refusal, Ruling, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{BallotPool, ResolutionState, ResolutionSubject, RoundState};
use entity::record::Parameters;
use entity::{
    Instant, RuleCode, application, ballot_round, meeting, resolution, round_attendee, round_candidate, round_recusal,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, Set,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// 准备轮次 · Prepares the round that comes next
#[derive(Clone, Debug, InputObject)]
pub struct PrepareRoundInput {
    /// 会议 · A meeting that has not ended.
    pub meeting: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 开始投票 · Opens a round
#[derive(Clone, Debug, InputObject)]
pub struct OpenRoundInput {
    /// 轮次 · A prepared round.
    pub round: ID,
    /// 预期版本号 · The version of the round on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 结束投票 · Closes a round
#[derive(Clone, Debug, InputObject)]
pub struct CloseRoundInput {
    /// 轮次 · The open round.
    pub round: ID,
    /// 预期版本号 · The version of the round on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 准备结果 · The prepared round, or why not.
    PrepareRoundPayload {
        /// 轮次 · The round; null where it was refused.
        round: BallotRound
    }
    /// 开始结果 · The open round, or why not.
    OpenRoundPayload {
        /// 轮次 · The round; null where it was refused, and after `dryRun`.
        round: BallotRound
    }
    /// 结束结果 · The counted round, or why not.
    CloseRoundPayload {
        /// 轮次 · The round: counted, or void; null where it was refused.
        round: BallotRound
    }
}

/// Rounds of voting.
#[derive(Debug, Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// 准备轮次 · Prepares the round that comes next (art. 18): a run-off among those tied, else the vote on the highest prize class that has none. Members see its candidates and declare; a round prepared before and not opened is replaced. Refused by STAGE_OUT_OF_ORDER, ROUND_ALREADY_OPEN, CANDIDATE_LIST_MISSING, by the row of articles 4, 11 and 12 that a candidate fails by now (`excludeApplication`), and by PLEDGE_MISSING, DECLARATION_MISSING and CONFLICT_OF_INTEREST for staff who may not handle every candidate.
    async fn prepare_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PrepareRoundInput,
    ) -> async_graphql::Result<PrepareRoundPayload> {
        mutate(ctx, Action::PrepareRound, input, async |work, input: &PrepareRoundInput| {
            let mut check = Check::new();
            let id = check.id("meeting", Kind::Meeting, &input.meeting);
            check.done()?;
            let meeting = meeting::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let frame = Frame::open(work, meeting.cycle_id).await?;
            let rounds = ballot_round::Entity::find()
                .filter(ballot_round::Column::MeetingId.eq(id))
                .order_by_asc(ballot_round::Column::Number)
                .all(work.db())
                .await?;
            may_attend(meeting.state, rounds.iter().any(|round| round.state == RoundState::Open))?;
            let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
            let prospect = Prospect::read(work.db(), &frame, &standing, work.now).await?;
            prepare(work, &meeting, &frame, prospect, rounds).await.map(BallotRound)
        })
        .await
    }

    /// 开始投票 · Opens a prepared round (art. 18): attendance, candidates and recusals are frozen, and the digest says which. Refused by MEETING_NOT_OPEN, ROUND_ALREADY_OPEN, CHAIR_MISSING where neither director nor executive deputy attends unrecused, QUORUM_NOT_MET, SECRECY_NOT_POSSIBLE, STAGE_OUT_OF_ORDER, by the row of articles 4, 11 and 12 that a candidate fails by now, and by PLEDGE_MISSING, DECLARATION_MISSING and CONFLICT_OF_INTEREST for staff who may not handle every candidate.
    async fn open_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: OpenRoundInput,
    ) -> async_graphql::Result<OpenRoundPayload> {
        mutate(ctx, Action::OpenRound, input, async |work, input: &OpenRoundInput| {
            let poll = poll(work, &input.round).await?;
            work.expect_version(input.expected_version, poll.round.version)?;
            let day = work.now.day();
            may_open(&poll.opening(day), &poll.frame.regulation.parameters)?;
            still_due(work.db(), &poll).await??;
            open(work, poll).await.map(BallotRound)
        })
        .await
    }

    /// 结束投票 · Closes the open round (art. 18): its ballots are counted and sealed, so that nothing joins them to members any more. Where too few came back, or a conflict that surfaced meanwhile could have decided it, it is VOID and its ballots are destroyed uncounted. Refused by VOTING_NOT_OPEN, and by PLEDGE_MISSING, DECLARATION_MISSING and CONFLICT_OF_INTEREST for staff who may not handle every candidate.
    async fn close_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseRoundInput,
    ) -> async_graphql::Result<CloseRoundPayload> {
        let payload: CloseRoundPayload =
            mutate(ctx, Action::CloseRound, input, async |work, input: &CloseRoundInput| {
                let poll = poll(work, &input.round).await?;
                may_close(poll.round.state)?;
                work.expect_version(input.expected_version, poll.round.version)?;
                let cycle_id = poll.frame.cycle.id;
                let round = close(work, poll).await?;
                settle(work, cycle_id).await?;
                Ok(BallotRound(round))
            })
            .await?;
        if payload.round.is_some() {
            // The round is closed and sealed whatever becomes of this.
            if let Err(error) = Scope::of(ctx)?.app.db.forget().await {
                tracing::error!(%error, "the database file was not rewritten after a round was closed");
            }
        }
        Ok(payload)
    }
}

fn at(field: &str) -> Vec<Step> {
    vec![Step::Field(field.to_owned())]
}

/// The round that an input names, for staff who may handle every candidate (art. 7, 27).
async fn poll(work: &mut Work, id: &ID) -> Result<Poll> {
    let mut check = Check::new();
    let id = check.id("round", Kind::BallotRound, id);
    check.done()?;
    let poll = Poll::read(work.db(), id, work.now.day()).await?;
    work.in_cycle(&poll.frame.cycle);
    poll.handled(&Standing::of(work.db(), work.viewer()?.person_id).await?, work.now.day())?;
    Ok(poll)
}

/// Whether what was prepared is what comes next still, on the list that stands, among candidates that are eligible still.
pub(super) async fn still_due(db: &impl ConnectionTrait, poll: &Poll) -> Result<Ruling> {
    let deliberation = Deliberation::read(db, poll.frame.cycle.id).await?;
    let next =
        deliberation.and_then(|deliberation| deliberation.next(&poll.frame.cycle, &poll.frame.regulation.parameters));
    if poll.list_stands && next.as_ref() == Some(&prepared(poll)) {
        let rows: Vec<application::Model> = poll.candidates.iter().map(|runner| runner.application.clone()).collect();
        let registers = Registers::read(db, &rows).await?;
        return Ok(eligible(&registers, &rows, &poll.frame.regulation.parameters));
    }
    Ok(Err(vec![Refusal::input("input-round-outdated").at(at("round"))]))
}

/// Whether all of these candidates are eligible still (art. 4, 11, 12): the row that fails, of each.
fn eligible(registers: &Registers, rows: &[application::Model], parameters: &Parameters) -> Ruling {
    let failing: Vec<Refusal> = rows.iter().flat_map(|row| registers.failing(row, parameters)).collect();
    if failing.is_empty() { Ok(()) } else { Err(failing) }
}

/// What was prepared, in the words of what comes next.
fn prepared(poll: &Poll) -> Next {
    Next {
        kind: poll.round.kind,
        tier: poll.round.tier.clone(),
        places: poll.round.places.unsigned_abs(),
        candidates: poll.candidates.iter().map(|runner| runner.application.id).collect(),
    }
}

/// The round that comes next on the list of a cycle that stands, for staff who may handle every candidate.
pub struct Prospect {
    deliberation: Deliberation,
    next: Next,
    /// The candidates with their pools, in the order of the ballot.
    runners: Vec<(Uuid, BallotPool)>,
}

impl Prospect {
    /// Refused by STAGE_OUT_OF_ORDER, CANDIDATE_LIST_MISSING, where nothing is left to vote on, and for staff who may not
    /// handle every candidate.
    pub async fn read(db: &impl ConnectionTrait, frame: &Frame, standing: &Standing, now: Instant) -> Result<Self> {
        deliberating(frame.cycle.phase)?;
        let deliberation = Deliberation::read(db, frame.cycle.id).await?.ok_or(RuleCode::CandidateListMissing)?;
        let next = deliberation
            .next(&frame.cycle, &frame.regulation.parameters)
            .ok_or_else(|| Refusal::input("input-nothing-to-vote").at(at("meeting")))?;
        let rows = deliberation.rows(&next.candidates)?;
        let registers = Registers::read(db, &rows).await?;
        handled(standing, frame, rows.iter().filter_map(|row| registers.code(row)).map(String::as_str), now.day())?;
        let parameters = &frame.regulation.parameters;
        eligible(&registers, &rows, parameters)?;
        let pool = |row: &application::Model| {
            let submitted = row.submitted_at.unwrap_or(now).day();
            let dossier = registers.dossier(row);
            let former = dossier.is_some_and(|dossier| repeat_winner(&dossier.honours, submitted, parameters));
            if former { BallotPool::Former } else { BallotPool::Quota }
        };
        let runners = rows.iter().map(|row| (row.id, pool(row))).collect();
        Ok(Self { deliberation, next, runners })
    }
}

async fn prepare(
    work: &Work,
    meeting: &meeting::Model,
    frame: &Frame,
    prospect: Prospect,
    rounds: Vec<ballot_round::Model>,
) -> Result<ballot_round::Model> {
    let Prospect { deliberation, next, runners } = prospect;
    let resolved = resolution::Entity::find()
        .filter(resolution::Column::Subject.eq(ResolutionSubject::RecusedBase))
        .filter(resolution::Column::SubjectId.eq(frame.cycle.id))
        .filter(resolution::Column::State.eq(ResolutionState::Passed))
        .count(work.db())
        .await?
        > 0;
    let waiting: Vec<Uuid> =
        rounds.iter().filter(|round| round.state == RoundState::Prepared).map(|round| round.id).collect();
    round_candidate::Entity::delete_many()
        .filter(round_candidate::Column::RoundId.is_in(waiting.clone()))
        .exec(work.db())
        .await?;
    ballot_round::Entity::delete_many().filter(ballot_round::Column::Id.is_in(waiting)).exec(work.db()).await?;
    let number = rounds.iter().filter(|round| round.state != RoundState::Prepared).count();
    let parameters = &frame.regulation.parameters;
    let whole = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let round = ballot_round::ActiveModel {
        id: Set(work.new_id()),
        meeting_id: Set(meeting.id),
        list_id: Set(deliberation.list.id),
        number: Set(ordinal(number)),
        kind: Set(next.kind),
        tier: Set(next.tier),
        state: Set(RoundState::Prepared),
        mode: Set(frame.procedure.content.ballot_mode),
        places: Set(whole(next.places)),
        slot_limit: Set(whole(limit(next.kind, next.places, parameters))),
        // The committee may have chosen the other reading before the vote (art. 18).
        recused_in_base: Set(parameters.recused_count_in_base != resolved),
        prepared_by: Set(work.actor()?),
        prepared_at: Set(work.now),
        members: Set(None),
        attending: Set(None),
        chair_id: Set(None),
        digest: Set(None),
        opened_at: Set(None),
        ballots: Set(None),
        closed_at: Set(None),
        tally_digest: Set(None),
        void_reason: Set(None),
        version: Set(1),
    };
    let round = round.insert(work.db()).await?;
    let rows = (1..).zip(runners).map(|(position, (application_id, pool))| round_candidate::ActiveModel {
        round_id: Set(round.id),
        application_id: Set(application_id),
        pool: Set(pool),
        position: Set(position),
        approvals: Set(None),
        base: Set(None),
        result: Set(None),
    });
    round_candidate::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    Ok(round)
}

/// Freezes who attends and who is recused from what, and says which by a digest.
async fn open(work: &Work, poll: Poll) -> Result<ballot_round::Model> {
    let (day, present) = (work.now.day(), poll.present());
    let pairs = present.iter().flat_map(|person| poll.candidates.iter().map(move |runner| (*person, runner)));
    let recused: Vec<(Uuid, Uuid)> = pairs
        .filter(|(person, runner)| poll.barred(*person, runner, day))
        .map(|(person, runner)| (person, runner.application.id))
        .collect();
    let attendees = present
        .iter()
        .map(|person| round_attendee::ActiveModel { round_id: Set(poll.round.id), person_id: Set(*person) });
    round_attendee::Entity::insert_many(attendees).exec_without_returning(work.db()).await?;
    if !recused.is_empty() {
        let rows = recused.iter().map(|(person_id, application_id)| round_recusal::ActiveModel {
            round_id: Set(poll.round.id),
            person_id: Set(*person_id),
            application_id: Set(*application_id),
            late: Set(false),
        });
        round_recusal::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    }
    let parameters = &poll.frame.regulation.parameters;
    let frozen = json!({
        "round": poll.round.id, "kind": poll.round.kind.name(), "tier": poll.round.tier, "mode": poll.round.mode.name(),
        "places": poll.round.places, "limit": poll.round.slot_limit, "quorum": parameters.quorum, "majority": parameters.majority,
        "recusedInBase": poll.round.recused_in_base, "attending": present, "recused": recused,
        "roll": poll.roll.iter().map(|seat| seat.person_id).collect::<Vec<_>>(),
        "candidates": poll.candidates.iter().map(|runner| (runner.application.id, runner.row.pool.name())).collect::<Vec<_>>(),
    });
    let (chair_id, members) = (poll.chair(day), poll.meeting.members);
    let version = poll.round.version + 1;
    let mut round = poll.round.into_active_model();
    round.state = Set(RoundState::Open);
    round.members = Set(Some(members));
    round.attending = Set(i32::try_from(present.len()).ok());
    round.chair_id = Set(chair_id);
    round.digest = Set(Some(crate::hex(&Sha256::digest(frozen.to_string()))));
    round.opened_at = Set(Some(work.now));
    round.version = Set(version);
    Ok(round.update(work.db()).await?)
}

/// Counts and seals, or makes void.
async fn close(work: &Work, poll: Poll) -> Result<ballot_round::Model> {
    let ballots = sealing::open_ballots(work, poll.round.id).await?;
    let rows: Vec<round_candidate::Model> =
        poll.candidates.iter().map(|runner| tallied(&poll, &runner.row, &ballots)).collect();
    let tally = count(&poll.round, &rows, &poll.frame.regulation.parameters);
    let returned = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    let members = poll.round.members.unwrap_or_default().unsigned_abs();
    let void = if !poll.list_stands {
        Some(RuleCode::CandidateListMissing)
    } else if quorate(returned, members, poll.frame.regulation.parameters.quorum).is_err() {
        Some(RuleCode::QuorumNotMet)
    } else if !withstands(&poll, &tally) {
        Some(RuleCode::ConflictOfInterest)
    } else {
        None
    };
    let mut tally_digest = None;
    if void.is_none() {
        for (row, result) in rows.into_iter().zip(tally.results()) {
            let (approvals, base) = (row.approvals, row.base);
            let mut row = row.into_active_model();
            row.approvals = Set(approvals);
            row.base = Set(base);
            row.result = Set(Some(result));
            row.update(work.db()).await?;
        }
        tally_digest = Some(sealing::digest(ballots.clone()).0);
        sealing::seal(work, poll.round.id, ballots).await?;
    }
    sealing::destroy(work).await?;
    let version = poll.round.version + 1;
    let mut round = poll.round.into_active_model();
    round.state = Set(if void.is_some() { RoundState::Void } else { RoundState::Closed });
    round.void_reason = Set(void);
    round.ballots = Set(i32::try_from(returned).ok());
    round.tally_digest = Set(tally_digest);
    round.closed_at = Set(Some(work.now));
    round.version = Set(version);
    Ok(round.update(work.db()).await?)
}

/// A candidate with its approvals and the base of its majority.
fn tallied(poll: &Poll, row: &round_candidate::Model, ballots: &[sealing::Ballot]) -> round_candidate::Model {
    let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let approvals = ballots.iter().filter(|(_, chosen)| chosen.contains(&row.application_id)).count();
    let recused = poll.recusals.iter().filter(|recusal| !recusal.late && recusal.application_id == row.application_id);
    let base = base(whole(poll.attendees.len()), whole(recused.count()), poll.round.recused_in_base);
    round_candidate::Model { approvals: i32::try_from(approvals).ok(), base: i32::try_from(base).ok(), ..row.clone() }
}
