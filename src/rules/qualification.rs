//! The qualification review (art. 8(4), 11, 12, 17): returning for correction, verdicts, recommendations, and the decision.

use super::calendar::Calendar;
use super::cycle::out_of_order;
use super::eligibility::{Outcome, Row, verdict_codes};
use super::form::kind_of_fact;
use super::submission::{Window, locked, ruling};
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::enums::{ApplicationState, DayKind, Fact, FieldKind, Phase, RecommendationState, StartRule, VerdictValue};
use entity::record::{Correction, Defect, Form};
use entity::{Instant, RuleCode};
use std::collections::{BTreeMap, BTreeSet};

/// Where an application under review stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub phase: Phase,
    /// By the clock: see [`super::submission::effective_state`].
    pub state: ApplicationState,
}

impl Standing {
    /// From the submission to the decision (art. 16, 17): preparing it may begin while applications still come in.
    fn undecided(self) -> Vec<Refusal> {
        let phase = matches!(self.phase, Phase::Accepting | Phase::Qualification);
        let state = matches!(self.state, ApplicationState::Submitted | ApplicationState::Returned);
        self.unless(phase, state)
    }

    /// Refuses unless the cycle is in QUALIFICATION and the application in a state.
    fn decidable(self, state: ApplicationState) -> Vec<Refusal> {
        self.unless(self.phase == Phase::Qualification, self.state == state)
    }

    fn unless(self, phase: bool, state: bool) -> Vec<Refusal> {
        let phase = (!phase).then(|| out_of_order(self.phase, Phase::Qualification));
        phase.into_iter().chain((!state).then(|| locked(self.state))).collect()
    }
}

/// A return for correction about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Return<'a> {
    pub standing: Standing,
    /// Whether the application was ever returned.
    pub returned_before: bool,
    /// Working days that the applicant gets.
    pub days: u32,
    /// The least number of the cycle's work procedure.
    pub least_days: u32,
    /// All defects together.
    pub correction: &'a Correction,
    pub form: &'a Form,
}

/// Whether an application may be returned for correction (art. 16): once (CORRECTION_ALREADY_USED), while SUBMITTED and not
/// decided, also after the window; for at least the work procedure's days; each defect naming one key of the form.
pub fn may_return(returning: &Return<'_>) -> Ruling {
    let Return { standing, returned_before, days, least_days, correction, form } = *returning;
    let mut refusals = Refusals::default();
    let open = matches!(standing.phase, Phase::Accepting | Phase::Qualification);
    refusals.also(ruling(standing.unless(open, standing.state == ApplicationState::Submitted)));
    refusals.unless(!returned_before, || Refusal::new(RuleCode::CorrectionAlreadyUsed));
    refusals.unless(days >= least_days, || {
        let refusal = Refusal::input("input-out-of-range").at(vec![field("days")]);
        refusal.fact("min", Value::Integer(least_days.into())).fact("actual", Value::Integer(days.into()))
    });
    refusals.unless(!correction.0.is_empty(), || Refusal::input("input-required").at(vec![field("defects")]));
    let faults = correction.0.iter().enumerate().filter_map(|(index, defect)| check_defect(index, defect, form));
    refusals.also(ruling(faults));
    refusals.ruling()
}

/// A defect names one section or one attachment kind of the form.
fn check_defect(index: usize, defect: &Defect, form: &Form) -> Option<Refusal> {
    let at = |rest: Option<&str>| [field("defects"), Step::Index(index)].into_iter().chain(rest.map(field)).collect();
    let (key, name, known) = match (&defect.section, &defect.attachment) {
        (Some(key), None) => (key, "section", form.sections.iter().any(|section| section.key == *key)),
        (None, Some(key)) => (key, "attachment", form.attachments.iter().any(|kind| kind.key == *key)),
        (Some(_), Some(_)) | (None, None) => return Some(Refusal::input("input-choice").at(at(None))),
    };
    let unknown = || Refusal::input("input-unknown-key").at(at(Some(name))).fact("key", Value::Text(key.clone()));
    (!known).then(unknown)
}

/// The first instant after a correction period (art. 16): so many working days from the day after the return, to 24:00 of
/// the last; CALENDAR_NOT_LOADED where they run into a year without calendar.
pub fn correction_deadline(now: Instant, days: u32, calendar: &Calendar) -> Result<Instant, Refusal> {
    calendar.period_end(now.day(), days, DayKind::Working, StartRule::DayAfter).map(Instant::end_of)
}

