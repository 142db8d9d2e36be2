//! A conflict that surfaces while a round is open or after it was counted (art. 7, 18).

use super::nomination::settle;
use super::poll::Poll;
use crate::error::Result;
use crate::graphql::conferring::vacancies::reopen;
use crate::rules::ballot::Count;
use crate::work::Work;
use entity::enums::{CandidateListState, Phase, RoundKind, RoundState};
use entity::record::Parameters;
use entity::{RuleCode, ballot_round, candidate_list, cycle, round_attendee, round_recusal, vacant_place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Notes the conflict in every round on a list that stands which the person attended, until → CONFERRAL: in the open one it bars from the
/// candidate, unless the ballot is in; one that was counted is counted again as if the person had been recused and had
/// approved the candidate, and is void where the result could be another.
pub async fn surfaced(work: &Work, person_id: Uuid, credit_code: &str) -> Result<()> {
    let rounds: Vec<Uuid> = ballot_round::Entity::find()
        .join(JoinType::InnerJoin, ballot_round::Relation::CandidateList.def())
        .join(JoinType::InnerJoin, candidate_list::Relation::Cycle.def())
        .join_rev(JoinType::InnerJoin, round_attendee::Relation::BallotRound.def())
        .filter(candidate_list::Column::State.eq(CandidateListState::Submitted))
        .filter(cycle::Column::Phase.is_in([Phase::Deliberation, Phase::Notice]))
        .filter(ballot_round::Column::State.is_in([RoundState::Open, RoundState::Closed]))
        .filter(round_attendee::Column::PersonId.eq(person_id))
        .order_by_asc(ballot_round::Column::Id)
        .select_only()
        .column(ballot_round::Column::Id)
        .into_tuple()
        .all(work.db())
        .await?;
    for (_, poll) in Poll::read_all(work.db(), rounds, work.now.day()).await? {
        note(work, poll, person_id, credit_code).await?;
    }
    Ok(())
}

async fn note(work: &Work, mut poll: Poll, person_id: Uuid, credit_code: &str) -> Result<()> {
    let Some(runner) = poll.candidates.iter().find(|runner| runner.credit_code == credit_code) else { return Ok(()) };
    let application_id = runner.application.id;
    let known = |row: &round_recusal::Model| row.person_id == person_id && row.application_id == application_id;
    if poll.recusals.iter().any(known) || !poll.barred(person_id, runner, work.now.day()) {
        return Ok(());
    }
    let row = round_recusal::ActiveModel {
        round_id: Set(poll.round.id),
        person_id: Set(person_id),
        application_id: Set(application_id),
        late: Set(poll.voted.contains(&person_id)),
    };
    poll.recusals.push(row.insert(work.db()).await?);
    if poll.round.state == RoundState::Closed && !withstands(&poll, &poll.count()) {
        let (cycle_id, version) = (poll.frame.cycle.id, poll.round.version + 1);
        let mut round = poll.round.into_active_model();
        round.state = Set(RoundState::Void);
        round.void_reason = Set(Some(RuleCode::ConflictOfInterest));
        round.version = Set(version);
        let round = round.update(work.db()).await?;
        void_lower(work, &round, &poll.frame.regulation.parameters).await?;
        reopen(work, Condition::all().add(vacant_place::Column::VoteId.eq(round.id))).await?;
        settle(work, cycle_id).await?;
    }
    Ok(())
}

/// The votes on lower prize classes rest on a vote that is void: who got no place in it stood in them.
async fn void_lower(work: &Work, round: &ballot_round::Model, parameters: &Parameters) -> Result<()> {
    if round.kind == RoundKind::Substitution {
        return Ok(());
    }
    let lower = parameters.tiers.iter().skip_while(|tier| tier.key != round.tier).skip(1).map(|tier| tier.key.clone());
    let rounds = ballot_round::Entity::find()
        .filter(ballot_round::Column::ListId.eq(round.list_id))
        .filter(ballot_round::Column::State.eq(RoundState::Closed))
        .filter(ballot_round::Column::Tier.is_in(lower));
    for row in rounds.all(work.db()).await? {
        let version = row.version + 1;
        let mut row = row.into_active_model();
        row.state = Set(RoundState::Void);
        row.void_reason = Set(Some(RuleCode::ConflictOfInterest));
        row.version = Set(version);
        row.update(work.db()).await?;
    }
    Ok(())
}

/// Whether a count stands in spite of the conflicts that surfaced when ballots were in.
pub fn withstands(poll: &Poll, count: &Count) -> bool {
    let mut late: HashMap<Uuid, u32> = HashMap::new();
    for row in poll.recusals.iter().filter(|row| row.late) {
        *late.entry(row.application_id).or_default() += 1;
    }
    count.withstands(&late, poll.round.recused_in_base)
}
