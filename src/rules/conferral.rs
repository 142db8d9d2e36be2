//! After the notice (art. 4, 6, 19): two approvals by two persons, renunciation, conferral, and the end of a cycle.

use super::cycle::out_of_order;
use super::notice::{no_nominee, resolved};
use super::period::runs_through;
use super::qualification::field;
use super::revocation::Honoured;
use super::submission::locked;
use super::{Refusal, Refusals, Ruling, Value};
use chrono::NaiveDate;
use entity::RuleCode;
use entity::enums::{ApplicationState, AwardState, HonourRevocation, Phase, Role};
use entity::record::{ApprovalStep, Parameters};
use uuid::Uuid;

/// The refusal that a step of the approval chain is missing (art. 19).
fn step_missing(step: ApprovalStep, number: &str) -> Refusal {
    let code = match step.role {
        Role::ManagementDirector => RuleCode::ManagementApprovalMissing,
        _ => RuleCode::DirectorReviewMissing,
    };
    Refusal::new(code).fact("number", Value::Text(number.to_owned()))
}

/// A nominee in front of somebody who approves or refuses it.
#[derive(Clone, Debug)]
pub struct Approval<'a> {
    pub phase: Phase,
    pub number: &'a str,
    pub state: ApplicationState,
    /// The chain of the regulation, in order.
    pub chain: &'a [ApprovalStep],
    /// Who approved so far, step by step.
    pub approved_by: &'a [Uuid],
    /// Who drafted what is decided.
    pub drafter: Uuid,
    /// Who decides.
    pub person: Uuid,
    /// The role in which the person decides.
    pub role: Role,
    /// Objections that are not decided.
    pub unresolved: u32,
    /// The rows of articles 4, 11 and 12 that fail by now.
    pub failing: &'a [Refusal],
}

impl Approval<'_> {
    /// The step of the chain that the person's role has, from 0.
    pub fn step(&self) -> Option<usize> {
        self.chain.iter().position(|step| step.role == self.role)
    }

    /// What approving and refusing have in common: in CONFERRAL; of a nominee that is one still, NOMINEE_DISQUALIFIED; after
    /// the steps before, DIRECTOR_REVIEW_MISSING; and not by the drafter, nor by who took a step before,
    /// APPROVER_NOT_INDEPENDENT.
    fn common(&self) -> Refusals {
        let mut refusals = Refusals::default();
        refusals.unless(self.phase == Phase::Conferral, || out_of_order(self.phase, Phase::Conferral));
        refusals.unless(self.state == ApplicationState::Nominated, || no_nominee(self.number, self.state));
        let step = self.step().unwrap_or(self.chain.len());
        for missing in self.chain.iter().take(step).skip(self.approved_by.len()) {
            refusals.push(step_missing(*missing, self.number));
        }
        let earlier = self.approved_by.iter().take(step);
        refusals.unless(self.person != self.drafter && !earlier.into_iter().any(|id| *id == self.person), || {
            Refusal::new(RuleCode::ApproverNotIndependent)
        });
        refusals
    }

    /// Whether the nominee may be approved (art. 19): what is common, and each step once; OBJECTION_UNRESOLVED, and the row of
    /// articles 4, 11 and 12 that fails by now.
    pub fn may_approve(&self) -> Ruling {
        let mut refusals = self.common();
        let done = self.step().is_some_and(|step| step < self.approved_by.len());
        refusals.unless(!done, || Refusal::input("input-nothing-to-change"));
        refusals.also(resolved(self.unresolved));
        self.failing.iter().for_each(|refusal| refusals.push(refusal.clone()));
        refusals.ruling()
    }

    /// Whether the nominee may be refused (art. 19): what is common; also by who has approved, until conferral.
    pub fn may_refuse(&self) -> Ruling {
        self.common().ruling()
    }
}

/// A nominee about to be conferred.
#[derive(Clone, Debug)]
pub struct Honoree {
    pub number: String,
    pub state: ApplicationState,
    /// How many steps of the chain have approved it.
    pub approvals: usize,
    /// Objections that are not decided.
    pub unresolved: u32,
    /// The rows of articles 4, 11 and 12 that fail by now.
    pub failing: Vec<Refusal>,
}

/// Awards about to be conferred.
#[derive(Clone, Copy, Debug)]
pub struct Conferral<'a> {
    pub phase: Phase,
    /// The date of the publication document.
    pub document: Option<NaiveDate>,
    /// The day of the last approval: the document is not older.
    pub approved_on: Option<NaiveDate>,
    pub today: NaiveDate,
    /// Those whom the input names.
    pub honorees: &'a [Honoree],
    /// Numbers of nominees whom it does not name.
    pub left_out: &'a [String],
}

