//! Proposing a resolution, voting on it openly, closing it; a passed one approves its subject in the same transaction.

use super::{Resolution, tally, under_vote};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::committee::in_office;
use crate::graphql::cycles::{in_phase, may_raise};
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::revocations::committee;
use crate::graphql::standards::check_content;
use crate::graphql::voting::deliberation::voting_begun;
use crate::rules::committee::{Tally, Vote, close, complete, may_close, may_lapse, may_vote};
use crate::rules::cycle::{before_voting, may_resolve_vacancy};
use crate::rules::standard::may_amend;
use crate::rules::substitution::may_resolve;
use crate::rules::{Refusal, Step, term};
use crate::work::{Work, in_force, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{DocumentState, Phase, Position, ResolutionChoice, ResolutionState, ResolutionSubject};
use entity::{RuleCode, cycle, regulation, resolution, resolution_vote, standard, vacant_place, work_procedure};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// 提出决议 · Proposes a resolution
#[derive(Clone, Debug, InputObject)]
pub struct ProposeResolutionInput {
    /// 事项 · What it is on.
    pub subject: ResolutionSubject,
    /// 对象 · The standard or guide, work procedure, version of the regulation, for QUOTA, RECUSED_BASE and VACANCY the cycle, for VACANT_PLACE the place, for DIRECTOR_REVIEW the term of the member, for REVOCATION the case; null for OTHER.
    pub subject_id: Option<ID>,
    /// 名额 · QUOTA: the proposed number of places, more than the cycle has, at most 100; null otherwise.
    pub quota: Option<i32>,
    /// 标题 · Title, at most 200 characters.
    pub title: String,
    /// 内容 · What is proposed, at most 10000 characters.
    pub text: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 表决决议 · Votes on a resolution
#[derive(Clone, Debug, InputObject)]
pub struct CastResolutionVoteInput {
    /// 决议 · An open resolution.
    pub resolution: ID,
    /// 意见 · The vote, final once cast.
    pub choice: ResolutionChoice,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 结束决议表决 · Closes the vote on a resolution
#[derive(Clone, Debug, InputObject)]
pub struct CloseResolutionInput {
    /// 决议 · An open resolution.
    pub resolution: ID,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 决议流会 · Ends a vote that has no quorum
#[derive(Clone, Debug, InputObject)]
pub struct LapseResolutionInput {
    /// 决议 · An open resolution.
    pub resolution: ID,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 提出结果 · The resolution, or why not.
    ProposeResolutionPayload {
        /// 决议 · The resolution; null where it was refused.
        resolution: Resolution
    }
    /// 表决结果 · The resolution, or why not.
    CastResolutionVotePayload {
        /// 决议 · The resolution; null where it was refused.
        resolution: Resolution
    }
    /// 结束结果 · The closed resolution, or why not.
    CloseResolutionPayload {
        /// 决议 · The resolution; null where it was refused, and after `dryRun`.
        resolution: Resolution
    }
    /// 流会结果 · The lapsed resolution, or why not.
    LapseResolutionPayload {
        /// 决议 · The resolution; null where it was refused.
        resolution: Resolution
    }
}

/// Resolutions.
#[derive(Debug, Default)]
pub struct ResolutionMutation;

#[Object]
impl ResolutionMutation {
    /// 提出决议 · Puts a matter to the committee's open vote (art. 7, 18). The roll is frozen: everybody in office today, in a complete committee. A REVOCATION is refused by REVOCATION_GROUND_MISSING, WINNER_NOT_HEARD, AWARD_NOT_VALID, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn propose_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ProposeResolutionInput,
    ) -> async_graphql::Result<ProposeResolutionPayload> {
        mutate(ctx, Action::ProposeResolution, input, async |work, input: &ProposeResolutionInput| {
            let mut check = Check::new();
            let title = check.text("title", &input.title, 200);
            let text = check.text("text", &input.text, 10_000);
            let subject_id = subject_id(&mut check, input);
            match (input.subject, input.quota) {
                (ResolutionSubject::Quota, None) => check.fault("quota", Refusal::input("input-required")),
                (ResolutionSubject::Quota, Some(quota)) => _ = check.integer("quota", quota, 1..=100),
                (_, Some(_)) => check.fault("quota", Refusal::input("input-choice")),
                (_, None) => {}
            }
            check.done()?;
            let rules = may_propose(work, input, subject_id).await?;
            let roll = in_office(work.db(), work.now.day()).await?;
            complete(&roll.iter().map(|member| member.position).collect::<Vec<_>>())?;
            let roll: BTreeSet<Uuid> = roll.into_iter().map(|member| member.person_id).collect();
            let row = resolution::ActiveModel {
                id: Set(work.new_id()),
                subject: Set(input.subject),
                subject_id: Set(subject_id),
                quota: Set(input.quota),
                title: Set(title),
                text: Set(text),
                state: Set(ResolutionState::Proposed),
                members: Set(i32::try_from(roll.len()).unwrap_or(i32::MAX)),
                quorum: Set(rules.parameters.quorum),
                majority: Set(rules.parameters.majority),
                attending: Set(None),
                approvals: Set(None),
                proposed_by: Set(work.actor()?),
                proposed_at: Set(work.now),
                closed_at: Set(None),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            let places = roll.into_iter().map(|person_id| resolution_vote::ActiveModel {
                resolution_id: Set(row.id),
                person_id: Set(person_id),
                choice: Set(None),
                cast_at: Set(None),
            });
            resolution_vote::Entity::insert_many(places).exec_without_returning(work.db()).await?;
            Ok(Resolution(row))
        })
        .await
    }

    /// 表决决议 · Casts an open vote on a resolution (art. 18): once a member, final; on a REVOCATION after pledge and declaration, and by nobody with an interest in the winner (art. 7).
    async fn cast_resolution_vote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CastResolutionVoteInput,
    ) -> async_graphql::Result<CastResolutionVotePayload> {
        mutate(ctx, Action::CastResolutionVote, input, async |work, input: &CastResolutionVoteInput| {
            let row = open(work, &input.resolution).await?;
            let place = (row.id, work.viewer()?.person_id);
            let place = resolution_vote::Entity::find_by_id(place).one(work.db()).await?;
            let already = place.as_ref().is_some_and(|place| place.choice.is_some());
            may_vote(&Vote { state: row.state, on_roll: place.is_some(), already })?;
            let mut place = place.ok_or(RuleCode::NotAttending)?.into_active_model();
            place.choice = Set(Some(input.choice));
            place.cast_at = Set(Some(work.now));
            place.update(work.db()).await?;
            Ok(Resolution(row))
        })
        .await
    }

    /// 结束决议表决 · Closes the vote (art. 18): refused without a quorum; with it the resolution passes or is rejected, and a passed one approves its subject. A rejected REVOCATION dismisses its case (art. 24).
    async fn close_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseResolutionInput,
    ) -> async_graphql::Result<CloseResolutionPayload> {
        mutate(ctx, Action::CloseResolution, input, async |work, input: &CloseResolutionInput| {
            let row = open(work, &input.resolution).await?;
            work.expect_version(input.expected_version, row.version)?;
            may_close(row.state)?;
            let tally = counted(work, &row).await?;
            let passed = close(&tally)?;
            if passed {
                approve(work, &row).await?;
            }
            if row.subject == ResolutionSubject::Revocation {
                committee::decided(work, &row, passed).await?;
            }
            end(work, row, if passed { ResolutionState::Passed } else { ResolutionState::Rejected }, &tally).await
        })
        .await
    }

    /// 决议流会 · Ends a vote for which no quorum can be had (art. 18), without a result; the matter may be proposed again, to the committee as
    /// it is then. Refused by VOTING_NOT_OPEN, and by INVALID_INPUT once the quorum is reached: then it is closed.
    async fn lapse_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LapseResolutionInput,
    ) -> async_graphql::Result<LapseResolutionPayload> {
        mutate(ctx, Action::LapseResolution, input, async |work, input: &LapseResolutionInput| {
            let row = open(work, &input.resolution).await?;
            work.expect_version(input.expected_version, row.version)?;
            let tally = counted(work, &row).await?;
            may_lapse(row.state, &tally)?;
            end(work, row, ResolutionState::Lapsed, &tally).await
        })
        .await
    }
}

async fn counted(work: &Work, row: &resolution::Model) -> Result<Tally> {
    let votes = resolution_vote::Entity::find().filter(resolution_vote::Column::ResolutionId.eq(row.id));
    Ok(tally(row, &votes.all(work.db()).await?))
}

/// Freezes the figures of a vote that is over.
async fn end(work: &Work, row: resolution::Model, state: ResolutionState, tally: &Tally) -> Result<Resolution> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.attending = Set(Some(i32::try_from(tally.attending).unwrap_or(i32::MAX)));
    row.approvals = Set(Some(i32::try_from(tally.approvals).unwrap_or(i32::MAX)));
    row.closed_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(Resolution(row.update(work.db()).await?))
}

