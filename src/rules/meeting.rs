//! Meetings of the committee (art. 18): a roll that is frozen when they are convened, attendance, and who chairs.

use super::ballot::deliberating;
use super::{Refusal, Refusals, Ruling, Step, term};
use entity::RuleCode;
use entity::enums::{MeetingState, Phase, Position};
use uuid::Uuid;

/// A place on the frozen roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub person_id: Uuid,
    pub position: Position,
    pub attending: bool,
}

/// Whether a meeting may be convened (art. 18): while the committee deliberates, STAGE_OUT_OF_ORDER; on a candidate list that
/// stands, CANDIDATE_LIST_MISSING; and while no other meeting of the cycle is under way.
pub fn may_convene(phase: Phase, listed: bool, under_way: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(deliberating(phase));
    refusals.unless(listed, || Refusal::new(RuleCode::CandidateListMissing));
    refusals.unless(!under_way, || Refusal::input("input-duplicate").at(vec![Step::Field("cycle".to_owned())]));
    refusals.ruling()
}

/// Who chairs (art. 18): the director; absent or recused, the executive deputy; nobody else.
pub fn chair(roll: &[Seat], recused: impl Fn(Uuid) -> bool) -> Option<Uuid> {
    let present = |position| {
        let able = |seat: &&Seat| seat.position == position && seat.attending && !recused(seat.person_id);
        roll.iter().find(able).map(|seat| seat.person_id)
    };
    present(Position::Director).or_else(|| present(Position::ExecutiveDeputyDirector))
}

fn wrong_state(state: MeetingState, required: MeetingState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(MeetingState, state))
        .fact("required", term!(MeetingState, required))
}

/// MEETING_NOT_OPEN (art. 18) unless the meeting is open.
pub fn open(state: MeetingState) -> Ruling {
    if state == MeetingState::Open {
        return Ok(());
    }
    Err(vec![Refusal::new(RuleCode::MeetingNotOpen).fact("state", term!(MeetingState, state))])
}

/// Whether attendance may be taken (art. 18): until the meeting has ended, STAGE_OUT_OF_ORDER; and not while a round is open,
/// ROUND_ALREADY_OPEN, which counts whoever attended when it opened.
pub fn may_attend(state: MeetingState, round_open: bool) -> Ruling {
    let mut refusals = Refusals::default();
    let over = matches!(state, MeetingState::Closed | MeetingState::Lapsed);
    refusals.unless(!over, || wrong_state(state, MeetingState::Open));
    refusals.unless(!round_open, || Refusal::new(RuleCode::RoundAlreadyOpen));
    refusals.ruling()
}

/// Whether a member may check in (art. 18): NOT_ATTENDING for whoever is not on the roll, and what [`may_attend`] finds.
pub fn may_check_in(state: MeetingState, round_open: bool, on_roll: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(may_attend(state, round_open));
    refusals.unless(on_roll, || Refusal::new(RuleCode::NotAttending));
    refusals.ruling()
}

/// Whether a meeting may open or go on (art. 18): STAGE_OUT_OF_ORDER unless it is convened or adjourned, CHAIR_MISSING.
pub fn may_open(state: MeetingState, roll: &[Seat]) -> Ruling {
    let mut refusals = Refusals::default();
    let waiting = matches!(state, MeetingState::Convened | MeetingState::Adjourned);
    refusals.unless(waiting, || wrong_state(state, MeetingState::Convened));
    refusals.unless(chair(roll, |_| false).is_some(), || Refusal::new(RuleCode::ChairMissing));
    refusals.ruling()
}

/// Whether a meeting may adjourn (art. 18): MEETING_NOT_OPEN, ROUND_ALREADY_OPEN.
pub fn may_adjourn(state: MeetingState, round_open: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(open(state));
    refusals.unless(!round_open, || Refusal::new(RuleCode::RoundAlreadyOpen));
    refusals.ruling()
}

