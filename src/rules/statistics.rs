//! What a cycle says of itself in numbers: how far applications came, and how long the steps took.

use entity::Instant;
use entity::enums::ApplicationState;
use std::ops::AddAssign;

/// How many applications came how far; each number includes those that came further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub submitted: u32,
    pub withdrawn: u32,
    pub accepted: u32,
    pub shortlisted: u32,
    pub nominated: u32,
    pub conferred: u32,
}

impl Reached {
    /// One application that was submitted, by its state.
    pub fn of(state: ApplicationState) -> Self {
        use ApplicationState::*;
        let at_least = |states: &[ApplicationState]| u32::from(states.contains(&state));
        const PLACES: [ApplicationState; 4] = [Nominated, Conferred, NotApproved, Renounced];
        const VOTED: [ApplicationState; 4] = [Shortlisted, Reserve, NotPassed, Disqualified];
        let nominated = at_least(&PLACES);
        let shortlisted = nominated + at_least(&VOTED);
        Self {
            submitted: 1,
            withdrawn: at_least(&[Withdrawn]),
            accepted: shortlisted + at_least(&[Accepted, NotShortlisted]),
            shortlisted,
            nominated,
            conferred: at_least(&[Conferred]),
        }
    }
}

impl AddAssign for Reached {
    fn add_assign(&mut self, other: Self) {
        self.submitted += other.submitted;
        self.withdrawn += other.withdrawn;
        self.accepted += other.accepted;
        self.shortlisted += other.shortlisted;
        self.nominated += other.nominated;
        self.conferred += other.conferred;
    }
}

/// The median of spans of time in whole hours, rounded down; of an even number the mean of the middle two. None of none.
pub fn median_hours(spans: impl IntoIterator<Item = (Instant, Instant)>) -> Option<(u32, i64)> {
    const HOUR: i64 = 60 * 60 * 1000;
    let mut lengths: Vec<i64> = spans.into_iter().map(|(from, until)| until.0 - from.0).collect();
    lengths.sort_unstable();
    let (last, count) = (lengths.len().checked_sub(1)?, u32::try_from(lengths.len()).unwrap_or(u32::MAX));
    let sum = lengths.get(last / 2)? + lengths.get(lengths.len() / 2)?;
    Some((count, sum.div_euclid(2 * HOUR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn median(hours: &[i64]) -> Option<(u32, i64)> {
        median_hours(hours.iter().map(|hours| (Instant(1000), Instant(1000 + hours * HOUR))))
    }

    #[test]
    fn the_median_of_an_odd_an_even_and_no_number() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some((1, 7)));
        assert_eq!(median(&[9, 1]), Some((2, 5)));
        assert_eq!(median(&[2, 1]), Some((2, 1)), "one hour and a half is one whole hour");
        assert_eq!(median(&[100, 3, 5]), Some((3, 5)));
        assert_eq!(median(&[100, 3, 5, 7]), Some((4, 6)));
        assert_eq!(median_hours([(Instant(0), Instant(HOUR - 1))]), Some((1, 0)));
    }

    #[test]
    fn whoever_came_further_came_this_far() {
        for state in ApplicationState::all() {
            let reached = Reached::of(state);
            assert_eq!(reached.submitted, 1);
            assert!(reached.conferred <= reached.nominated && reached.nominated <= reached.shortlisted, "{state:?}");
            assert!(reached.shortlisted <= reached.accepted && reached.accepted <= 1, "{state:?}");
        }
        let mut all = Reached::default();
        use ApplicationState::*;
        for state in [Conferred, NotPassed, Ineligible, Withdrawn, NotShortlisted, Renounced] {
            all += Reached::of(state);
        }
        let expected = Reached { submitted: 6, withdrawn: 1, accepted: 4, shortlisted: 3, nominated: 2, conferred: 1 };
        assert_eq!(all, expected);
    }
}