/// The subject's id, of the kind that the subject asks for.
fn subject_id(check: &mut Check, input: &ProposeResolutionInput) -> Option<Uuid> {
    let kind = match input.subject {
        ResolutionSubject::Standard => Kind::Standard,
        ResolutionSubject::WorkProcedure => Kind::WorkProcedure,
        ResolutionSubject::Regulation => Kind::Regulation,
        ResolutionSubject::Quota | ResolutionSubject::RecusedBase | ResolutionSubject::Vacancy => Kind::Cycle,
        ResolutionSubject::VacantPlace => Kind::VacantPlace,
        ResolutionSubject::DirectorReview => Kind::CommitteeMember,
        ResolutionSubject::Revocation => Kind::RevocationCase,
        ResolutionSubject::Other => {
            if input.subject_id.is_some() {
                check.fault("subjectId", Refusal::input("input-choice"));
            }
            return None;
        }
    };
    match &input.subject_id {
        Some(id) => Some(check.id("subjectId", kind, id)),
        None => {
            check.fault("subjectId", Refusal::input("input-required"));
            None
        }
    }
}

/// The resolution that an input names, with the regulation that refusals cite.
async fn open(work: &mut Work, id: &ID) -> Result<resolution::Model> {
    let mut check = Check::new();
    let id = check.id("resolution", Kind::Resolution, id);
    check.done()?;
    let row = resolution::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let cycle_id = match (row.subject, row.subject_id) {
        (ResolutionSubject::Quota | ResolutionSubject::RecusedBase | ResolutionSubject::Vacancy, id) => id,
        (ResolutionSubject::VacantPlace, Some(id)) => {
            vacant_place::Entity::find_by_id(id).one(work.db()).await?.map(|row| row.cycle_id)
        }
        (ResolutionSubject::WorkProcedure, Some(id)) => {
            work_procedure::Entity::find_by_id(id).one(work.db()).await?.map(|row| row.cycle_id)
        }
        _ => None,
    };
    if let Some(id) = cycle_id {
        let cycle = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        work.in_cycle(&cycle);
    }
    if let (ResolutionSubject::Revocation, Some(id)) = (row.subject, row.subject_id) {
        committee::impartial(work, id).await?;
    }
    Ok(row)
}

