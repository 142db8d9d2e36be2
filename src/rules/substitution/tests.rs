//! Tests of vacant places and their substitutes.

use super::*;
use proptest::prelude::*;

fn id(n: usize) -> Uuid {
    Uuid::from_u128(n as u128)
}

fn ids(numbers: &[usize]) -> Vec<Uuid> {
    numbers.iter().map(|n| id(*n)).collect()
}

fn line(places: u32, reserve: &[&[usize]], not_passed: &[&[usize]], voted: bool) -> Line {
    let groups = |groups: &[&[usize]]| groups.iter().map(|group| ids(group)).collect();
    Line { places, reserve: groups(reserve), not_passed: groups(not_passed), voted }
}

fn substitute(n: usize, state: ApplicationState) -> Substitute {
    Substitute { id: id(n), number: "2026-004".to_owned(), state, votes: None, failing: Vec::new() }
}

fn named(code: RuleCode) -> Refusal {
    Refusal::new(code).fact("number", Value::Text("2026-004".to_owned()))
}

fn not_next() -> Refusal {
    named(RuleCode::SubstituteNotNext)
}

fn closed(place: VacantPlaceState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", Value::Term("VacantPlaceState", place.name()))
        .fact("required", Value::Term("VacantPlaceState", "OPEN".to_owned()))
}

const OPEN: VacantPlaceState = VacantPlaceState::Open;

#[test]
fn the_reserve_comes_first_and_then_those_not_passed() {
    let cases = [
        (line(1, &[&[1], &[2]], &[&[3]], false), Next::Take(ids(&[1]))),
        (line(1, &[&[1]], &[&[3]], true), Next::Take(ids(&[1]))),
        // Equals: all of them, or a run-off.
        (line(2, &[&[1, 2], &[3]], &[], false), Next::Take(ids(&[1, 2]))),
        (line(3, &[&[1, 2], &[3]], &[], false), Next::Take(ids(&[1, 2]))),
        (line(1, &[&[1, 2], &[3]], &[], false), Next::RunOff(ids(&[1, 2]))),
        (line(1, &[&[1, 2]], &[&[3]], true), Next::RunOff(ids(&[1, 2]))),
        (line(2, &[&[1], &[2, 3]], &[], false), Next::Take(ids(&[1]))),
        // As many are voted on as there are places, and the equals of the last.
        (line(1, &[], &[&[3], &[4]], false), Next::Vote(ids(&[3]))),
        (line(2, &[], &[&[3], &[4], &[5]], false), Next::Vote(ids(&[3, 4]))),
        (line(2, &[], &[&[3], &[4, 5], &[6]], false), Next::Vote(ids(&[3, 4, 5]))),
        (line(1, &[], &[&[3, 4], &[5]], false), Next::Vote(ids(&[3, 4]))),
        (line(3, &[], &[&[3], &[4]], false), Next::Vote(ids(&[3, 4]))),
        // Once.
        (line(1, &[], &[&[3]], true), Next::Nobody),
        (line(1, &[], &[], false), Next::Nobody),
        (line(1, &[], &[], true), Next::Nobody),
        (Line::default(), Next::Nobody),
    ];
    for (line, expected) in cases {
        assert_eq!(line.next(), expected, "{line:?}");
    }
}

/// A second implementation: each candidate by how many stand before and beside it.
fn naive(line: &Line) -> Next {
    let places = line.places as usize;
    let ranked = |groups: &[Vec<Uuid>]| {
        let rank = |(rank, group): (usize, &Vec<Uuid>)| group.iter().map(|id| (rank, *id)).collect::<Vec<_>>();
        groups.iter().enumerate().flat_map(rank).collect::<Vec<_>>()
    };
    let best: Vec<Uuid> =
        ranked(&line.reserve).into_iter().filter_map(|(rank, id)| (rank == 0).then_some(id)).collect();
    let waiting = ranked(&line.not_passed);
    let ahead = |rank: usize| waiting.iter().filter(|(other, _)| *other < rank).count();
    let put: Vec<Uuid> = waiting.iter().filter(|(rank, _)| ahead(*rank) < places).map(|(_, id)| *id).collect();
    match (best.len(), line.voted || put.is_empty()) {
        (0, true) => Next::Nobody,
        (0, false) => Next::Vote(put),
        (size, _) if size <= places => Next::Take(best),
        _ => Next::RunOff(best),
    }
}

