//! Objections to nominees (art. 19): when they are taken, hearing, joining, and the decision.

use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::enums::{ApplicationState, ObjectionState, Role};
use entity::{Instant, RuleCode};
use uuid::Uuid;

/// Whom an objection is to.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Whether the notice was superseded.
    pub superseded: bool,
    /// First instant after its period.
    pub ends_at: Instant,
    /// State of the application that the objection names; absent: it does not stand on the notice, or was struck off.
    pub nominee: Option<ApplicationState>,
    /// The field of the input that names the notice.
    pub notice_at: &'static str,
    /// The field of the input that names the nominee.
    pub nominee_at: &'static str,
}

/// Whether an objection is taken (art. 19), or a re-examination opened by the Office itself: to a nominee of a running
/// notice, OBJECTION_TARGET_INVALID at the field that names the wrong one; by its time of arrival until the last instant of the
/// notice, OBJECTION_WINDOW_CLOSED.
pub fn may_object(target: &Target, now: Instant) -> Ruling {
    let mut refusals = Refusals::default();
    let nominee = target.nominee == Some(ApplicationState::Nominated);
    // Who is a nominee is a question to a notice that stands.
    let wrong = if target.superseded { target.notice_at } else { target.nominee_at };
    refusals.unless(nominee && !target.superseded, || target_invalid(wrong));
    refusals.unless(now < target.ends_at, || {
        Refusal::new(RuleCode::ObjectionWindowClosed)
            .fact("endsAt", Value::Instant(target.ends_at))
            .fact("now", Value::Instant(now))
    });
    refusals.ruling()
}

/// OBJECTION_TARGET_INVALID (art. 19) at a field of the input.
pub fn target_invalid(field: &str) -> Refusal {
    Refusal::new(RuleCode::ObjectionTargetInvalid).at(at(field))
}

/// STAGE_OUT_OF_ORDER (art. 17) for an objection that is decided.
pub fn undecided(state: ObjectionState) -> Ruling {
    if state == ObjectionState::Filed {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(ObjectionState, state))
        .fact("required", term!(ObjectionState, ObjectionState::Filed));
    Err(vec![refusal])
}

/// An objection with what was done about it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub state: ObjectionState,
    /// Whether it is decided with another one.
    pub joined: bool,
    /// First instant after the nominee's time to answer; absent: no hearing was opened.
    pub hearing_due: Option<Instant>,
    /// Whether the nominee was heard.
    pub heard: bool,
    /// Whether the person who acts voted on the nominee.
    pub voted: bool,
}

impl Case {
    /// Whether a hearing may be opened (art. 19, 28): of an objection that is not decided, STAGE_OUT_OF_ORDER otherwise, and
    /// once.
    pub fn may_open_hearing(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(undecided(self.state));
        refusals.also(self.apart());
        refusals.unless(self.hearing_due.is_none(), || Refusal::input("input-nothing-to-change"));
        refusals.ruling()
    }

    /// Whether what the nominee says may be taken down (art. 19, 28): once, in a hearing that is open, until the objection is
    /// decided.
    pub fn may_answer(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(undecided(self.state));
        refusals.unless(self.hearing_due.is_some(), || Refusal::input("input-hearing-not-open").at(at("objection")));
        refusals.unless(!self.heard, || Refusal::input("input-nothing-to-change"));
        refusals.ruling()
    }

    /// Whether it may be decided (art. 19, 28): STAGE_OUT_OF_ORDER for one that is; FINDINGS_MISSING without findings, and to
    /// uphold it before the nominee was heard or let the time to answer pass; ROLE_INCOMPATIBLE for whoever voted on the
    /// nominee.
    pub fn may_decide(&self, findings: bool, uphold: bool, now: Instant) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(undecided(self.state));
        refusals.also(self.apart());
        refusals.unless(!self.voted, || {
            Refusal::new(RuleCode::RoleIncompatible)
                .fact("role", term!(Role, Role::Office))
                .fact("held", term!(Role, Role::CommitteeMember))
        });
        let missing = |what| Refusal::new(RuleCode::FindingsMissing).fact("missing", Value::Message(what));
        refusals.unless(findings, || missing("missing-findings"));
        let heard = self.heard || self.hearing_due.is_some_and(|due| due <= now);
        refusals.unless(!uphold || heard, || {
            missing("missing-hearing").fact_if("dueAt", self.hearing_due.map(Value::Instant))
        });
        refusals.ruling()
    }

    /// Whether others may be joined to it: not decided, STAGE_OUT_OF_ORDER, and joined to none itself.
    pub fn may_join(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(undecided(self.state));
        refusals.also(self.apart());
        refusals.ruling()
    }

    /// What is joined to another objection is handled with it.
    fn apart(&self) -> Ruling {
        if self.joined { Err(vec![Refusal::input("input-joined").at(at("objection"))]) } else { Ok(()) }
    }
}

/// An objection that may be joined.
#[derive(Clone, Copy, Debug)]
pub struct Joining {
    pub application: Uuid,
    pub state: ObjectionState,
    /// Whether it is joined to another one, or others are to it.
    pub joined: bool,
}

/// Whether objections may be joined to one to this nominee on the same facts (art. 19): none of them decided,
/// STAGE_OUT_OF_ORDER; all to the same nominee; none joined already.
pub fn may_join(application: Uuid, others: &[Joining]) -> Ruling {
    let mut refusals = Refusals::default();
    for (index, other) in others.iter().enumerate() {
        let path = || vec![Step::Field("objections".to_owned()), Step::Index(index)];
        let same = other.application == application && !other.joined;
        refusals.unless(same, || Refusal::input("input-choice").at(path()));
        refusals.also(undecided(other.state));
    }
    refusals.ruling()
}

fn at(field: &str) -> Vec<Step> {
    vec![Step::Field(field.to_owned())]
}

#[cfg(test)]
mod tests;