/// Whether awards may be conferred (art. 19): in CONFERRAL; all nominees at once, NOMINEE_UNDECIDED; none that was
/// disqualified, renounced or refused, NOMINEE_DISQUALIFIED; each approved by the whole chain, DIRECTOR_REVIEW_MISSING and
/// MANAGEMENT_APPROVAL_MISSING; without an open objection, OBJECTION_UNRESOLVED, nor a row of articles 4, 11 and 12 that fails
/// by now; and by a published document, PUBLICATION_DOCUMENT_MISSING, dated between the last approval and today.
pub fn may_confer(conferral: &Conferral<'_>, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(conferral.phase == Phase::Conferral, || out_of_order(conferral.phase, Phase::Conferral));
    match conferral.document {
        None => refusals.push(Refusal::new(RuleCode::PublicationDocumentMissing)),
        Some(day) => {
            let first = conferral.approved_on.unwrap_or(conferral.today);
            refusals.unless((first..=conferral.today).contains(&day), || {
                Refusal::input("input-out-of-range")
                    .at(vec![field("document"), field("issuedOn")])
                    .fact("min", Value::Date(first))
                    .fact("max", Value::Date(conferral.today))
            });
        }
    }
    for honoree in conferral.honorees {
        if honoree.state != ApplicationState::Nominated {
            refusals.push(no_nominee(&honoree.number, honoree.state));
            continue;
        }
        for step in parameters.approval_chain.iter().skip(honoree.approvals) {
            refusals.push(step_missing(*step, &honoree.number));
        }
        refusals.also(resolved(honoree.unresolved));
        honoree.failing.iter().for_each(|refusal| refusals.push(refusal.clone()));
    }
    for number in conferral.left_out {
        refusals.push(Refusal::new(RuleCode::NomineeUndecided).fact("number", Value::Text(number.clone())));
    }
    refusals.ruling()
}

/// Whether a nominee or somebody in line may renounce (art. 19): from the public notice until conferral, STAGE_OUT_OF_ORDER
/// otherwise; APPLICATION_LOCKED for what is decided otherwise; ROUND_ALREADY_OPEN while it is voted on.
pub fn may_renounce(phase: Phase, state: ApplicationState, on_ballot: bool) -> Ruling {
    use ApplicationState::{Nominated, NotPassed, Reserve};
    let mut refusals = Refusals::default();
    let in_time = matches!(phase, Phase::Notice | Phase::Conferral);
    refusals.unless(in_time, || out_of_order(phase, Phase::Notice));
    refusals.unless(matches!(state, Nominated | Reserve | NotPassed), || locked(state));
    refusals.unless(!on_ballot, || Refusal::new(RuleCode::RoundAlreadyOpen));
    refusals.ruling()
}

/// What the conferral of a cycle leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Winners {
    /// Nominees without a decision.
    pub undecided: u32,
    pub conferred: u32,
    /// Awards without a certificate.
    pub uncertified: u32,
}

impl Winners {
    /// Whether the cycle may be closed (art. 9, 19): NOMINEE_UNDECIDED, CERTIFICATE_MISSING; one without a winner is closed as
    /// vacant.
    pub fn settled(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.unless(self.undecided == 0, || {
            Refusal::new(RuleCode::NomineeUndecided).fact("undecided", Value::Integer(self.undecided.into()))
        });
        refusals.unless(self.uncertified == 0, || {
            Refusal::new(RuleCode::CertificateMissing).fact("awards", Value::Integer(self.uncertified.into()))
        });
        let nobody = self.undecided == 0 && self.conferred == 0;
        refusals.unless(!nobody, || Refusal::input("input-nobody-conferred").at(vec![field("to")]));
        refusals.ruling()
    }
}

/// Whether certificate and trophy may be handed over (art. 19): once, and for no award that was revoked, AWARD_NOT_VALID.
pub fn may_issue(issued: bool, award: &Honoured) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(!issued, || Refusal::input("input-nothing-to-change"));
    if award.state == AwardState::Revoked {
        refusals.also(award.valid());
    }
    refusals.ruling()
}

/// The last day on which an award is valid (art. 6): a period of years from the date of the document.
pub fn valid_until(issued_on: NaiveDate, parameters: &Parameters) -> NaiveDate {
    runs_through(issued_on, parameters.validity_years)
}

/// Where an award stands on a day (art. 6, 23, 24).
pub fn award_state(
    valid_until: NaiveDate,
    revoked: Option<(NaiveDate, HonourRevocation)>,
    today: NaiveDate,
) -> AwardState {
    match revoked {
        Some((day, _)) if day <= today => AwardState::Revoked,
        _ if today <= valid_until => AwardState::Valid,
        _ => AwardState::Expired,
    }
}

#[cfg(test)]
mod tests;
