//! Working days by the statutory arrangement, and periods counted in days (Civil Code art. 201, 203). A year without
//! data is refused, never guessed.

use super::period::day_after;
use super::{Refusal, Value};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use entity::RuleCode;
use entity::enums::{CalendarKind, DayKind, StartRule};
use std::collections::{BTreeMap, BTreeSet};

/// The statutory calendar: the years whose arrangement is loaded, and the days that are not what their weekday says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    pub years: BTreeSet<i32>,
    pub days: BTreeMap<NaiveDate, CalendarKind>,
}

impl Calendar {
    /// Whether a day is a working day; refused with CALENDAR_NOT_LOADED (art. 19) where its year is not loaded.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, Refusal> {
        if !self.years.contains(&day.year()) {
            return Err(Refusal::new(RuleCode::CalendarNotLoaded).fact("year", Value::Integer(day.year().into())));
        }
        Ok(match self.days.get(&day) {
            Some(CalendarKind::Holiday) => false,
            Some(CalendarKind::Workday) => true,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        })
    }

    /// The day itself where it is a working day, else the first one after it (Civil Code art. 203).
    pub fn next_working(&self, day: NaiveDate) -> Result<NaiveDate, Refusal> {
        let mut day = day;
        while !self.is_working(day)? {
            day = day_after(day);
        }
        Ok(day)
    }

    /// The last day of a period of at least one day, which ends at 24:00 of it (art. 19; Civil Code art. 201, 203).
    ///
    /// Counting starts on the day after the event, or on its own day. WORKING ends on the `count`-th working day from
    /// there on, so a start on a rest day waits for the next working day. CALENDAR ends on the `count`-th day from
    /// there on; if that is a rest day, on the next working day.
    pub fn period_end(
        &self,
        event: NaiveDate,
        count: u32,
        kind: DayKind,
        start: StartRule,
    ) -> Result<NaiveDate, Refusal> {
        let first = match start {
            StartRule::DayAfter => day_after(event),
            StartRule::SameDay => event,
        };
        let more = count.saturating_sub(1);
        match kind {
            DayKind::Calendar => {
                self.next_working(first.checked_add_days(Days::new(more.into())).unwrap_or(NaiveDate::MAX))
            }
            DayKind::Working => {
                let mut end = self.next_working(first)?;
                for _ in 0..more {
                    end = self.next_working(day_after(end))?;
                }
                Ok(end)
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The calendar that a new database holds.
    pub(in crate::rules) fn seeded() -> Calendar {
        let mut calendar = Calendar::default();
        let csv = include_str!("../../migration/seed/cn-holidays.csv");
        for line in csv.lines().filter(|line| line.starts_with("20")) {
            let [day, kind, _] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let day: NaiveDate = day.parse().unwrap();
            calendar.years.insert(day.year());
            let kind = if kind == "holiday" { CalendarKind::Holiday } else { CalendarKind::Workday };
            calendar.days.insert(day, kind);
        }
        calendar
    }

    fn missing(year: i64) -> Refusal {
        Refusal::new(RuleCode::CalendarNotLoaded).fact("year", Value::Integer(year))
    }

    fn ten_working_days(event: &str) -> Result<NaiveDate, Refusal> {
        seeded().period_end(day(event), 10, DayKind::Working, StartRule::DayAfter)
    }

    #[test]
    fn the_seed_covers_2019_to_2026_and_only_names_exceptions() {
        let calendar = seeded();
        assert_eq!(calendar.years, (2019..=2026).collect());
        for (day, kind) in calendar.days {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            assert_eq!(weekend, kind == CalendarKind::Workday, "{day}");
        }
    }

    #[test]
    fn national_day_2026() {
        let working: Vec<bool> = day("2026-09-19")
            .iter_days()
            .take_while(|d| *d <= day("2026-10-11"))
            .map(|d| seeded().is_working(d).unwrap())
            .collect();
        // 19 September is a Saturday, 20 September a Sunday worked, 25 September mid-autumn; 1 to 7 October are off and
        // Saturday 10 October is worked.
        let expected = [
            false, true, true, true, true, true, false, false, false, true, true, true, false, false, false, false,
            false, false, false, true, true, true, false,
        ];
        assert_eq!(working, expected);
    }

    #[test]
    fn ten_working_days_skip_holidays_and_count_makeup_days() {
        assert_eq!(ten_working_days("2026-03-02"), Ok(day("2026-03-16")));
        assert_eq!(ten_working_days("2026-09-18"), Ok(day("2026-10-09")));
        assert_eq!(ten_working_days("2026-09-30"), Ok(day("2026-10-20")));
    }

    #[test]
    fn a_year_without_calendar_is_refused_by_name() {
        assert_eq!(ten_working_days("2026-12-17"), Ok(day("2026-12-31")));
        assert_eq!(ten_working_days("2026-12-18"), Err(missing(2027)));
        assert_eq!(ten_working_days("2026-12-25"), Err(missing(2027)));
        assert_eq!(ten_working_days("2018-12-31").unwrap(), day("2019-01-15"));
        assert_eq!(ten_working_days("2018-12-30"), Err(missing(2018)));
        let same_day = seeded().period_end(day("2018-12-31"), 1, DayKind::Working, StartRule::SameDay);
        assert_eq!(same_day, Err(missing(2018)));
    }

    #[test]
    fn the_start_rule_decides_whether_the_first_day_counts() {
        let end = |event, start| seeded().period_end(day(event), 5, DayKind::Working, start).unwrap();
        // 芜湖 2023: published on 10 October, 11 to 17 October. 汕头 2022: published on 18 April, 18 to 22 April.
        assert_eq!(end("2023-10-10", StartRule::DayAfter), day("2023-10-17"));
        assert_eq!(end("2022-04-18", StartRule::SameDay), day("2022-04-22"));
        // On a Saturday both begin on Monday.
        assert_eq!(end("2026-03-07", StartRule::DayAfter), day("2026-03-13"));
        assert_eq!(end("2026-03-07", StartRule::SameDay), day("2026-03-13"));
    }

    #[test]
    fn calendar_days_end_on_a_working_day() {
        let end = |event, count| seeded().period_end(day(event), count, DayKind::Calendar, StartRule::DayAfter);
        assert_eq!(end("2026-03-02", 4), Ok(day("2026-03-06")));
        assert_eq!(end("2026-03-02", 5), Ok(day("2026-03-09")));
        assert_eq!(end("2026-03-02", 7), Ok(day("2026-03-09")));
        assert_eq!(end("2026-09-21", 10), Ok(day("2026-10-08")));
        assert_eq!(end("2026-12-21", 10), Ok(day("2026-12-31")));
        assert_eq!(end("2026-12-21", 11), Err(missing(2027)));
        assert_eq!(end("2026-12-21", u32::MAX).unwrap_err().code, RuleCode::CalendarNotLoaded);
    }

    const DAYS: usize = 1096;

    /// Three years from 2024-01-01 with arbitrary exceptions, and what each day is, worked out on its own.
    fn three_years() -> impl Strategy<Value = (Calendar, Vec<bool>)> {
        let first = day("2024-01-01");
        proptest::collection::btree_map(0..DAYS, any::<bool>(), 0..200).prop_map(move |exceptions| {
            // 2024-01-01 is a Monday.
            let mut working: Vec<bool> = (0..DAYS).map(|n| n % 7 < 5).collect();
            let mut days = BTreeMap::new();
            for (n, worked) in exceptions {
                working[n] = worked;
                let kind = if worked { CalendarKind::Workday } else { CalendarKind::Holiday };
                days.insert(first + Days::new(n as u64), kind);
            }
            (Calendar { years: BTreeSet::from([2024, 2025, 2026]), days }, working)
        })
    }

    /// The period's last day by walking over the days; absent: beyond the three years.
    fn walk(working: &[bool], event: usize, count: u32, kind: DayKind, start: StartRule) -> Option<usize> {
        let mut seen = 0;
        let first = if start == StartRule::SameDay { event } else { event + 1 };
        for (n, works) in working.iter().copied().enumerate().skip(first) {
            if kind == DayKind::Calendar || works {
                seen += 1;
            }
            if seen >= count && works {
                return Some(n);
            }
        }
        None
    }

    proptest! {
        #[test]
        fn agrees_with_a_walk(
            (calendar, working) in three_years(),
            event in 0..DAYS,
            count in 1_u32..60,
            calendar_days in any::<bool>(),
            same_day in any::<bool>(),
        ) {
            let first = day("2024-01-01");
            let kind = if calendar_days { DayKind::Calendar } else { DayKind::Working };
            let start = if same_day { StartRule::SameDay } else { StartRule::DayAfter };
            let at = |n: usize| first + Days::new(n as u64);
            prop_assert_eq!(calendar.is_working(at(event)), Ok(working[event]));
            let walked = walk(&working, event, count, kind, start).map(at).ok_or_else(|| missing(2027));
            prop_assert_eq!(calendar.period_end(at(event), count, kind, start), walked);
        }
    }
}
