//! Periods of years (Civil Code art. 201, 202): a period from a day runs through 24:00 of its anniversary and is
//! complete from the day after. The move to a working day (art. 203) never applies here: nobody acts in them.

use chrono::{Months, NaiveDate};

/// The anniversary of a day, or the month's last day where the number is missing (Civil Code art. 202).
pub fn add_years(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX)
}

/// The last day of a period of years that a day begins: through it an award is valid and a record bars (art. 6, 12).
pub fn runs_through(day: NaiveDate, years: u32) -> NaiveDate {
    add_years(day, years)
}

/// The first day on which so many years are complete (art. 11): the day after the anniversary.
pub fn complete_from(since: NaiveDate, years: u32) -> NaiveDate {
    day_after(add_years(since, years))
}

/// The day after; the calendar's last day stays.
pub fn day_after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_anniversary_keeps_the_number_of_the_day() {
        assert_eq!(add_years(day("2021-03-11"), 3), day("2024-03-11"));
        assert_eq!(add_years(day("2021-12-31"), 1), day("2022-12-31"));
        assert_eq!(add_years(day("2021-03-11"), 0), day("2021-03-11"));
    }

    #[test]
    fn a_missing_anniversary_is_the_last_day_of_the_month() {
        assert_eq!(add_years(day("2024-02-29"), 1), day("2025-02-28"));
        assert_eq!(add_years(day("2024-02-29"), 4), day("2028-02-29"));
        assert_eq!(add_years(day("2023-02-28"), 1), day("2024-02-28"));
    }

    #[test]
    fn years_are_complete_from_the_day_after() {
        assert_eq!(runs_through(day("2021-03-10"), 5), day("2026-03-10"));
        assert_eq!(complete_from(day("2021-03-10"), 5), day("2026-03-11"));
        assert_eq!(complete_from(day("2020-02-29"), 5), day("2025-03-01"));
        assert_eq!(complete_from(day("2020-12-31"), 5), day("2026-01-01"));
    }

    #[test]
    fn an_absurd_period_ends_with_the_calendar() {
        assert_eq!(add_years(day("2026-01-01"), u32::MAX), NaiveDate::MAX);
        assert_eq!(complete_from(day("2026-01-01"), u32::MAX), NaiveDate::MAX);
    }

    /// Walks day by day to the first day of the target month with the number wanted, or the month's last.
    fn naive_anniversary(day: NaiveDate, years: i32) -> NaiveDate {
        use chrono::Datelike;
        let in_month = |d: &NaiveDate| (d.year(), d.month()) == (day.year() + years, day.month());
        let month: Vec<_> = day.iter_days().skip_while(|d| !in_month(d)).take_while(in_month).collect();
        if years == 0 { day } else { *month.iter().take_while(|d| d.day() <= day.day()).last().unwrap() }
    }

    proptest! {
        #[test]
        fn agrees_with_a_walk(offset in 0_u64..4000, years in 0_u32..8) {
            let day = day("2019-01-01") + chrono::Days::new(offset);
            let walked = naive_anniversary(day, i32::try_from(years).unwrap());
            prop_assert_eq!(runs_through(day, years), walked);
            prop_assert_eq!(complete_from(day, years), walked + chrono::Days::new(1));
        }
    }
}
