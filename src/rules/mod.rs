//! The regulation as pure functions: no async, no database, no GraphQL. Each file is a chapter of the procedure; each
//! function takes the few facts that matter and answers with nothing or with every refusal at once.
//!
//! Read in this order: [`regulation`], [`cycle`], [`committee`], [`standard`], [`recusal`], [`form`], [`submission`], [`eligibility`],
//! [`qualification`], [`group`], [`scoring`], [`visit`], [`report`], [`meeting`], [`ballot`], [`notice`], [`objection`],
//! [`substitution`], [`conferral`], [`reward`], [`funds`]; underneath them lie [`period`], [`calendar`], [`credit_code`] and [`roles`].
//! [`substitution`], [`conferral`], [`revocation`], [`follow_up`]; underneath them lie [`period`], [`calendar`], [`credit_code`] and [`roles`].
//! [`substitution`], [`conferral`], [`publicity`], [`misconduct`], [`assessment`]; underneath them lie [`period`], [`calendar`], [`credit_code`] and [`roles`].

pub mod assessment;
pub mod ballot;
pub mod calendar;
pub mod committee;
pub mod conferral;
pub mod credit_code;
pub mod cycle;
pub mod eligibility;
pub mod follow_up;
pub mod form;
pub mod funds;
pub mod group;
pub mod meeting;
pub mod misconduct;
pub mod notice;
pub mod objection;
pub mod period;
pub mod publicity;
pub mod qualification;
pub mod recusal;
pub mod regulation;
pub mod report;
pub mod revocation;
pub mod reward;
pub mod roles;
pub mod scoring;
pub mod standard;
pub mod statistics;
pub mod submission;
pub mod substitution;
pub mod visit;

use chrono::NaiveDate;
use entity::record::Words;
use entity::{Instant, RuleCode};
use uuid::Uuid;

/// Why a step is refused: the code, where in the input, and the facts that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: RuleCode,
    /// The message to show; for every code but INVALID_INPUT it is the code's own.
    pub message: Option<&'static str>,
    pub path: Vec<Step>,
    pub facts: Vec<Fact>,
}

/// One step of a path into the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Field(String),
    Index(usize),
}

/// A fact that decided a refusal or a row of eligibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Stable key in camelCase; also the variable of the message.
    pub key: &'static str,
    pub value: Value,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Integer(i64),
    /// Numerator and denominator.
    Fraction(u32, u32),
    Date(NaiveDate),
    Instant(Instant),
    /// Fen.
    Money(i64),
    Text(String),
    /// Words of the regulation record, shown in the caller's language.
    Words(Words),
    /// A message by its id, shown in the caller's language.
    Message(&'static str),
    /// A value of an enum, by type and value name, shown as its label in the caller's language.
    Term(&'static str, String),
    /// An object, by GraphQL type and id.
    Id(&'static str, Uuid),
}

impl Refusal {
    /// A refusal without facts.
    pub const fn new(code: RuleCode) -> Self {
        Self { code, message: None, path: Vec::new(), facts: Vec::new() }
    }

    /// An input fault with the id of its message.
    pub const fn input(message: &'static str) -> Self {
        Self { code: RuleCode::InvalidInput, message: Some(message), path: Vec::new(), facts: Vec::new() }
    }

    /// Adds a fact.
    pub fn fact(mut self, key: &'static str, value: Value) -> Self {
        self.facts.push(Fact { key, value });
        self
    }

    /// Adds a fact where it is known.
    pub fn fact_if(self, key: &'static str, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.fact(key, value),
            None => self,
        }
    }

    /// Says where in the input the fault is.
    pub fn at(mut self, path: Vec<Step>) -> Self {
        self.path = path;
        self
    }
}

/// What a rule answers: nothing, or every refusal at once.
pub type Ruling = Result<(), Vec<Refusal>>;

/// Collects refusals.
#[derive(Debug, Default)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// Adds a refusal.
    pub fn push(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// Adds the refusal unless the condition holds.
    pub fn unless(&mut self, condition: bool, refusal: impl FnOnce() -> Refusal) {
        if !condition {
            self.0.push(refusal());
        }
    }

    /// Adds what another rule found.
    pub fn also(&mut self, ruling: Ruling) {
        if let Err(refusals) = ruling {
            self.0.extend(refusals);
        }
    }

    /// The collected ruling.
    pub fn ruling(self) -> Ruling {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// A term of an enum as a fact's value.
macro_rules! term {
    ($type:ident, $value:expr) => {
        $crate::rules::Value::Term(stringify!($type), $value.name())
    };
}
pub(crate) use term;