/// Whether the subject can be voted on. Answers the regulation whose quorum and majority count: the cycle's, or the one
/// in force.
async fn may_propose(
    work: &mut Work,
    input: &ProposeResolutionInput,
    subject_id: Option<Uuid>,
) -> Result<regulation::Model> {
    let id = subject_id.unwrap_or_default();
    let mut of_cycle = None;
    match input.subject {
        ResolutionSubject::Standard => {
            let row = standard::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            may_amend(row.state)?;
            check_content(work, &row).await?;
        }
        ResolutionSubject::WorkProcedure => {
            let row = work_procedure::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(row.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            in_phase(cycle.phase, Phase::Planning)?;
            if row.state == DocumentState::Approved {
                let refusal = Refusal::new(RuleCode::StageOutOfOrder)
                    .fact("current", term!(DocumentState, DocumentState::Approved))
                    .fact("required", term!(DocumentState, DocumentState::Draft));
                return Err(refusal.into());
            }
            of_cycle = Some(cycle.regulation_id);
        }
        ResolutionSubject::Regulation => {
            let row = regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            if row.state == DocumentState::Approved {
                return Err(RuleCode::RegulationImmutable.into());
            }
        }
        ResolutionSubject::Quota => {
            let cycle = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            may_raise(&cycle, input.quota.unwrap_or_default(), voting_begun(work.db(), id).await?)?;
            of_cycle = Some(cycle.regulation_id);
        }
        ResolutionSubject::RecusedBase => {
            let cycle = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            before_voting(cycle.phase, voting_begun(work.db(), id).await?)?;
            of_cycle = Some(cycle.regulation_id);
        }
        ResolutionSubject::Vacancy => {
            let cycle = cycle::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            may_resolve_vacancy(cycle.phase)?;
            of_cycle = Some(cycle.regulation_id);
        }
        ResolutionSubject::VacantPlace => {
            let place = vacant_place::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(place.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            may_resolve(place.state)?;
            of_cycle = Some(cycle.regulation_id);
        }
        ResolutionSubject::DirectorReview => {
            let serving = in_office(work.db(), work.now.day()).await?;
            let member = serving.iter().find(|member| member.id == id).ok_or(NOT_FOUND)?;
            if member.position != Position::Member {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("subjectId".to_owned())]).into());
            }
        }
        ResolutionSubject::Revocation => of_cycle = Some(committee::put(work, id).await?),
        ResolutionSubject::Other => {}
    }
    if subject_id.is_some() && under_vote(work.db(), id).await? {
        return Err(Refusal::input("input-duplicate").at(vec![Step::Field("subjectId".to_owned())]).into());
    }
    match of_cycle {
        Some(id) => regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND),
        None => in_force(work.db(), work.now).await?.ok_or_else(|| RuleCode::RegulationNotInForce.into()),
    }
}

