//! From the draft to the submitted application (art. 15, 16): what may be edited when, and what a submission needs.
//! Deadlines are exclusive instants: what arrives before them is in time.

use super::eligibility::{Outcome, Row};
use super::form::Missing;
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::enums::{ApplicationState, Phase};
use entity::record::Correction;
use entity::{Instant, RuleCode};

/// The application window of a cycle, as an arriving request meets it.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub phase: Phase,
    /// First instant of the window; absent: not announced.
    pub start: Option<Instant>,
    /// First instant after the window.
    pub end: Option<Instant>,
    /// When the request arrived.
    pub now: Instant,
}

impl Window {
    /// WINDOW_CLOSED (art. 16) once the window is over or the cycle has gone on; lengthening it opens it again.
    pub(super) fn over(&self) -> Option<Refusal> {
        let over = self.phase > Phase::Accepting || self.end.is_some_and(|end| end <= self.now);
        over.then(|| {
            Refusal::new(RuleCode::WindowClosed)
                .fact_if("windowEnd", self.end.map(Value::Instant))
                .fact("now", Value::Instant(self.now))
        })
    }

    /// WINDOW_NOT_OPEN (art. 16) before the announcement (art. 15).
    fn announced(&self) -> Option<Refusal> {
        (self.phase < Phase::Accepting).then(|| self.not_open())
    }

    /// WINDOW_NOT_OPEN or WINDOW_CLOSED (art. 16) outside the window.
    fn open(&self) -> Option<Refusal> {
        let before = self.start.is_none_or(|start| self.now < start);
        self.over().or_else(|| self.announced()).or_else(|| before.then(|| self.not_open()))
    }

    fn not_open(&self) -> Refusal {
        Refusal::new(RuleCode::WindowNotOpen).fact_if("windowStart", self.start.map(Value::Instant))
    }
}

/// APPLICATION_LOCKED (art. 16) with the state that locks it.
pub(super) fn locked(state: ApplicationState) -> Refusal {
    Refusal::new(RuleCode::ApplicationLocked).fact("state", term!(ApplicationState, state))
}

/// CORRECTION_DEADLINE_PASSED (art. 16) from the deadline on.
fn deadline_passed(deadline: Option<Instant>, now: Instant) -> Option<Refusal> {
    let passed = deadline.is_none_or(|deadline| deadline <= now);
    let refusal = || Refusal::new(RuleCode::CorrectionDeadlinePassed);
    passed.then(|| refusal().fact_if("deadline", deadline.map(Value::Instant)))
}

/// The state that an application has by the clock (art. 16): a return whose deadline has passed has lapsed, and the
/// application is SUBMITTED again as last submitted. Nothing is stored.
pub fn effective_state(
    state: ApplicationState,
    correction_deadline: Option<Instant>,
    now: Instant,
) -> ApplicationState {
    match state {
        ApplicationState::Returned if deadline_passed(correction_deadline, now).is_some() => {
            ApplicationState::Submitted
        }
        _ => state,
    }
}

/// Another live application of the organisation in the cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherLive {
    /// Its number; a draft has none.
    pub number: Option<String>,
}

fn already_exists(other: &OtherLive) -> Refusal {
    Refusal::new(RuleCode::ApplicationAlreadyExists).fact_if("number", other.number.clone().map(Value::Text))
}

/// Whether an organisation may start a draft (art. 15, 16): from the announcement to the end of the window, and only one
/// live application; WINDOW_NOT_OPEN, WINDOW_CLOSED, APPLICATION_ALREADY_EXISTS.
pub fn may_start(window: &Window, other_live: Option<&OtherLive>) -> Ruling {
    let refusals = window.announced().or_else(|| window.over()).into_iter().chain(other_live.map(already_exists));
    ruling(refusals)
}

/// What somebody is about to edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// A section, by its key in the form.
    Section(&'a str),
    /// An attachment kind, by its key in the form.
    Attachment(&'a str),
}

/// An edit of an application by its organisation.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// As stored.
    pub state: ApplicationState,
    pub window: Window,
    /// RETURNED: what the return names.
    pub correction: Option<&'a Correction>,
    pub correction_deadline: Option<Instant>,
    pub target: Target<'a>,
}

