//! A point in time as UTC milliseconds: ordered, and the same on SQLite and PostgreSQL.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

/// Beijing time. The country has kept +08:00 without daylight saving since 1992, so a fixed offset is exact for every
/// instant this system can meet.
pub const BEIJING: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    sea_orm::DeriveValueType,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Instant(pub i64);

impl Instant {
    /// The first instant of a day in Beijing.
    pub fn start_of(day: NaiveDate) -> Self {
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        Self(midnight - i64::from(BEIJING.local_minus_utc()) * 1000)
    }

    /// The instant at which a day in Beijing is over (24:00): the first instant that is *not* in it.
    pub fn end_of(day: NaiveDate) -> Self {
        Self::start_of(day.succ_opt().unwrap_or(NaiveDate::MAX))
    }

    /// The day in Beijing.
    pub fn day(self) -> NaiveDate {
        self.beijing().date_naive()
    }

    /// The same instant with Beijing's offset; out-of-range values end at the edges of the calendar.
    pub fn beijing(self) -> DateTime<FixedOffset> {
        self.utc().with_timezone(&BEIJING)
    }

    /// The same instant in UTC; out-of-range values end at the edges of the calendar.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// This instant moved by a number of seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_millis())
    }
}

impl std::fmt::Display for Instant {
    /// `2026-03-02T09:00:00.000+08:00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.beijing().format("%Y-%m-%dT%H:%M:%S%.3f%:z"))
    }
}
