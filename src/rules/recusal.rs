//! Recusal (art. 7) and confidentiality (art. 27): declare before you see, and keep away from an applicant in which
//! you have an interest.

use super::cycle::out_of_order;
use super::period::runs_through;
use super::{Refusal, Refusals, Ruling, term};
use chrono::NaiveDate;
use entity::RuleCode;
use entity::enums::{ApplicationState, InterestKind, Phase};
use entity::record::Parameters;

/// A person in front of an applicant, in one cycle.
#[derive(Clone, Copy, Debug)]
pub struct Handling<'a> {
    /// Whether the cycle's pledge is signed.
    pub pledged: bool,
    /// The latest declaration for the applicant: absent, or with the interest declared, if any.
    pub declaration: Option<Option<InterestKind>>,
    /// A recorded conflict that the Office has not lifted.
    pub conflict: Option<InterestKind>,
    /// Registered ties to the applicant that were not struck out.
    pub affiliations: &'a [AffiliationFact],
    /// Today in Beijing.
    pub day: NaiveDate,
}

/// A registered tie of a person to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffiliationFact {
    pub kind: InterestKind,
    /// Last day; absent: it lasts.
    pub until: Option<NaiveDate>,
}

impl AffiliationFact {
    /// Whether the tie bars on a day (art. 7): while it lasts, and an employment for some years after its last day.
    pub fn bars(&self, day: NaiveDate, parameters: &Parameters) -> bool {
        self.until.is_none_or(|last| match self.kind {
            InterestKind::Employment => day <= runs_through(last, parameters.affiliation_years),
            _ => day <= last,
        })
    }
}

/// The interest that bars the person from the applicant (art. 7): found, declared or registered; a registered tie bars
/// even where no conflict was declared.
pub fn interest(handling: &Handling<'_>, parameters: &Parameters) -> Option<InterestKind> {
    let registered = || handling.affiliations.iter().find(|tie| tie.bars(handling.day, parameters)).map(|tie| tie.kind);
    handling.conflict.or(handling.declaration.flatten()).or_else(registered)
}

/// Whether the person may see the applicant's material (art. 7, 27): PLEDGE_MISSING, DECLARATION_MISSING,
/// CONFLICT_OF_INTEREST.
pub fn may_see(handling: &Handling<'_>, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(handling.pledged, || Refusal::new(RuleCode::PledgeMissing));
    refusals.unless(handling.declaration.is_some(), || Refusal::new(RuleCode::DeclarationMissing));
    refusals.also(without_interest(interest(handling, parameters)));
    refusals.ruling()
}

/// Whether the person may score, vote on, decide or otherwise handle the applicant (art. 7, 27): exactly who may see it.
pub fn may_handle(handling: &Handling<'_>, parameters: &Parameters) -> Ruling {
    may_see(handling, parameters)
}

/// CONFLICT_OF_INTEREST (art. 7) for whoever has an interest in an organisation, where no cycle asks for pledge and declaration.
pub fn without_interest(interest: Option<InterestKind>) -> Ruling {
    match interest {
        None => Ok(()),
        Some(kind) => Err(vec![Refusal::new(RuleCode::ConflictOfInterest).fact("kind", term!(InterestKind, kind))]),
    }
}

/// Whether an applicant may ask that somebody keep away (art. 7): while the submitted application is in no group, and of
/// the announced visitors until the visit is recorded; STAGE_OUT_OF_ORDER otherwise, and in a closed cycle.
pub fn may_request_avoidance(state: ApplicationState, assigned: bool, visit_ahead: bool, phase: Phase) -> Ruling {
    use ApplicationState::{Accepted, Returned, Submitted};
    let alive = phase != Phase::Closed && matches!(state, Submitted | Returned | Accepted);
    if alive && (!assigned || visit_ahead) { Ok(()) } else { Err(vec![out_of_order(phase, Phase::Qualification)]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::eligibility::sample::founding;
    use InterestKind::*;

    const CLEAR: Handling<'static> =
        Handling { pledged: true, declaration: Some(None), conflict: None, affiliations: &[], day: NaiveDate::MIN };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn conflict(kind: InterestKind) -> Ruling {
        Err(vec![Refusal::new(RuleCode::ConflictOfInterest).fact("kind", term!(InterestKind, kind))])
    }

    #[test]
    fn keeping_away_may_be_asked_for_before_the_group_and_before_the_visit() {
        use ApplicationState::{Accepted, Draft, Shortlisted, Submitted};
        let may = |state, assigned, visit, phase| may_request_avoidance(state, assigned, visit, phase).is_ok();
        assert!(may(Submitted, false, false, Phase::Accepting) && may(Accepted, true, true, Phase::Review));
        assert!(!may(Accepted, true, false, Phase::Review) && !may(Draft, false, false, Phase::Accepting));
        assert!(!may(Shortlisted, true, true, Phase::Deliberation) && !may(Accepted, false, false, Phase::Closed));
    }

    #[test]
    fn pledge_and_declaration_come_first() {
        assert_eq!(may_handle(&CLEAR, &founding()), Ok(()));
        let neither = Handling { pledged: false, declaration: None, ..CLEAR };
        let expected = vec![Refusal::new(RuleCode::PledgeMissing), Refusal::new(RuleCode::DeclarationMissing)];
        assert_eq!(may_handle(&neither, &founding()), Err(expected));
    }

    #[test]
    fn a_declared_or_found_interest_bars() {
        let declared = Handling { declaration: Some(Some(Kin)), ..CLEAR };
        assert_eq!(may_see(&declared, &founding()), conflict(Kin));
        let found = Handling { conflict: Some(Other), ..CLEAR };
        assert_eq!(may_see(&found, &founding()), conflict(Other));
    }

    #[test]
    fn a_registered_tie_bars_although_none_was_declared() {
        for kind in InterestKind::all() {
            let ties = [AffiliationFact { kind, until: None }];
            assert_eq!(may_handle(&Handling { affiliations: &ties, ..CLEAR }, &founding()), conflict(kind));
        }
    }

    #[test]
    fn an_ended_employment_bars_through_the_third_anniversary_other_ties_through_their_last_day() {
        let bars = |kind, on| {
            let ties = [AffiliationFact { kind, until: Some(day("2023-06-30")) }];
            interest(&Handling { affiliations: &ties, day: day(on), ..CLEAR }, &founding()) == Some(kind)
        };
        assert!(bars(Employment, "2026-06-30"));
        assert!(!bars(Employment, "2026-07-01"));
        for kind in [Shareholding, Kin, Adviser, Other] {
            assert!(bars(kind, "2023-06-30"));
            assert!(!bars(kind, "2023-07-01"));
        }
    }
}
