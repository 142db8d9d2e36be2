//! A place that an upheld objection made vacant (art. 19 §2): who may take it, in which order, and when it stays vacant.

use super::notice::{Tally, no_nominee, not_passed};
use super::{Refusal, Refusals, Ruling, Value, term};
use entity::RuleCode;
use entity::enums::{ApplicationState, VacantPlaceState};
use uuid::Uuid;

/// Those who may take the vacant places of a prize class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Places that are open.
    pub places: u32,
    /// The reserve in order of approvals; equals stand together. Whoever passed a vote on substitutes stands at its end.
    pub reserve: Vec<Vec<Uuid>>,
    /// Those not passed, in order of approvals, who were not yet voted on again; equals stand together.
    pub not_passed: Vec<Vec<Uuid>>,
    /// Whether a vote on substitutes was held since the places became vacant: then nobody is voted on again for them.
    pub voted: bool,
}

/// What comes next for the vacant places of a prize class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// These may take a place.
    Take(Vec<Uuid>),
    /// These are tied for fewer places than they are: a run-off comes first.
    RunOff(Vec<Uuid>),
    /// These did not pass and need a new vote first.
    Vote(Vec<Uuid>),
    /// Nobody is left.
    Nobody,
}

impl Line {
    /// What comes next while places are open.
    pub fn next(&self) -> Next {
        let room = usize::try_from(self.places).unwrap_or(usize::MAX);
        if let Some(first) = self.reserve.first() {
            return if first.len() > room { Next::RunOff(first.clone()) } else { Next::Take(first.clone()) };
        }
        if self.voted {
            return Next::Nobody;
        }
        let mut put: Vec<Uuid> = Vec::new();
        for group in &self.not_passed {
            if put.len() < room {
                put.extend(group);
            }
        }
        if put.is_empty() { Next::Nobody } else { Next::Vote(put) }
    }
}

/// A substitute about to take a vacant place.
#[derive(Clone, Debug)]
pub struct Substitute {
    pub id: Uuid,
    pub number: String,
    pub state: ApplicationState,
    /// What it got in the last vote on it.
    pub votes: Option<Tally>,
    /// The rows of articles 4, 11 and 12 that fail by now.
    pub failing: Vec<Refusal>,
}

/// STAGE_OUT_OF_ORDER (art. 17) for a place that is filled or declared left vacant.
fn open(state: VacantPlaceState) -> Ruling {
    if state == VacantPlaceState::Open {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(VacantPlaceState, state))
        .fact("required", term!(VacantPlaceState, VacantPlaceState::Open));
    Err(vec![refusal])
}

/// Whether a substitute may take a vacant place (art. 19 §2). Refused by STAGE_OUT_OF_ORDER for a place that is not open,
/// NOMINEE_DISQUALIFIED for who lost the right, NO_SUBSTITUTE where nobody is left, TIE_AT_QUOTA where the next in line are
/// tied, MAJORITY_NOT_REACHED for who has not passed a vote, SUBSTITUTE_NOT_NEXT for everybody but the next in line, and the
/// row of articles 4, 11 and 12 that fails by now.
pub fn may_substitute(place: VacantPlaceState, line: &Line, substitute: &Substitute) -> Ruling {
    use ApplicationState::{Disqualified, NotPassed, Renounced, Reserve};
    open(place)?;
    let Substitute { id, number, state, votes, failing } = substitute;
    if matches!(state, Disqualified | Renounced) {
        return Err(vec![no_nominee(number, *state)]);
    }
    let next = line.next();
    let not_next = || Refusal::new(RuleCode::SubstituteNotNext).fact("number", Value::Text(number.clone()));
    let mut refusals = Refusals::default();
    match &next {
        Next::Nobody if *state == NotPassed && line.voted => refusals.push(not_passed(number, *votes)),
        Next::Nobody => refusals.push(Refusal::new(RuleCode::NoSubstitute)),
        Next::RunOff(tied) if tied.contains(id) => {
            let tied = u32::try_from(tied.len()).unwrap_or(u32::MAX);
            refusals.push(
                Refusal::new(RuleCode::TieAtQuota)
                    .fact("tied", Value::Integer(tied.into()))
                    .fact("places", Value::Integer(line.places.into())),
            );
        }
        Next::Vote(put) if put.contains(id) => refusals.push(not_passed(number, *votes)),
        Next::Take(next) => refusals.unless(next.contains(id), not_next),
        Next::RunOff(_) | Next::Vote(_) => refusals.push(not_next()),
    }
    refusals.unless(matches!(state, Reserve | NotPassed), not_next);
    failing.iter().for_each(|refusal| refusals.push(refusal.clone()));
    let mut refusals = refusals.ruling().err().unwrap_or_default();
    refusals.dedup();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// Whether a place may be left vacant (art. 19 §2): STAGE_OUT_OF_ORDER for one that is not open; while somebody who passed is
/// left, only by a passed resolution, CANDIDATES_LEFT.
pub fn may_leave_vacant(place: VacantPlaceState, line: &Line, resolved: bool) -> Ruling {
    open(place)?;
    let left = u32::try_from(line.reserve.iter().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX);
    if left == 0 || resolved {
        return Ok(());
    }
    Err(vec![Refusal::new(RuleCode::CandidatesLeft).fact("left", Value::Integer(left.into()))])
}

/// Whether the committee may be asked to leave a place vacant (art. 19 §2): while it is open.
pub fn may_resolve(place: VacantPlaceState) -> Ruling {
    open(place)
}

#[cfg(test)]
mod tests;