/// Whether a meeting may lapse (art. 18): convened or adjourned, STAGE_OUT_OF_ORDER otherwise.
pub fn may_lapse(state: MeetingState) -> Ruling {
    match state {
        MeetingState::Convened | MeetingState::Adjourned => Ok(()),
        MeetingState::Open | MeetingState::Closed | MeetingState::Lapsed => {
            Err(vec![wrong_state(state, MeetingState::Adjourned)])
        }
    }
}

/// Whether a meeting may end (art. 18): open or adjourned, MEETING_NOT_OPEN otherwise; no round open, ROUND_ALREADY_OPEN.
pub fn may_close(state: MeetingState, round_open: bool) -> Ruling {
    let effective = if state == MeetingState::Adjourned { MeetingState::Open } else { state };
    may_adjourn(effective, round_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MeetingState::{Adjourned, Closed, Convened, Lapsed, Open};
    use Position::{Director, ExecutiveDeputyDirector, Member};

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    const fn seat(n: u128, position: Position, attending: bool) -> Seat {
        Seat { person_id: Uuid::from_u128(n), position, attending }
    }

    #[test]
    fn a_meeting_is_convened_once_on_a_list() {
        assert_eq!(may_convene(Phase::Deliberation, true, false), Ok(()));
        assert_eq!(codes(may_convene(Phase::Review, true, false)), [RuleCode::StageOutOfOrder]);
        assert_eq!(may_convene(Phase::Notice, true, false), Ok(()));
        assert_eq!(codes(may_convene(Phase::Conferral, true, false)), [RuleCode::StageOutOfOrder]);
        assert_eq!(codes(may_convene(Phase::Deliberation, false, false)), [RuleCode::CandidateListMissing]);
        assert_eq!(codes(may_convene(Phase::Deliberation, true, true)), [RuleCode::InvalidInput]);
    }

    #[test]
    fn the_director_chairs_then_the_deputy_then_nobody() {
        let nobody = |_| false;
        let both = [seat(1, Director, true), seat(2, ExecutiveDeputyDirector, true), seat(3, Member, true)];
        assert_eq!(chair(&both, nobody), Some(Uuid::from_u128(1)));
        assert_eq!(chair(&both, |id| id == Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
        assert_eq!(chair(&both, |id| id != Uuid::from_u128(3)), None);
        let deputy = [seat(1, Director, false), seat(2, ExecutiveDeputyDirector, true)];
        assert_eq!(chair(&deputy, nobody), Some(Uuid::from_u128(2)));
        assert_eq!(chair(&[seat(3, Member, true)], nobody), None);
        assert_eq!(codes(may_open(Convened, &[seat(3, Member, true)])), [RuleCode::ChairMissing]);
        assert_eq!(may_open(Adjourned, &deputy), Ok(()));
        for state in [Open, Closed, Lapsed] {
            assert_eq!(codes(may_open(state, &deputy)), [RuleCode::StageOutOfOrder]);
        }
    }

    #[test]
    fn every_step_has_its_states() {
        for state in MeetingState::all() {
            let live = !matches!(state, Closed | Lapsed);
            assert_eq!(may_attend(state, false).is_ok(), live, "{state:?}");
            assert_eq!(may_check_in(state, false, true).is_ok(), live, "{state:?}");
            assert_eq!(open(state).is_ok(), state == Open, "{state:?}");
            assert_eq!(may_adjourn(state, false).is_ok(), state == Open, "{state:?}");
            assert_eq!(may_lapse(state).is_ok(), matches!(state, Convened | Adjourned), "{state:?}");
            assert_eq!(may_close(state, false).is_ok(), matches!(state, Open | Adjourned), "{state:?}");
        }
        assert_eq!(codes(may_attend(Open, true)), [RuleCode::RoundAlreadyOpen]);
        assert_eq!(codes(may_check_in(Open, false, false)), [RuleCode::NotAttending]);
        assert_eq!(codes(may_adjourn(Open, true)), [RuleCode::RoundAlreadyOpen]);
        assert_eq!(codes(may_close(Open, true)), [RuleCode::RoundAlreadyOpen]);
    }
}
