//! Input is checked here, not by attributes of the schema: every fault is collected with its full path, so that a form
//! can show all of them at once.

use super::ids::Kind;
use super::scalars::{CreditCode, Date, DateTime};
use crate::error::Result;
use crate::rules::{Refusal, Step, Value, credit_code};
use async_graphql::{ID, MaybeUndefined};
use chrono::{DateTime as Chrono, NaiveDate};
use entity::Instant;
use std::collections::HashSet;
use uuid::Uuid;

/// Collects the faults of one input. Its readers answer a stand-in where there is a fault; [`Check::done`] must be asked
/// before anything is used.
#[derive(Debug, Default)]
pub struct Check {
    faults: Vec<Refusal>,
    prefix: Vec<Step>,
}

impl Check {
    /// An empty check.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a fault at a field.
    pub fn fault(&mut self, field: &str, refusal: Refusal) {
        let mut path = self.prefix.clone();
        path.push(Step::Field(field.to_owned()));
        path.extend(refusal.path.iter().cloned());
        self.faults.push(refusal.at(path));
    }

    /// Records a fault at its path under where this check stands.
    pub fn nested(&mut self, refusal: Refusal) {
        let path = self.prefix.iter().chain(&refusal.path).cloned().collect();
        self.faults.push(refusal.at(path));
    }

    /// Whether no fault was found so far.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// Checks a nested object under its field.
    pub fn within<T>(&mut self, field: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.prefix.len();
        self.prefix.push(Step::Field(field.to_owned()));
        let value = read(self);
        self.prefix.truncate(depth);
        value
    }

    /// Checks every element of a list under its index, and the length of the list.
    pub fn each<T, U>(
        &mut self,
        field: &str,
        items: &[T],
        bounds: std::ops::RangeInclusive<usize>,
        mut read: impl FnMut(&mut Self, &T) -> U,
    ) -> Vec<U> {
        if items.len() < *bounds.start() {
            self.fault(field, Refusal::input("input-required").fact("min", count(*bounds.start())));
        }
        if items.len() > *bounds.end() {
            self.fault(field, Refusal::input("input-too-many").fact("max", count(*bounds.end())));
        }
        let depth = self.prefix.len();
        self.prefix.push(Step::Field(field.to_owned()));
        let read = items.iter().take(*bounds.end()).enumerate().map(|(index, item)| {
            self.prefix.push(Step::Index(index));
            let value = read(self, item);
            self.prefix.truncate(depth + 1);
            value
        });
        let values = read.collect();
        self.prefix.truncate(depth);
        values
    }

