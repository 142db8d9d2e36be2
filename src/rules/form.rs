//! The application form, which is data of the regulation (art. 16): checking answers, finding what is missing, and
//! reading the facts that rules need.

use super::{Refusal, Refusals, Ruling, Step, Value, term};
use chrono::NaiveDate;
use entity::enums::{Fact, FieldKind};
use entity::record::{AnswerValue, Answers, Form, FormField, FormSection, Words};
use std::collections::{BTreeMap, BTreeSet};

mod check;
mod decimal;
pub use check::check_form;
pub(super) use check::lowest_tier;
pub use decimal::Decimal;

/// Checks the answers that a section is saved with, each by its index in the input (art. 16): INVALID_INPUT for an
/// unknown or repeated key, another kind, and what its field does not allow. Nothing has to be filled in to be saved.
pub fn check_answers(section: &FormSection, answers: &[(usize, &str, &AnswerValue)]) -> Ruling {
    let mut refusals = Refusals::default();
    let mut seen = BTreeSet::new();
    for &(index, key, value) in answers {
        let at = |name: &str, row: Option<usize>| {
            let path = [Step::Field("answers".to_owned()), Step::Index(index), Step::Field(name.to_owned())];
            path.into_iter().chain(row.map(Step::Index)).collect::<Vec<_>>()
        };
        let fault = |message| Refusal::input(message).at(at("key", None)).fact("key", Value::Text(key.to_owned()));
        refusals.unless(seen.insert(key), || fault("input-duplicate"));
        match section.fields.iter().find(|field| field.key == key) {
            None => refusals.push(fault("input-unknown-key")),
            Some(field) => {
                for (row, fault) in faults(field, value) {
                    refusals.push(fault.at(at("value", row)));
                }
            }
        }
    }
    refusals.ruling()
}

/// What is wrong with one answer; of a table, in which of its years.
fn faults(field: &FormField, value: &AnswerValue) -> Vec<(Option<usize>, Refusal)> {
    let kind = kind_of(value);
    if kind != field.kind {
        return vec![(None, Refusal::input("input-kind").fact("expected", term!(FieldKind, field.kind)))];
    }
    let one = |fault: Option<Refusal>| fault.map(|fault| (None, fault)).into_iter().collect();
    match value {
        AnswerValue::Text(text) => one(check_text(field, text)),
        AnswerValue::Number(text) => one(check_number(field, text)),
        AnswerValue::Money(fen) => {
            one(check_range(field, Decimal::of_fen(*fen), Value::Money(*fen), |_, bound| Value::Money(bound.fen())))
        }
        AnswerValue::Choice(key) => one((!field.choices.iter().any(|choice| choice.key == *key)).then(|| {
            let expected: Vec<&str> = field.choices.iter().map(|choice| choice.key.as_str()).collect();
            Refusal::input("input-choice").fact("expected", Value::Text(expected.join(", ")))
        })),
        AnswerValue::Table3Years(years) => {
            let faults = years.iter().enumerate().filter_map(|(row, text)| Some((Some(row), text.as_deref()?)));
            faults.filter_map(|(row, text)| Some((row, check_number(field, text)?))).collect()
        }
        AnswerValue::Date(_) | AnswerValue::Boolean(_) => Vec::new(),
    }
}

fn kind_of(value: &AnswerValue) -> FieldKind {
    match value {
        AnswerValue::Text(_) => FieldKind::Text,
        AnswerValue::Number(_) => FieldKind::Number,
        AnswerValue::Money(_) => FieldKind::Money,
        AnswerValue::Date(_) => FieldKind::Date,
        AnswerValue::Boolean(_) => FieldKind::Boolean,
        AnswerValue::Choice(_) => FieldKind::Choice,
        AnswerValue::Table3Years(_) => FieldKind::Table3Years,
    }
}

fn check_text(field: &FormField, text: &str) -> Option<Refusal> {
    if text.contains('\0') {
        return Some(Refusal::input("input-nul"));
    }
    let max = i64::from(field.max_length?);
    let actual = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let refusal = || Refusal::input("input-too-long").fact("max", Value::Integer(max));
    (actual > max).then(|| refusal().fact("actual", Value::Integer(actual)))
}

fn check_number(field: &FormField, text: &str) -> Option<Refusal> {
    if text.trim().is_empty() {
        return Some(Refusal::input("input-blank"));
    }
    match Decimal::parse(text).filter(|number| number.decimals() <= field.decimals) {
        None => Some(Refusal::input("input-decimal").fact("decimals", Value::Integer(field.decimals.into()))),
        Some(number) => {
            check_range(field, number, Value::Text(text.to_owned()), |bound, _| Value::Text(bound.to_owned()))
        }
    }
}

