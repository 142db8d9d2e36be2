//! Assessing reviewers after a cycle (art. 8(2)).

use super::cycle::out_of_order;
use super::{Refusal, Refusals, Ruling, Step, Value};
use entity::RuleCode;
use entity::enums::Phase;

/// A reviewer about to be assessed for a cycle.
#[derive(Clone, Copy, Debug)]
pub struct Assessing<'a> {
    pub phase: Phase,
    pub name: &'a str,
    /// Whether the reviewer was appointed for the cycle.
    pub appointed: bool,
    /// Whether the reviewer was assessed for it already.
    pub assessed: bool,
    /// Whether it is the person who assesses.
    pub own: bool,
}

/// Whether a reviewer may be assessed (art. 8(2)): after the cycle, STAGE_OUT_OF_ORDER; whoever was appointed for it,
/// REVIEWER_NOT_APPOINTED; once; and nobody by themselves.
pub fn may_assess(assessing: &Assessing<'_>) -> Ruling {
    let mut refusals = Refusals::default();
    let at = |message| Refusal::input(message).at(vec![Step::Field("reviewer".to_owned())]);
    refusals.unless(assessing.phase == Phase::Closed, || out_of_order(assessing.phase, Phase::Closed));
    refusals.unless(assessing.appointed, || {
        Refusal::new(RuleCode::ReviewerNotAppointed).fact("name", Value::Text(assessing.name.to_owned()))
    });
    refusals.unless(!assessing.assessed, || at("input-duplicate"));
    refusals.unless(!assessing.own, || at("input-oneself"));
    refusals.ruling()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_appointed_is_assessed_once_after_the_cycle() {
        let codes = |assessing: Assessing<'_>| -> Vec<_> {
            may_assess(&assessing).err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
        };
        let lawful = Assessing { phase: Phase::Closed, name: "x", appointed: true, assessed: false, own: false };
        assert_eq!(codes(lawful), []);
        for phase in Phase::all().filter(|phase| *phase != Phase::Closed) {
            assert_eq!(codes(Assessing { phase, ..lawful }), [RuleCode::StageOutOfOrder], "{phase:?}");
        }
        assert_eq!(codes(Assessing { appointed: false, ..lawful }), [RuleCode::ReviewerNotAppointed]);
        assert_eq!(codes(Assessing { assessed: true, ..lawful }), [RuleCode::InvalidInput]);
        assert_eq!(codes(Assessing { own: true, ..lawful }), [RuleCode::InvalidInput]);
        assert_eq!(
            codes(Assessing { phase: Phase::Conferral, appointed: false, assessed: true, own: true, ..lawful }),
            [RuleCode::StageOutOfOrder, RuleCode::ReviewerNotAppointed, RuleCode::InvalidInput, RuleCode::InvalidInput]
        );
    }
}