    /// Text of 1 to `max` characters without NUL; outer blanks are dropped.
    pub fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let text = value.trim();
        let length = text.chars().count();
        if text.contains('\0') {
            self.fault(field, Refusal::input("input-nul"));
        } else if text.is_empty() {
            self.fault(field, Refusal::input("input-blank"));
        } else if length > max {
            let refusal = Refusal::input("input-too-long").fact("max", count(max)).fact("actual", count(length));
            self.fault(field, refusal);
        }
        text.to_owned()
    }

    /// Optional text; absent and null alike mean none, blank is a fault.
    pub fn optional_text(&mut self, field: &str, value: Option<&str>, max: usize) -> Option<String> {
        value.map(|value| self.text(field, value, max))
    }

    /// An optional web address.
    pub fn optional_url(&mut self, field: &str, value: Option<&str>, max: usize) -> Option<String> {
        let url = self.optional_text(field, value, max);
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if url.as_ref().is_some_and(|url| !url.is_empty() && !web(url)) {
            self.fault(field, Refusal::input("input-url"));
        }
        url
    }

    /// A whole number within bounds.
    pub fn integer(&mut self, field: &str, value: i32, bounds: std::ops::RangeInclusive<i32>) -> i32 {
        if !bounds.contains(&value) {
            let refusal = Refusal::input("input-out-of-range")
                .fact("min", Value::Integer((*bounds.start()).into()))
                .fact("max", Value::Integer((*bounds.end()).into()));
            self.fault(field, refusal);
        }
        value
    }

    /// A given value of a patch whose column cannot be cleared: null is a fault, absent is nothing.
    pub fn given<'a, T>(&mut self, field: &str, value: &'a MaybeUndefined<T>) -> Option<&'a T> {
        match value {
            MaybeUndefined::Value(value) => Some(value),
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => {
                self.fault(field, Refusal::input("input-required"));
                None
            }
        }
    }

    /// A day that is not after today.
    pub fn past_date(&mut self, field: &str, value: &Date, today: NaiveDate) -> NaiveDate {
        let day = self.date(field, value);
        if day > today {
            self.fault(field, Refusal::input("input-in-future"));
        }
        day
    }

    /// Faults the end of a range, a field, where it lies before the start.
    pub fn in_order(&mut self, field: &str, start: &Date, end: &Date) {
        if let (Some(start), Some(end)) = (day(start), day(end))
            && end < start
        {
            self.fault(field, Refusal::input("input-range-order"));
        }
    }

    /// A day between 1900 and 2199.
    pub fn date(&mut self, field: &str, value: &Date) -> NaiveDate {
        day(value).unwrap_or_else(|| {
            self.fault(field, Refusal::input("input-date"));
            NaiveDate::default()
        })
    }

    /// An optional day.
    pub fn optional_date(&mut self, field: &str, value: Option<&Date>) -> Option<NaiveDate> {
        value.map(|value| self.date(field, value))
    }

    /// An instant between 1900 and 2199.
    pub fn instant(&mut self, field: &str, value: &DateTime) -> Instant {
        use chrono::Datelike;
        let time = Chrono::parse_from_rfc3339(&value.0).ok().filter(|time| (1900..2200).contains(&time.year()));
        time.map_or_else(
            || {
                self.fault(field, Refusal::input("input-instant"));
                Instant(0)
            },
            |time| Instant(time.timestamp_millis()),
        )
    }

    /// A credit code in its normal form.
    pub fn credit_code(&mut self, field: &str, value: &CreditCode) -> String {
        if value.0.trim().is_empty() {
            self.fault(field, Refusal::input("input-required"));
            return String::new();
        }
        match credit_code::CreditCode::parse(&value.0) {
            Ok(code) => code.to_string(),
            Err(message) => {
                self.fault(field, Refusal::input("input-credit-code").fact("reason", Value::Message(message)));
                String::new()
            }
        }
    }

    /// The id of a thing of one kind.
    pub fn id(&mut self, field: &str, kind: Kind, value: &ID) -> Uuid {
        kind.parse(value).unwrap_or_else(|| {
            self.fault(field, Refusal::input("input-id"));
            Uuid::nil()
        })
    }

    /// A list of ids without repetition.
    pub fn ids(
        &mut self,
        field: &str,
        kind: Kind,
        values: &[ID],
        bounds: std::ops::RangeInclusive<usize>,
    ) -> Vec<Uuid> {
        let mut seen = HashSet::new();
        let depth = self.prefix.len();
        self.each(field, values, bounds, |check, value| {
            let id = kind.parse(value).unwrap_or_default();
            let message = match (id.is_nil(), seen.insert(id)) {
                (true, _) => "input-id",
                (false, false) => "input-duplicate",
                (false, true) => return id,
            };
            debug_assert!(check.prefix.len() > depth);
            let path = check.prefix.clone();
            check.faults.push(Refusal::input(message).at(path));
            id
        })
    }

    /// A digest in lower-case hexadecimal digits.
    pub fn sha256(&mut self, field: &str, value: &str) -> String {
        let valid =
            value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if !valid {
            self.fault(field, Refusal::input("input-digest"));
        }
        value.to_owned()
    }

    /// Nothing, or every fault at once.
    pub fn done(self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults.into()) }
    }
}

fn day(value: &Date) -> Option<NaiveDate> {
    use chrono::Datelike;
    let day = value.0.parse::<NaiveDate>().ok();
    day.filter(|day| (1900..2200).contains(&day.year()) && value.0.len() == 10)
}

fn count(value: usize) -> Value {
    Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
