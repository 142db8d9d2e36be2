//! Casting a ballot (art. 18): one a member and round, final. Of its input nothing is kept but the ballot: no idempotency
//! key, no audit payload, for with few candidates any hash of it could be guessed.

use super::poll::Poll;
use super::rounds::BallotRound;
use super::sealing::random_id;
use crate::access::Action;
use crate::error::Result;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::rules::ballot::{Choice, may_cast};
use crate::work::{Work, mutate_unrecorded};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{BallotMode, BallotPool};
use entity::{ballot, ballot_choice, ballot_marker};
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

/// 投票 · Casts a ballot
#[derive(Clone, Debug, InputObject)]
pub struct CastBallotInput {
    /// 轮次 · The open round.
    pub round: ID,
    /// 所选单位 · Applications that the member approves, each once; empty: a blank ballot.
    pub choices: Vec<ID>,
}

payload! {
    /// 投票结果 · The round, or why not.
    CastBallotPayload {
        /// 轮次 · The round; null where it was refused.
        round: BallotRound
    }
}

/// Ballots.
#[derive(Debug, Default)]
pub struct CastingMutation;

#[Object]
impl CastingMutation {
    /// 投票 · Casts one's ballot in the open round (art. 18). It is final; without an idempotency key, a retry is refused by ALREADY_VOTED, which says that the ballot is in and never what it holds. Refused by VOTING_NOT_OPEN, NOT_ATTENDING, PLEDGE_MISSING, DECLARATION_MISSING, CANDIDATE_NOT_ON_BALLOT for what is no candidate or one from which the member is recused, BALLOT_LIMIT_EXCEEDED.
    async fn cast_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CastBallotInput,
    ) -> async_graphql::Result<CastBallotPayload> {
        mutate_unrecorded(ctx, Action::CastBallot, async |work| {
            let mut check = Check::new();
            let round_id = check.id("round", Kind::BallotRound, &input.round);
            let mut chosen = check.ids("choices", Kind::Application, &input.choices, 0..=500);
            check.done()?;
            let poll = Poll::read(work.db(), round_id, work.now.day()).await?;
            work.in_cycle(&poll.frame.cycle);
            let (person_id, day) = (work.viewer()?.person_id, work.now.day());
            let choices: Vec<Choice> = chosen.iter().map(|id| choice(&poll, person_id, *id, work)).collect();
            may_cast(&poll.casting(person_id, &choices))?;
            poll.declared(person_id, day)?;
            chosen.sort_unstable();
            cast(work, &poll, person_id, &chosen).await?;
            Ok(BallotRound(poll.round))
        })
        .await
    }
}

fn choice(poll: &Poll, person_id: Uuid, id: Uuid, work: &Work) -> Choice {
    let runner = poll.candidates.iter().find(|runner| runner.application.id == id);
    Choice {
        pool: runner.map(|runner| runner.row.pool),
        recused: runner.is_some_and(|runner| poll.barred(person_id, runner, work.now.day())),
    }
}

/// The marker that the ballot is in, and the ballot: apart, and joined by nothing but this transaction.
async fn cast(work: &Work, poll: &Poll, person_id: Uuid, chosen: &[Uuid]) -> Result<()> {
    let round = &poll.round;
    let marker = ballot_marker::ActiveModel { round_id: Set(round.id), person_id: Set(person_id) };
    ballot_marker::Entity::insert(marker).exec_without_returning(work.db()).await?;
    let id = random_id()?;
    let named = round.mode == BallotMode::Named;
    let row = ballot::ActiveModel {
        id: Set(id),
        round_id: Set(round.id),
        mode: Set(round.mode),
        person_id: Set(named.then_some(person_id)),
    };
    ballot::Entity::insert(row).exec_without_returning(work.db()).await?;
    let mut slots = 1..;
    let pool =
        |id: Uuid| poll.candidates.iter().find(|runner| runner.application.id == id).map(|runner| runner.row.pool);
    let rows: Vec<_> = chosen
        .iter()
        .filter_map(|application_id| Some((*application_id, pool(*application_id)?)))
        .map(|(application_id, pool)| ballot_choice::ActiveModel {
            ballot_id: Set(id),
            application_id: Set(application_id),
            round_id: Set(round.id),
            pool: Set(pool),
            slot_no: Set(if pool == BallotPool::Quota { slots.next() } else { None }),
            slot_limit: Set(round.slot_limit),
        })
        .collect();
    if !rows.is_empty() {
        ballot_choice::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    }
    Ok(())
}