/// Whether the Office may give its verdict on a row (art. 8(4), 17): on every row of articles 11 and 12, from the submission
/// to the decision.
pub fn may_give_verdict(standing: Standing, code: RuleCode) -> Ruling {
    let row = (!verdict_codes().contains(&code))
        .then(|| Refusal::input("input-choice").at(vec![field("code")]).fact("row", term!(RuleCode, code)));
    ruling(standing.undecided().into_iter().chain(row))
}

/// Whether the Office may correct a fact (art. 8(4), 11), with evidence, from the submission to the decision; `given` is
/// the kind of the new value, absent: the fact is not known. Which class an applicant would take is its own choice.
pub fn may_correct_fact(standing: Standing, fact: Fact, given: Option<FieldKind>) -> Ruling {
    if fact == Fact::LowestTier {
        return Err(vec![Refusal::input("input-choice").at(vec![field("fact")])]);
    }
    let expected = kind_of_fact(fact);
    let kind = given
        .is_some_and(|given| given != expected)
        .then(|| Refusal::input("input-kind").at(vec![field("value")]).fact("expected", term!(FieldKind, expected)));
    ruling(standing.undecided().into_iter().chain(kind))
}

/// An application about to be decided.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    pub standing: Standing,
    /// Whether the Office verified the organisation.
    pub verified: bool,
    /// Whether a department recommended the application.
    pub recommended: bool,
    /// Its eligibility, counted from the first submission.
    pub rows: &'a [Row],
    pub verdicts: &'a BTreeMap<RuleCode, VerdictValue>,
}

impl Decision<'_> {
    /// VERDICT_MISSING (art. 8(4), 17) for each row of articles 11 and 12 without a verdict.
    fn verdicts_missing(&self) -> impl Iterator<Item = Refusal> {
        let missing = verdict_codes().iter().filter(|&code| !self.verdicts.contains_key(code));
        missing.map(|&code| Refusal::new(RuleCode::VerdictMissing).fact("row", term!(RuleCode, code)))
    }

    /// What speaks against the application: not verified (art. 2, 11(1)), not recommended (art. 3), and each failed row.
    fn failures(&self) -> impl Iterator<Item = Refusal> {
        let verified = (!self.verified).then(|| Refusal::new(RuleCode::OrganizationNotVerified));
        let recommended = (!self.recommended).then(|| Refusal::new(RuleCode::RecommendationMissing));
        let rows = self.rows.iter().filter(|row| row.outcome == Outcome::Fail).map(Row::refusal);
        verified.into_iter().chain(recommended).chain(rows)
    }
}

/// Whether an application may be accepted (art. 2-4, 8(4), 11, 12, 17): SUBMITTED, in QUALIFICATION, with a verdict on every
/// row, and with nothing that speaks against it; each failed row is refused with its own code.
pub fn may_accept(decision: &Decision<'_>) -> Ruling {
    let standing = decision.standing.decidable(ApplicationState::Submitted);
    ruling(standing.into_iter().chain(decision.verdicts_missing()).chain(decision.failures()))
}

/// Whether an application may be declared INELIGIBLE on the rows named (art. 8(4), 11, 12, 17): SUBMITTED, in QUALIFICATION,
/// with a verdict on every row; named is at least one code, each only once, and only what would refuse its acceptance.
pub fn may_reject(decision: &Decision<'_>, named: &[RuleCode]) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(ruling(decision.standing.decidable(ApplicationState::Submitted)));
    refusals.also(ruling(decision.verdicts_missing()));
    refusals.also(only_failed(named, &decision.failures().map(|refusal| refusal.code).collect()));
    refusals.ruling()
}

/// An application that may have ceased to be eligible after it was accepted.
#[derive(Clone, Copy, Debug)]
pub struct Exclusion<'a> {
    pub standing: Standing,
    /// Whether the committee's first round has opened.
    pub voting: bool,
    /// Whether it stands on the ballot of an open round.
    pub on_ballot: bool,
    /// Whether it stands on a public notice: then it is re-examined instead (art. 19).
    pub noticed: bool,
    /// Its eligibility as the registers are now.
    pub rows: &'a [Row],
}

