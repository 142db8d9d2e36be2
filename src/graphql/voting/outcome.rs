//! What the rounds of a cycle say together, prize class by prize class.

use super::deliberation::Deliberation;
use super::rounds::visible;
use crate::error::Result;
use crate::graphql::application_file::Visibility;
use crate::graphql::ids::Kind;
use crate::graphql::regulation::Tier;
use crate::graphql::review::case::FrameOf;
use crate::graphql::scope::Scope;
use crate::rules::ballot::Outcome;
use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

/// 等级表决结果 · What the rounds on one prize class say together
#[derive(Clone, Debug, SimpleObject)]
pub struct TierOutcome {
    /// 奖项等级 · The prize class.
    tier: Tier,
    /// 已表决 · Whether a vote on it counts; until then everything else is empty.
    voted: bool,
    /// 入选 · Applications that take a place, and former winners who passed.
    elected: Vec<ID>,
    /// 候补 · Those who passed beyond the places, best first; equals stand together.
    reserve: Vec<Vec<ID>>,
    /// 未通过 · Those without the majority, best first.
    not_passed: Vec<ID>,
    /// 并列 · Those tied across the last place: a run-off comes next.
    tied: Vec<ID>,
    /// 余额 · Places that nobody has taken.
    places_left: u32,
}

/// What the rounds of a cycle say, class by class, less the applications from which the viewer is recused.
pub async fn tier_outcomes(scope: &Scope<'_>, cycle_id: Uuid) -> Result<Vec<TierOutcome>> {
    let Some(frame) = scope.load(FrameOf(cycle_id)).await? else { return Ok(Vec::new()) };
    let Some(deliberation) = Deliberation::read(scope.db(), cycle_id).await? else { return Ok(Vec::new()) };
    let outcomes = deliberation.outcomes(&frame.regulation.parameters);
    let all = outcomes.iter().flatten().flat_map(|outcome| {
        let reserve = outcome.reserve.iter().flatten();
        outcome.elected.iter().chain(reserve).chain(outcome.not_passed.iter().flatten()).chain(&outcome.tied).copied()
    });
    let seen = visible(scope, all.collect()).await?;
    let known = |ids: &[Uuid]| -> Vec<ID> {
        let known = ids.iter().filter(|id| matches!(seen.get(id), Some((_, Visibility::Visible))));
        known.map(|id| Kind::Application.id(*id)).collect()
    };
    let tiers = frame.regulation.parameters.tiers.iter().cloned().zip(outcomes);
    let outcome = |(tier, outcome): (_, Option<Outcome>)| {
        let voted = outcome.is_some();
        let outcome = outcome.unwrap_or_default();
        TierOutcome {
            tier: Tier::of(tier, scope.language),
            voted,
            elected: known(&outcome.elected),
            reserve: outcome.reserve.iter().map(|group| known(group)).filter(|group| !group.is_empty()).collect(),
            not_passed: known(&outcome.not_passed.concat()),
            tied: known(&outcome.tied),
            places_left: outcome.places_left,
        }
    };
    Ok(tiers.map(outcome).collect())
}