/// What a passed resolution does to its subject. QUOTA, VACANCY and VACANT_PLACE wait to be cited (`raiseQuota`, `closeVacant`,
/// `leavePlaceVacant`), RECUSED_BASE is read when a round is prepared, DIRECTOR_REVIEW when a nominee is decided; REVOCATION moves its case, passed or not; OTHER is words.
async fn approve(work: &Work, row: &resolution::Model) -> Result<()> {
    let Some(id) = row.subject_id else { return Ok(()) };
    match row.subject {
        ResolutionSubject::Standard => {
            let subject = standard::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            check_content(work, &subject).await?;
            let version = subject.version + 1;
            let mut subject = subject.into_active_model();
            subject.state = Set(DocumentState::Approved);
            subject.resolution_id = Set(Some(row.id));
            subject.version = Set(version);
            subject.update(work.db()).await?;
        }
        ResolutionSubject::WorkProcedure => {
            let subject = work_procedure::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let version = subject.version + 1;
            let mut subject = subject.into_active_model();
            subject.state = Set(DocumentState::Approved);
            subject.resolution_id = Set(Some(row.id));
            subject.version = Set(version);
            subject.update(work.db()).await?;
        }
        ResolutionSubject::Regulation => {
            let subject = regulation::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let version = subject.version + 1;
            let mut subject = subject.into_active_model();
            subject.state = Set(DocumentState::Approved);
            subject.resolution_id = Set(Some(row.id));
            subject.version = Set(version);
            subject.update(work.db()).await?;
        }
        ResolutionSubject::Quota
        | ResolutionSubject::RecusedBase
        | ResolutionSubject::Vacancy
        | ResolutionSubject::VacantPlace
        | ResolutionSubject::DirectorReview
        | ResolutionSubject::Revocation
        | ResolutionSubject::Other => {}
    }
    Ok(())
}