/// Whether an accepted application may be excluded on the rows named (art. 4, 11, 12), and its state from then on: INELIGIBLE,
/// or DISQUALIFIED once the committee's first round has opened. Refused by STAGE_OUT_OF_ORDER before QUALIFICATION and after
/// NOTICE, by APPLICATION_LOCKED for what is not accepted or is decided against, by ROUND_ALREADY_OPEN while it is voted on;
/// named is at least one code, each only once, and only rows that fail.
pub fn may_exclude(exclusion: &Exclusion<'_>, named: &[RuleCode]) -> Result<ApplicationState, Vec<Refusal>> {
    use ApplicationState::{Accepted, Nominated, NotPassed, NotShortlisted, Reserve, Shortlisted};
    let Standing { phase, state } = exclusion.standing;
    let mut refusals = Refusals::default();
    let in_time = (Phase::Qualification..=Phase::Notice).contains(&phase);
    refusals.unless(in_time, || out_of_order(phase, Phase::Notice));
    let candidate = matches!(state, Accepted | Shortlisted | NotShortlisted | Nominated | Reserve | NotPassed);
    refusals.unless(candidate, || locked(state));
    refusals.unless(!exclusion.on_ballot, || Refusal::new(RuleCode::RoundAlreadyOpen));
    refusals.unless(!exclusion.noticed, || Refusal::input("input-noticed").at(vec![field("application")]));
    let failed: BTreeSet<RuleCode> =
        exclusion.rows.iter().filter(|row| row.outcome == Outcome::Fail).map(|row| row.code).collect();
    if failed.is_empty() {
        refusals.push(Refusal::input("input-nothing-fails").at(vec![field("rows")]));
    } else {
        refusals.also(only_failed(named, &failed));
    }
    refusals.ruling()?;
    Ok(if exclusion.voting { ApplicationState::Disqualified } else { ApplicationState::Ineligible })
}

/// At least one code is named, each only once, and only what failed.
fn only_failed(named: &[RuleCode], failed: &BTreeSet<RuleCode>) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(!named.is_empty(), || Refusal::input("input-required").at(vec![field("rows")]));
    let mut seen = BTreeSet::new();
    for (index, &code) in named.iter().enumerate() {
        let fault = |message| {
            let path = vec![field("rows"), Step::Index(index)];
            Refusal::input(message).at(path).fact("row", term!(RuleCode, code))
        };
        refusals.unless(failed.contains(&code), || fault("input-choice"));
        refusals.unless(seen.insert(code), || fault("input-duplicate"));
    }
    refusals.ruling()
}

/// Whether a rejection may be reversed, INELIGIBLE → SUBMITTED (art. 17): until → REVIEW.
pub fn may_reverse(standing: Standing) -> Ruling {
    ruling(standing.decidable(ApplicationState::Ineligible))
}

/// Whether the applicant may name a department, or another one (art. 3): for a draft until the window ends, then until the
/// decision, after a reasoned refusal or silence too; WINDOW_CLOSED, APPLICATION_LOCKED.
pub fn may_name_department(state: ApplicationState, window: &Window, already_named: bool) -> Ruling {
    let closed = match state {
        ApplicationState::Draft => window.over(),
        ApplicationState::Submitted | ApplicationState::Returned => None,
        ApplicationState::Accepted
        | ApplicationState::Shortlisted
        | ApplicationState::NotShortlisted
        | ApplicationState::Ineligible
        | ApplicationState::Nominated
        | ApplicationState::Reserve
        | ApplicationState::NotPassed
        | ApplicationState::Disqualified
        | ApplicationState::Renounced
        | ApplicationState::NotApproved
        | ApplicationState::Conferred
        | ApplicationState::Withdrawn => Some(locked(state)),
    };
    let twice = already_named.then(|| Refusal::input("input-duplicate").at(vec![field("department")]));
    ruling(closed.into_iter().chain(twice))
}

/// Whether a department that was named may recommend or decline (art. 3): from the submission to the decision, and once.
pub fn may_recommend(standing: Standing, recommendation: RecommendationState) -> Ruling {
    let answered = (recommendation != RecommendationState::Named)
        .then(|| Refusal::new(RuleCode::ApplicationLocked).fact("state", term!(RecommendationState, recommendation)));
    ruling(standing.undecided().into_iter().chain(answered))
}

pub(super) fn field(name: &str) -> Step {
    Step::Field(name.to_owned())
}

#[cfg(test)]
mod tests;