/// The bounds of a field are inclusive; those of MONEY are in yuan.
fn check_range(
    field: &FormField,
    number: Decimal,
    actual: Value,
    show: impl Fn(&str, Decimal) -> Value,
) -> Option<Refusal> {
    let [min, max] = [&field.minimum, &field.maximum]
        .map(|bound| bound.as_deref().and_then(|text| Decimal::parse(text).map(|value| (text, value))));
    let fits = min.is_none_or(|(_, min)| min <= number) && max.is_none_or(|(_, max)| number <= max);
    (!fits).then(|| {
        Refusal::input("input-out-of-range")
            .fact_if("min", min.map(|(text, value)| show(text, value)))
            .fact_if("max", max.map(|(text, value)| show(text, value)))
            .fact("actual", actual)
    })
}

/// Something that the form requires and the application lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Key of the section that lacks an answer.
    pub section: Option<String>,
    /// Key of the field.
    pub field: Option<String>,
    /// Key of the attachment kind, where that is what is missing.
    pub attachment: Option<String>,
    pub label: Words,
}

/// Everything required that is missing (art. 16), in the order of the form. `answered` says whether a field of a section
/// has an answer that [`counts`], `attached` how many files of a kind there are.
pub fn missing(form: &Form, answered: &dyn Fn(&str, &str) -> bool, attached: &dyn Fn(&str) -> u32) -> Vec<Missing> {
    let fields = form.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)));
    let fields = fields.filter(|(section, field)| field.required && !answered(&section.key, &field.key));
    let files = form.attachments.iter().filter(|kind| kind.required && attached(&kind.key) == 0);
    let fields = fields.map(|(section, field)| Missing {
        section: Some(section.key.clone()),
        field: Some(field.key.clone()),
        attachment: None,
        label: field.label.clone(),
    });
    let files = files.map(|kind| Missing {
        section: None,
        field: None,
        attachment: Some(kind.key.clone()),
        label: kind.title.clone(),
    });
    fields.chain(files).collect()
}

/// Whether an answer counts as one: a blank text does not, a table only with all three years.
pub fn counts(answer: &AnswerValue) -> bool {
    match answer {
        AnswerValue::Text(text) => !text.trim().is_empty(),
        AnswerValue::Table3Years(years) => years.iter().all(Option::is_some),
        _ => true,
    }
}

/// The facts that rules read (art. 11), as far as they are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoundFacts {
    pub legal_entity: Option<bool>,
    pub registered_in_zone: Option<bool>,
    pub operating_since: Option<NaiveDate>,
    pub excellence_since: Option<NaiveDate>,
    pub self_report_years: Option<i32>,
    pub for_profit: Option<bool>,
    pub industry_rank: Option<i32>,
    /// Key of the lowest prize class that the applicant would take.
    pub lowest_tier: Option<String>,
}

/// The kind of answer that a fact is read from; numbers are whole.
pub fn kind_of_fact(fact: Fact) -> FieldKind {
    match fact {
        Fact::LegalEntity | Fact::RegisteredInZone | Fact::ForProfit => FieldKind::Boolean,
        Fact::OperatingSince | Fact::ExcellenceSince => FieldKind::Date,
        Fact::SelfReportYears | Fact::IndustryRank => FieldKind::Number,
        Fact::LowestTier => FieldKind::Choice,
    }
}

impl BoundFacts {
    /// Sets a fact; an answer of another kind means that it is not given.
    pub fn set(&mut self, fact: Fact, answer: Option<&AnswerValue>) {
        let (mut boolean, mut date, mut number, mut choice) = (None, None, None, None);
        match answer {
            Some(AnswerValue::Boolean(value)) => boolean = Some(*value),
            Some(AnswerValue::Date(value)) => date = Some(*value),
            Some(AnswerValue::Number(text)) => number = Decimal::parse(text).and_then(Decimal::whole),
            Some(AnswerValue::Choice(key)) => choice = Some(key.clone()),
            _ => {}
        }
        match fact {
            Fact::LegalEntity => self.legal_entity = boolean,
            Fact::RegisteredInZone => self.registered_in_zone = boolean,
            Fact::ForProfit => self.for_profit = boolean,
            Fact::OperatingSince => self.operating_since = date,
            Fact::ExcellenceSince => self.excellence_since = date,
            Fact::SelfReportYears => self.self_report_years = number,
            Fact::IndustryRank => self.industry_rank = number,
            Fact::LowestTier => self.lowest_tier = choice,
        }
    }
}

/// The facts that the answers, by section, give through the fields bound to them.
pub fn facts_from(form: &Form, answers: &BTreeMap<String, Answers>) -> BoundFacts {
    let mut facts = BoundFacts::default();
    for section in &form.sections {
        for field in &section.fields {
            if let Some(fact) = field.binds {
                facts.set(fact, answers.get(&section.key).and_then(|answers| answers.0.get(&field.key)));
            }
        }
    }
    facts
}

#[cfg(test)]
mod tests;
