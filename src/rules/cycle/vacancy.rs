//! A cycle that ends without a winner (art. 4).

use super::{Votes, out_of_order};
use crate::rules::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::RuleCode;
use entity::enums::{Phase, VacancyGround};

/// The applications of a cycle that were submitted and not withdrawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Submitted or returned.
    pub undecided: u32,
    /// Accepted.
    pub accepted: u32,
    pub shortlisted: u32,
    /// Nominated or conferred.
    pub nominated: u32,
    pub ineligible: u32,
    pub not_shortlisted: u32,
    pub not_passed: u32,
    /// Disqualified, renounced or not approved.
    pub lost: u32,
}

/// A cycle about to be closed as vacant.
#[derive(Clone, Copy, Debug)]
pub struct Vacancy<'a> {
    pub phase: Phase,
    pub counts: Counts,
    /// How far the committee's votes have come.
    pub votes: &'a Votes,
    /// Places that became vacant during the notice and may still be filled.
    pub vacant: u32,
    /// Whether a round of voting is open.
    pub round_open: bool,
    /// Whether a passed resolution leaves the award vacant.
    pub resolved: bool,
}

impl Vacancy<'_> {
    /// Whether the vote is over and nobody passed: the tally suffices (art. 4).
    fn none_passed(&self) -> bool {
        self.counts.shortlisted > 0 && self.votes.complete && self.votes.tie.is_none() && self.votes.passed == 0
    }

    /// Those who could still be conferred.
    pub fn left(&self) -> u32 {
        let Counts { undecided, accepted, shortlisted, nominated, .. } = self.counts;
        undecided + accepted + nominated + self.vacant + if self.none_passed() { 0 } else { shortlisted }
    }

    /// The ground that is so.
    pub fn ground(&self) -> VacancyGround {
        let counts = self.counts;
        if self.resolved {
            VacancyGround::Resolved
        } else if counts.lost > 0 {
            VacancyGround::NoneLeft
        } else if counts.not_passed > 0 || self.none_passed() {
            VacancyGround::NonePassed
        } else if counts.not_shortlisted > 0 {
            VacancyGround::NoneShortlisted
        } else if counts.ineligible > 0 {
            VacancyGround::NoneAccepted
        } else {
            VacancyGround::NoApplication
        }
    }
}

/// Whether a cycle may be closed as vacant (art. 4): after ACCEPTING, STAGE_OUT_OF_ORDER otherwise; once nobody is left that
/// could be conferred, CANDIDATES_LEFT; or by a passed resolution, until the nominees are published; not while a round is
/// open, ROUND_ALREADY_OPEN; and for the ground that is so.
pub fn may_close_vacant(vacancy: &Vacancy<'_>, ground: VacancyGround) -> Ruling {
    let (phase, counts) = (vacancy.phase, vacancy.counts);
    let mut refusals = Refusals::default();
    let last = if vacancy.resolved { Phase::Deliberation } else { Phase::Conferral };
    let in_time = Phase::Accepting < phase && phase <= last;
    refusals.unless(in_time, || out_of_order(phase, if vacancy.resolved { last } else { Phase::Qualification }));
    refusals.unless(!vacancy.round_open, || Refusal::new(RuleCode::RoundAlreadyOpen));
    let left = vacancy.left();
    refusals.unless(left == 0 || vacancy.resolved, || {
        Refusal::new(RuleCode::CandidatesLeft).fact("left", Value::Integer(left.into()))
    });
    // Where nobody applied, nobody was accepted either.
    let nobody = counts.not_shortlisted + counts.not_passed + counts.lost + counts.shortlisted == 0;
    let expected = match vacancy.ground() {
        VacancyGround::NoApplication if nobody && ground == VacancyGround::NoneAccepted => ground,
        expected => expected,
    };
    refusals.unless(ground == expected, || {
        Refusal::input("input-choice")
            .at(vec![Step::Field("ground".to_owned())])
            .fact("expected", term!(VacancyGround, expected))
    });
    refusals.ruling()
}

/// Whether a resolution may leave the award vacant (art. 4): after ACCEPTING and before the public notice,
/// STAGE_OUT_OF_ORDER otherwise.
pub fn may_resolve_vacancy(phase: Phase) -> Ruling {
    if (Phase::Qualification..=Phase::Deliberation).contains(&phase) {
        Ok(())
    } else {
        Err(vec![out_of_order(phase, Phase::Deliberation)])
    }
}