/// Whether a section or attachment may be edited (art. 16): of a draft until the window ends, WINDOW_CLOSED; of a returned
/// application what the return names, until its own deadline, CORRECTION_DEADLINE_PASSED; else APPLICATION_LOCKED.
pub fn may_edit(edit: &Edit<'_>) -> Ruling {
    ruling(match edit.state {
        ApplicationState::Draft => edit.window.over(),
        ApplicationState::Returned => {
            let named = edit.correction.is_some_and(|correction| names(correction, edit.target));
            deadline_passed(edit.correction_deadline, edit.window.now).or((!named).then(|| locked(edit.state)))
        }
        _ => Some(locked(edit.state)),
    })
}

/// Whether a return for correction names a section or attachment kind.
pub fn names(correction: &Correction, target: Target<'_>) -> bool {
    correction.0.iter().any(|defect| match target {
        Target::Section(key) => defect.section.as_deref() == Some(key),
        Target::Attachment(key) => defect.attachment.as_deref() == Some(key),
    })
}

/// An application about to be submitted, for the first time or after a return.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// As stored.
    pub state: ApplicationState,
    pub window: Window,
    pub correction_deadline: Option<Instant>,
    pub missing: &'a [Missing],
    pub other_live: Option<&'a OtherLive>,
    /// The rows of its eligibility that bar by article 4: AWARD_STILL_VALID, REAPPLICATION_TOO_EARLY.
    pub bars: &'a [Row],
}

/// Whether an application may be submitted (art. 4, 16). A draft needs the open window (WINDOW_NOT_OPEN, WINDOW_CLOSED), a
/// returned one its own deadline (CORRECTION_DEADLINE_PASSED); both are refused by APPLICATION_ALREADY_EXISTS,
/// AWARD_STILL_VALID, REAPPLICATION_TOO_EARLY and by MATERIALS_INCOMPLETE for each item that is missing. Every other condition is for the
/// qualification review. What is submitted or decided is APPLICATION_LOCKED.
pub fn may_submit(submission: &Submission<'_>) -> Ruling {
    let late = match submission.state {
        ApplicationState::Draft => submission.window.open(),
        ApplicationState::Returned => deadline_passed(submission.correction_deadline, submission.window.now),
        state => return Err(vec![locked(state)]),
    };
    let barred = submission.bars.iter().filter(|row| row.outcome == Outcome::Fail).map(Row::refusal);
    let other = submission.other_live.map(already_exists);
    ruling(late.into_iter().chain(other).chain(barred).chain(submission.missing.iter().map(incomplete)))
}

/// MATERIALS_INCOMPLETE (art. 16) at `section, field`, or at `attachments, kind`.
fn incomplete(missing: &Missing) -> Refusal {
    let attachment = missing.attachment.iter().flat_map(|key| ["attachments", key]);
    let keys = missing.section.iter().chain(&missing.field).map(String::as_str).chain(attachment);
    let path = keys.map(|key| Step::Field(key.to_owned())).collect();
    Refusal::new(RuleCode::MaterialsIncomplete).at(path).fact("missing", Value::Words(missing.label.clone()))
}

/// Whether an application may be withdrawn (art. 16): WITHDRAWAL_TOO_LATE once its fate is decided, or the committee's
/// first round has opened, whatever became of the list since.
pub fn may_withdraw(state: ApplicationState, voting: bool) -> Ruling {
    use ApplicationState::{Accepted, Draft, Returned, Shortlisted, Submitted};
    if !voting && matches!(state, Draft | Submitted | Returned | Accepted | Shortlisted) {
        return Ok(());
    }
    Err(vec![Refusal::new(RuleCode::WithdrawalTooLate).fact("state", term!(ApplicationState, state))])
}

/// Collects refusals, in their order.
pub(super) fn ruling(refusals: impl IntoIterator<Item = Refusal>) -> Ruling {
    let mut collected = Refusals::default();
    refusals.into_iter().for_each(|refusal| collected.push(refusal));
    collected.ruling()
}

#[cfg(test)]
mod tests;
