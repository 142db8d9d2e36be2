//! Collecting what is wrong with a record, each fault at its path.

use crate::rules::{Refusal, Step, Value};
use entity::record::Words;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Faults of a record; field names are those of the data file.
#[derive(Debug, Default)]
pub struct Faults {
    found: Vec<Refusal>,
    path: Vec<Step>,
}

impl Faults {
    /// Adds a fault at a field.
    pub fn fault(&mut self, field: &str, refusal: Refusal) {
        let mut path = self.path.clone();
        path.push(Step::Field(field.to_owned()));
        path.extend(refusal.path.iter().cloned());
        self.found.push(refusal.at(path));
    }

    /// Adds a fault at a field unless the condition holds.
    pub fn unless(&mut self, condition: bool, field: &str, refusal: impl FnOnce() -> Refusal) {
        if !condition {
            self.fault(field, refusal());
        }
    }

    /// Adds faults that were found in the value of a field.
    pub fn also(&mut self, field: &str, refusals: Vec<Refusal>) {
        refusals.into_iter().for_each(|refusal| self.fault(field, refusal));
    }

    /// Looks into the value of a field.
    pub fn within(&mut self, field: &str, look: impl FnOnce(&mut Self)) {
        self.path.push(Step::Field(field.to_owned()));
        look(self);
        self.path.pop();
    }

    /// Looks into every element of a list, and at its length.
    pub fn each<T>(
        &mut self,
        field: &str,
        items: &[T],
        length: RangeInclusive<usize>,
        mut look: impl FnMut(&mut Self, &T),
    ) {
        let count = |value: usize| Value::Integer(i64::try_from(value).unwrap_or(i64::MAX));
        self.unless(items.len() >= *length.start(), field, || {
            Refusal::input("input-required").fact("min", count(*length.start()))
        });
        self.unless(items.len() <= *length.end(), field, || {
            Refusal::input("input-too-many").fact("max", count(*length.end()))
        });
        self.within(field, |faults| {
            for (index, item) in items.iter().enumerate() {
                faults.path.push(Step::Index(index));
                look(faults, item);
                faults.path.pop();
            }
        });
    }

    /// A whole number lies within its bounds.
    pub fn within_bounds(&mut self, field: &str, value: u32, bounds: RangeInclusive<u32>) {
        self.unless(bounds.contains(&value), field, || out_of_range(&bounds));
    }

    /// The elements of a list have keys, each another one.
    pub fn unique<'a>(&mut self, field: &str, keys: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (index, key) in keys.enumerate() {
            let message = match (key.trim().is_empty(), seen.insert(key)) {
                (true, _) => "input-blank",
                (false, false) => "input-duplicate",
                (false, true) => continue,
            };
            let path = vec![Step::Index(index), Step::Field("key".to_owned())];
            self.fault(field, Refusal::input(message).at(path));
        }
    }

    /// Words in Chinese, and in English where they are given.
    pub fn words(&mut self, field: &str, words: &Words) {
        let blank = words.zh.trim().is_empty() || words.en.as_ref().is_some_and(|words| words.trim().is_empty());
        self.unless(!blank, field, || Refusal::input("input-blank"));
    }

    /// What was found.
    pub fn found(self) -> Vec<Refusal> {
        self.found
    }
}

/// A number outside its bounds.
pub fn out_of_range(bounds: &RangeInclusive<u32>) -> Refusal {
    Refusal::input("input-out-of-range")
        .fact("min", Value::Integer((*bounds.start()).into()))
        .fact("max", Value::Integer((*bounds.end()).into()))
}
