//! What is wrong with a form itself: the application form is data of a regulation (art. 16), and may be faulty.

use super::{Decimal, kind_of_fact};
use crate::rules::regulation::Faults;
use crate::rules::{Refusal, Step, Value, term};
use entity::enums::{Fact, FieldKind};
use entity::record::{AttachmentKind, Form, FormField};
use std::collections::BTreeSet;

/// Most bytes of one attachment.
const MOST_BYTES: u32 = 1 << 30;

/// What is wrong with a form, each fault at its path; nothing: it can be used. Every key is given once, bounds and choices fit
/// their fields, and every fact that a rule reads is given by one field of its kind, [`Fact::LowestTier`] where it is asked.
pub fn check_form(form: &Form) -> Vec<Refusal> {
    let mut faults = Faults::default();
    let mut bound = BTreeSet::new();
    faults.each("sections", &form.sections, 1..=50, |faults, section| {
        // Paths to missing attachments begin with this word.
        faults.unless(section.key != "attachments", "key", || Refusal::input("input-choice"));
        faults.words("title", &section.title);
        faults.each("fields", &section.fields, 0..=200, |faults, field| {
            faults.words("label", &field.label);
            check_field(faults, field);
            if let Some(fact) = field.binds {
                let fits = kind_of_fact(fact) == field.kind && field.decimals == 0;
                let expected = || term!(FieldKind, kind_of_fact(fact));
                faults.unless(fits, "binds", || Refusal::input("input-kind").fact("expected", expected()));
                faults.unless(bound.insert(fact), "binds", || Refusal::input("input-duplicate"));
            }
        });
        faults.unique("fields", section.fields.iter().map(|field| field.key.as_str()));
    });
    faults.unique("sections", form.sections.iter().map(|section| section.key.as_str()));
    faults.each("attachments", &form.attachments, 0..=50, check_attachment);
    faults.unique("attachments", form.attachments.iter().map(|kind| kind.key.as_str()));
    for fact in Fact::all().filter(|fact| *fact != Fact::LowestTier) {
        faults.unless(bound.contains(&fact), "sections", || {
            Refusal::input("input-fact-unbound").fact("fact", term!(Fact, fact))
        });
    }
    faults.found()
}

fn check_attachment(faults: &mut Faults, kind: &AttachmentKind) {
    faults.words("title", &kind.title);
    faults.within_bounds("max_count", kind.max_count, 1..=100);
    faults.within_bounds("max_bytes", kind.max_bytes, 1..=MOST_BYTES);
    faults.unless(!kind.media_types.is_empty(), "media_types", || Refusal::input("input-required"));
}

fn check_field(faults: &mut Faults, field: &FormField) {
    let most = Value::Integer(Decimal::MOST_DECIMALS.into());
    let mut bounds = Vec::new();
    for (name, text) in [("minimum", &field.minimum), ("maximum", &field.maximum)] {
        let Some(text) = text else { continue };
        match Decimal::parse(text) {
            Some(bound) => bounds.push(bound),
            None => faults.fault(name, Refusal::input("input-decimal").fact("decimals", most.clone())),
        }
    }
    if let [min, max] = bounds.as_slice() {
        faults.unless(min <= max, "maximum", || Refusal::input("input-range-order"));
    }
    faults.within_bounds("decimals", field.decimals, 0..=Decimal::MOST_DECIMALS);
    let superfluous = field.kind != FieldKind::Choice && !field.choices.is_empty();
    faults.unless(!superfluous, "choices", || Refusal::input("input-superfluous"));
    let lacking = field.kind == FieldKind::Choice && field.choices.is_empty();
    faults.unless(!lacking, "choices", || Refusal::input("input-required"));
    faults.each("choices", &field.choices, 0..=200, |faults, choice| faults.words("label", &choice.label));
    faults.unique("choices", field.choices.iter().map(|choice| choice.key.as_str()));
    if let Some(length) = field.max_length {
        faults.within_bounds("max_length", length, 1..=1_000_000);
    }
}

/// The choices of the field that asks which prize class the applicant would take at least, with the field's path.
pub(in crate::rules) fn lowest_tier(form: &Form) -> Option<(Vec<Step>, &FormField)> {
    form.sections.iter().enumerate().find_map(|(section_no, section)| {
        let (field_no, field) =
            section.fields.iter().enumerate().find(|(_, field)| field.binds == Some(Fact::LowestTier))?;
        let field_of = |name: &str| Step::Field(name.to_owned());
        let path = [field_of("sections"), Step::Index(section_no), field_of("fields"), Step::Index(field_no)];
        Some((path.to_vec(), field))
    })
}