/// Groups of these sizes, numbered from a first one on.
fn groups(sizes: &[usize], first: usize) -> Vec<Vec<Uuid>> {
    let mut next = first;
    let mut group = |size: &usize| {
        next += size;
        (next - size..next).map(id).collect()
    };
    sizes.iter().map(&mut group).collect()
}

fn any_line() -> impl Strategy<Value = Line> {
    let sizes = || prop::collection::vec(1..4_usize, 0..5);
    (0..6_u32, sizes(), sizes(), any::<bool>()).prop_map(|(places, reserve, not_passed, voted)| Line {
        places,
        reserve: groups(&reserve, 0),
        not_passed: groups(&not_passed, 100),
        voted,
    })
}

proptest! {
    #[test]
    fn the_line_agrees_with_counting_who_stands_before(line in any_line()) {
        prop_assert_eq!(line.next(), naive(&line));
    }

    #[test]
    fn exactly_those_who_may_take_a_place_are_substituted(line in any_line()) {
        let next = line.next();
        let of = |groups: &[Vec<Uuid>], state| {
            groups.concat().into_iter().map(move |id| (id, state)).collect::<Vec<_>>()
        };
        let reserve = of(&line.reserve, ApplicationState::Reserve);
        for (id, state) in reserve.into_iter().chain(of(&line.not_passed, ApplicationState::NotPassed)) {
            let ruling = may_substitute(OPEN, &line, &Substitute { id, ..substitute(0, state) });
            let expected = match &next {
                Next::Take(next) if next.contains(&id) => None,
                Next::RunOff(tied) if tied.contains(&id) => Some(RuleCode::TieAtQuota),
                Next::Vote(put) if put.contains(&id) => Some(RuleCode::MajorityNotReached),
                Next::Nobody if line.voted => Some(RuleCode::MajorityNotReached),
                Next::Nobody => Some(RuleCode::NoSubstitute),
                _ => Some(RuleCode::SubstituteNotNext),
            };
            let codes = |refusals: Vec<Refusal>| refusals.into_iter().map(|refusal| refusal.code).collect::<Vec<_>>();
            prop_assert_eq!(ruling.map_err(codes), expected.map_or(Ok(()), |code| Err(vec![code])));
        }
    }
}

#[test]
fn only_an_open_place_is_filled_or_left_vacant() {
    // Whatever else speaks against it is not said of a place that is closed.
    let failing = vec![Refusal::new(RuleCode::BarredByFraud)];
    let lost = Substitute { failing, ..substitute(1, ApplicationState::Renounced) };
    for place in VacantPlaceState::all() {
        let expected = if place == OPEN { Ok(()) } else { Err(vec![closed(place)]) };
        let line = line(1, &[&[1]], &[], false);
        assert_eq!(may_substitute(place, &line, &substitute(1, ApplicationState::Reserve)), expected);
        assert_eq!(may_leave_vacant(place, &line, true), expected);
        assert_eq!(may_resolve(place), expected);
        if place != OPEN {
            assert_eq!(may_substitute(place, &line, &lost), expected);
            assert_eq!(may_leave_vacant(place, &line, false), expected);
        }
    }
}

#[test]
fn who_waits_takes_the_place_and_who_lost_the_right_does_not() {
    use ApplicationState::*;
    let line = line(1, &[&[1]], &[], true);
    for state in ApplicationState::all() {
        let expected = match state {
            Reserve | NotPassed => Ok(()),
            Disqualified | Renounced => Err(vec![
                named(RuleCode::NomineeDisqualified).fact("state", Value::Term("ApplicationState", state.name())),
            ]),
            _ => Err(vec![not_next()]),
        };
        assert_eq!(may_substitute(OPEN, &line, &substitute(1, state)), expected, "{state:?}");
    }
}

