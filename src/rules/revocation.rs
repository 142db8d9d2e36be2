//! Revoking an award (art. 23, 24): investigation, hearing, the committee's decision where one is needed, the management
//! committee's decision, publication and consequences.

use super::qualification::field;
use super::{Refusal, Refusals, Ruling, Value, term};
use chrono::NaiveDate;
use entity::enums::{
    AwardState, ConsequenceKind, HonourRevocation, ResolutionState, RevocationGround, RevocationState,
};
use entity::{Instant, RuleCode};
use uuid::Uuid;

/// What the register of honours says of a revocation on a ground: fraud is article 23, every other ground article 24.
pub fn revocation(ground: RevocationGround) -> HonourRevocation {
    match ground {
        RevocationGround::Fraud => HonourRevocation::Fraud,
        RevocationGround::MajorAccident
        | RevocationGround::FailedSpotCheck
        | RevocationGround::ProvenComplaint
        | RevocationGround::ForeignClaim
        | RevocationGround::SevereLoss
        | RevocationGround::SeriousViolation => HonourRevocation::LaterEvent,
    }
}

/// An award as far as it can be revoked or visited.
#[derive(Clone, Copy, Debug)]
pub struct Honoured {
    pub state: AwardState,
    /// Last day of validity.
    pub valid_until: NaiveDate,
}

impl Honoured {
    /// AWARD_NOT_VALID (art. 24, 25) for one that has expired or was revoked.
    pub fn valid(&self) -> Ruling {
        if self.state == AwardState::Valid { Ok(()) } else { Err(vec![self.not_valid()]) }
    }

    /// Whether it can be revoked on a ground: a valid one; by fraud also one that has expired (art. 23); none twice.
    pub fn revocable(&self, ground: RevocationGround) -> Ruling {
        match self.state {
            AwardState::Valid => Ok(()),
            AwardState::Expired if ground == RevocationGround::Fraud => Ok(()),
            AwardState::Expired | AwardState::Revoked => Err(vec![self.not_valid()]),
        }
    }

    fn not_valid(&self) -> Refusal {
        Refusal::new(RuleCode::AwardNotValid)
            .fact("state", term!(AwardState, self.state))
            .fact("validUntil", Value::Date(self.valid_until))
    }
}

fn missing(what: &'static str) -> Refusal {
    Refusal::new(RuleCode::RevocationGroundMissing).fact("missing", Value::Message(what))
}

fn out_of_order(current: RevocationState, required: RevocationState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(RevocationState, current))
        .fact("required", term!(RevocationState, required))
}

/// Whether a case may be opened (art. 23, 24): on a ground, REVOCATION_GROUND_MISSING; against an award that can be revoked on
/// it, AWARD_NOT_VALID; one at a time.
pub fn may_open(ground: Option<RevocationGround>, award: &Honoured, open: bool) -> Ruling {
    let mut refusals = Refusals::default();
    match ground {
        Some(ground) => refusals.also(award.revocable(ground)),
        None => refusals.push(missing("missing-ground")),
    }
    refusals.unless(!open, || Refusal::input("input-duplicate").at(vec![field("award")]));
    refusals.ruling()
}

/// A revocation case with what was done about it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Number of the application on which the award was conferred.
    pub number: String,
    pub ground: RevocationGround,
    pub state: RevocationState,
    pub award: Honoured,
    /// First instant after the winner's time to answer; absent: no findings yet.
    pub hearing_due: Option<Instant>,
    /// Whether the winner answered.
    pub heard: bool,
    /// Whether the committee is voting on it.
    pub under_vote: bool,
    /// Who opened it, and who recorded the findings.
    pub handlers: Vec<Uuid>,
}

impl Case {
    fn ended(&self) -> bool {
        matches!(self.state, RevocationState::Revoked | RevocationState::Dismissed)
    }

    fn at(&self, required: RevocationState) -> Ruling {
        if self.state == required { Ok(()) } else { Err(vec![out_of_order(self.state, required)]) }
    }