#[test]
fn everybody_but_the_next_in_line_is_refused() {
    use ApplicationState::{NotPassed, Reserve};
    let votes = Some(Tally { approvals: 5, base: 9, required: 6 });
    let short = named(RuleCode::MajorityNotReached)
        .fact("approvals", Value::Integer(5))
        .fact("base", Value::Integer(9))
        .fact("required", Value::Integer(6));
    let tie = |tied, places| {
        Refusal::new(RuleCode::TieAtQuota).fact("tied", Value::Integer(tied)).fact("places", Value::Integer(places))
    };
    let nobody = Refusal::new(RuleCode::NoSubstitute);
    let reserve = line(1, &[&[1], &[2]], &[&[3], &[4]], false);
    let tied = line(2, &[&[1, 2, 5], &[6]], &[&[3]], false);
    let voting = line(1, &[], &[&[3], &[4]], false);
    let cases = [
        (&reserve, 1, Reserve, vec![]),
        (&reserve, 2, Reserve, vec![not_next()]),
        (&reserve, 3, NotPassed, vec![not_next()]),
        (&tied, 2, Reserve, vec![tie(3, 2)]),
        (&tied, 6, Reserve, vec![not_next()]),
        (&tied, 3, NotPassed, vec![not_next()]),
        (&voting, 3, NotPassed, vec![short.clone()]),
        (&voting, 4, NotPassed, vec![not_next()]),
        (&line(1, &[], &[&[4]], true), 3, NotPassed, vec![short]),
        (&line(1, &[], &[], false), 3, NotPassed, vec![nobody.clone()]),
        (&line(1, &[], &[], true), 3, Reserve, vec![nobody.clone()]),
        (&line(1, &[], &[], true), 3, ApplicationState::Nominated, vec![nobody, not_next()]),
        (&reserve, 7, ApplicationState::Nominated, vec![not_next()]),
        (&voting, 7, ApplicationState::Withdrawn, vec![not_next()]),
    ];
    for (line, n, state, expected) in cases {
        let ruling = may_substitute(OPEN, line, &Substitute { votes, ..substitute(n, state) });
        assert_eq!(ruling, if expected.is_empty() { Ok(()) } else { Err(expected) }, "{line:?} {n} {state:?}");
    }
}

#[test]
fn a_substitute_is_eligible_still() {
    let line = line(1, &[&[1], &[2]], &[], false);
    let failing = vec![Refusal::new(RuleCode::BarredByFraud), Refusal::new(RuleCode::TaxNotInOrder)];
    let take = |n| {
        let substitute = Substitute { failing: failing.clone(), ..substitute(n, ApplicationState::Reserve) };
        may_substitute(OPEN, &line, &substitute)
    };
    assert_eq!(take(1), Err(failing.clone()));
    assert_eq!(take(2), Err([vec![not_next()], failing.clone()].concat()));
}

#[test]
fn a_place_is_left_vacant_where_nobody_passed_or_by_resolution() {
    let left = |left| Err(vec![Refusal::new(RuleCode::CandidatesLeft).fact("left", Value::Integer(left))]);
    let vacant = |line: &Line, resolved| may_leave_vacant(OPEN, line, resolved);
    // Those who did not pass are no reserve; a tie in the reserve is one.
    for voted in [false, true] {
        assert_eq!(vacant(&line(1, &[], &[&[3]], voted), false), Ok(()));
        assert_eq!(vacant(&line(1, &[], &[], voted), false), Ok(()));
        assert_eq!(vacant(&line(1, &[&[1]], &[], voted), false), left(1));
        assert_eq!(vacant(&line(1, &[&[1, 2], &[4]], &[&[3]], voted), false), left(3));
        assert_eq!(vacant(&line(1, &[&[1, 2], &[4]], &[&[3]], voted), true), Ok(()));
    }
}