    /// Whether the findings may be recorded (art. 23, 24): once, STAGE_OUT_OF_ORDER; and only with them,
    /// REVOCATION_GROUND_MISSING.
    pub fn may_investigate(&self, findings: bool) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.at(RevocationState::Opened));
        refusals.unless(findings, || missing("missing-investigation"));
        refusals.ruling()
    }

    /// Whether what the winner says is taken (art. 23, 24): once, from the findings on until somebody decides.
    pub fn may_answer(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.at(RevocationState::Investigated));
        refusals.unless(!self.heard, || Refusal::input("input-nothing-to-change"));
        refusals.ruling()
    }

    /// WINNER_NOT_HEARD (art. 23, 24) before the winner answered or let the time to answer pass.
    fn heard(&self, now: Instant) -> Ruling {
        match self.hearing_due {
            Some(due) if !self.heard && now < due => {
                Err(vec![Refusal::new(RuleCode::WinnerNotHeard).fact("dueAt", Value::Instant(due))])
            }
            _ => Ok(()),
        }
    }

    /// REVOCATION_GROUND_MISSING (art. 23, 24) without findings.
    fn investigated(&self) -> Ruling {
        if self.state == RevocationState::Opened { Err(vec![missing("missing-investigation")]) } else { Ok(()) }
    }

    /// Whether the committee may be asked (art. 24): of a later event with findings, REVOCATION_GROUND_MISSING; after the
    /// winner was heard, WINNER_NOT_HEARD; of an award that is valid, AWARD_NOT_VALID; and before anybody decided,
    /// STAGE_OUT_OF_ORDER. Fraud goes to the management committee at once (art. 23).
    pub fn may_put(&self, now: Instant) -> Ruling {
        let mut refusals = Refusals::default();
        let later = self.ground != RevocationGround::Fraud;
        refusals.unless(later, || Refusal::input("input-choice").at(vec![field("subjectId")]));
        match self.state {
            RevocationState::Opened => refusals.also(self.investigated()),
            RevocationState::Investigated => {}
            current => refusals.push(out_of_order(current, RevocationState::Investigated)),
        }
        refusals.also(self.heard(now));
        refusals.also(self.award.revocable(self.ground));
        refusals.ruling()
    }

    /// Whether the management committee's director may decide (art. 23, 24): a case that is open, STAGE_OUT_OF_ORDER; with
    /// findings, REVOCATION_GROUND_MISSING; for a later event with the committee's decision, COMMITTEE_DECISION_MISSING; after
    /// the winner was heard, WINNER_NOT_HEARD; and none that the person opened or investigated, APPROVER_NOT_INDEPENDENT.
    pub fn may_decide(&self, person: Uuid, now: Instant) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.unless(!self.ended(), || out_of_order(self.state, RevocationState::Investigated));
        refusals.also(self.investigated());
        let decided = self.ground == RevocationGround::Fraud || self.ended();
        refusals.unless(decided || self.state == RevocationState::CommitteeDecided, || {
            Refusal::new(RuleCode::CommitteeDecisionMissing)
        });
        refusals.also(self.heard(now));
        refusals.unless(!self.handlers.contains(&person), || Refusal::new(RuleCode::ApproverNotIndependent));
        refusals.ruling()
    }

    /// Whether the award may be revoked (art. 23, 24): what [`Case::may_decide`] finds, and AWARD_NOT_VALID.
    pub fn may_revoke(&self, person: Uuid, now: Instant) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.may_decide(person, now));
        if !self.ended() {
            refusals.also(self.award.revocable(self.ground));
        }
        refusals.ruling()
    }

    /// Whether the Office may drop it (art. 23: it may ask, and need not): STAGE_OUT_OF_ORDER once the committee votes on it or
    /// has decided, and once it has ended.
    pub fn may_dismiss(&self) -> Ruling {
        match self.state {
            RevocationState::Opened | RevocationState::Investigated if self.under_vote => {
                let refusal = Refusal::new(RuleCode::StageOutOfOrder)
                    .fact("current", term!(ResolutionState, ResolutionState::Proposed))
                    .fact("required", term!(RevocationState, RevocationState::Investigated));
                Err(vec![refusal])
            }
            RevocationState::Opened | RevocationState::Investigated => Ok(()),
            ended => Err(vec![out_of_order(ended, RevocationState::Investigated)]),
        }
    }

    /// MANAGEMENT_APPROVAL_MISSING (art. 23, 24) for whatever follows a revocation before there is one; STAGE_OUT_OF_ORDER for a
    /// case that was dismissed.
    pub fn revoked(&self) -> Ruling {
        match self.state {
            RevocationState::Revoked => Ok(()),
            RevocationState::Dismissed => Err(vec![out_of_order(self.state, RevocationState::Revoked)]),
            RevocationState::Opened | RevocationState::Investigated | RevocationState::CommitteeDecided => {
                let number = Value::Text(self.number.clone());
                Err(vec![Refusal::new(RuleCode::ManagementApprovalMissing).fact("number", number)])
            }
        }
    }

    /// Whether it may be published (art. 23, 24): once revoked, MANAGEMENT_APPROVAL_MISSING; once.
    pub fn may_publish(&self, published: bool) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.revoked());
        refusals.unless(!published, || Refusal::input("input-nothing-to-change"));
        refusals.ruling()
    }

    /// Whether a consequence may be recorded as brought about (art. 23): once revoked, MANAGEMENT_APPROVAL_MISSING; one that
    /// this revocation has and that does not come about by a step of its own; once.
    pub fn may_settle(&self, kind: ConsequenceKind, done: Option<bool>) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.revoked());
        let by_hand = matches!(kind, ConsequenceKind::Trophy | ConsequenceKind::Certificate | ConsequenceKind::Bonus);
        refusals.unless(by_hand, || Refusal::input("input-by-itself").at(vec![field("kind")]));
        if by_hand && self.state == RevocationState::Revoked {
            refusals.unless(done.is_some(), || Refusal::input("input-choice").at(vec![field("kind")]));
            refusals.unless(done != Some(true), || Refusal::input("input-nothing-to-change"));
        }
        refusals.ruling()
    }
}

/// The consequences of a revocation (art. 23, 24) in their order: fraud costs title, trophy, certificate and bonus, as far as they
/// were given, and leaves an adverse record; a later event the title. Both are published.
pub fn consequences(ground: RevocationGround, certified: bool, bonus: bool) -> Vec<ConsequenceKind> {
    use ConsequenceKind::{AdverseRecord, Bonus, Certificate, Publication, Title, Trophy};
    let fraud = ground == RevocationGround::Fraud;
    let all = [
        (Title, true),
        (Trophy, fraud && certified),
        (Certificate, fraud && certified),
        (Bonus, fraud && bonus),
        (AdverseRecord, fraud),
        (Publication, true),
    ];
    all.into_iter().filter(|(_, follows)| *follows).map(|(kind, _)| kind).collect()
}

/// A day on which something was done: neither before the decision nor in the future.
pub fn done_between(path: &[&str], day: NaiveDate, decided_on: NaiveDate, today: NaiveDate) -> Ruling {
    if (decided_on..=today).contains(&day) {
        return Ok(());
    }
    let refusal = Refusal::input("input-out-of-range")
        .at(path.iter().map(|name| field(name)).collect())
        .fact("min", Value::Date(decided_on))
        .fact("max", Value::Date(today));
    Err(vec![refusal])
}

#[cfg(test)]
mod tests;
