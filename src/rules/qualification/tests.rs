//! Tests of the qualification review.

use super::super::calendar::tests::seeded;
use super::super::eligibility::evaluate;
use super::super::eligibility::sample::{eligible, founding};
use super::*;
use crate::rules::eligibility::Facts;
use chrono::NaiveDate;
use entity::record::{AttachmentKind, FormSection, Words};

const UNDER_REVIEW: Standing = Standing { phase: Phase::Qualification, state: ApplicationState::Submitted };

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

/// Every pair of phase and state in which a step is allowed.
fn allowed(step: impl Fn(Standing) -> Ruling) -> Vec<(Phase, ApplicationState)> {
    let pairs = Phase::all().flat_map(|phase| ApplicationState::all().map(move |state| (phase, state)));
    pairs.filter(|&(phase, state)| step(Standing { phase, state }).is_ok()).collect()
}

/// The pairs of these phases and states.
fn pairs(phases: &[Phase], states: &[ApplicationState]) -> Vec<(Phase, ApplicationState)> {
    phases.iter().flat_map(|&phase| states.iter().map(move |&state| (phase, state))).collect()
}

const PREPARING: [Phase; 2] = [Phase::Accepting, Phase::Qualification];
const UNDECIDED: [ApplicationState; 2] = [ApplicationState::Submitted, ApplicationState::Returned];

fn form() -> Form {
    let section = FormSection { key: "identity".to_owned(), title: Words::default(), help: None, fields: Vec::new() };
    let report = AttachmentKind {
        key: "REPORT".to_owned(),
        title: Words::default(),
        help: None,
        required: true,
        max_count: 1,
        max_bytes: 1,
        media_types: Vec::new(),
    };
    Form { sections: vec![section], attachments: vec![report] }
}

fn defect(section: Option<&str>, attachment: Option<&str>) -> Defect {
    let (section, attachment) = (section.map(str::to_owned), attachment.map(str::to_owned));
    Defect { section, attachment, message: "x".to_owned() }
}

#[test]
fn a_return_is_possible_once_until_the_decision() {
    let correction = Correction(vec![defect(Some("identity"), None), defect(None, Some("REPORT"))]);
    let form = form();
    let returning = Return {
        standing: UNDER_REVIEW,
        returned_before: false,
        days: 5,
        least_days: 5,
        correction: &correction,
        form: &form,
    };
    let at = |standing| may_return(&Return { standing, ..returning });
    assert_eq!(allowed(at), pairs(&PREPARING, &[ApplicationState::Submitted]));
    assert_eq!(
        at(Standing { phase: Phase::Review, state: ApplicationState::Accepted }),
        Err(vec![out_of_order(Phase::Review, Phase::Qualification), locked(ApplicationState::Accepted)])
    );
    let again = may_return(&Return { returned_before: true, ..returning });
    assert_eq!(again, Err(vec![Refusal::new(RuleCode::CorrectionAlreadyUsed)]));
    let short = Refusal::input("input-out-of-range")
        .at(vec![field("days")])
        .fact("min", Value::Integer(5))
        .fact("actual", Value::Integer(4));
    assert_eq!(may_return(&Return { days: 4, ..returning }), Err(vec![short]));
}

#[test]
fn defects_name_what_the_form_has() {
    let form = form();
    let faults = |defects: Vec<Defect>| {
        let correction = Correction(defects);
        let (days, least_days) = (6, 5);
        let standing = UNDER_REVIEW;
        may_return(&Return { standing, returned_before: false, days, least_days, correction: &correction, form: &form })
    };
    assert_eq!(faults(vec![]), Err(vec![Refusal::input("input-required").at(vec![field("defects")])]));
    let at = |index, rest: &[Step]| [&[field("defects"), Step::Index(index)], rest].concat();
    let unknown = |index, name: &str, key: &str| {
        Refusal::input("input-unknown-key").at(at(index, &[field(name)])).fact("key", Value::Text(key.to_owned()))
    };
    let expected = vec![
        unknown(0, "section", "REPORT"),
        unknown(1, "attachment", "identity"),
        Refusal::input("input-choice").at(at(2, &[])),
        Refusal::input("input-choice").at(at(3, &[])),
    ];
    let defects = vec![
        defect(Some("REPORT"), None),
        defect(None, Some("identity")),
        defect(None, None),
        defect(Some("identity"), Some("REPORT")),
        defect(Some("identity"), None),
    ];
    assert_eq!(faults(defects), Err(expected));
}

#[test]
fn the_correction_period_is_counted_in_working_days() {
    let deadline = |on, days| correction_deadline(Instant::start_of(day(on)), days, &seeded());
    assert_eq!(deadline("2026-05-11", 5), Ok(Instant::end_of(day("2026-05-18"))));
    // 25 September to 10 October 2026: mid-autumn, National Day, and a Saturday worked.
    assert_eq!(deadline("2026-09-28", 5), Ok(Instant::end_of(day("2026-10-10"))));
    let last = Instant(Instant::end_of(day("2026-05-11")).0 - 1);
    assert_eq!(correction_deadline(last, 5, &seeded()), Ok(Instant::end_of(day("2026-05-18"))));
    assert_eq!(deadline("2026-12-24", 5), Ok(Instant::end_of(day("2026-12-31"))));
    assert_eq!(deadline("2026-12-25", 5).unwrap_err().code, RuleCode::CalendarNotLoaded);
}

#[test]
fn verdicts_and_facts_until_the_decision() {
    let verdict = |standing| may_give_verdict(standing, RuleCode::TaxNotInOrder);
    assert_eq!(allowed(verdict), pairs(&PREPARING, &UNDECIDED));
    for code in RuleCode::all() {
        let refusal = Refusal::input("input-choice").at(vec![field("code")]).fact("row", term!(RuleCode, code));
        let expected = if verdict_codes().contains(&code) { Ok(()) } else { Err(vec![refusal]) };
        assert_eq!(may_give_verdict(UNDER_REVIEW, code), expected);
    }
    let correct = |standing| may_correct_fact(standing, Fact::IndustryRank, None);
    assert_eq!(allowed(correct), pairs(&PREPARING, &UNDECIDED));
    for fact in Fact::all() {
        for kind in FieldKind::all() {
            let right = kind == kind_of_fact(fact) && fact != Fact::LowestTier;
            assert_eq!(may_correct_fact(UNDER_REVIEW, fact, Some(kind)).is_ok(), right, "{fact:?} {kind:?}");
        }
    }
}

fn verdicts(value: VerdictValue) -> BTreeMap<RuleCode, VerdictValue> {
    verdict_codes().iter().map(|&code| (code, value)).collect()
}

#[test]
fn acceptance_of_an_eligible_application() {
    let verdicts = verdicts(VerdictValue::Meets);
    let rows = evaluate(&eligible(&verdicts), &founding());
    let decision =
        Decision { standing: UNDER_REVIEW, verified: true, recommended: true, rows: &rows, verdicts: &verdicts };
    let accept = |standing| may_accept(&Decision { standing, ..decision });
    assert_eq!(allowed(accept), pairs(&[Phase::Qualification], &[ApplicationState::Submitted]));
    let only = |decision| codes(may_accept(&decision));
    assert_eq!(only(Decision { verified: false, ..decision }), [RuleCode::OrganizationNotVerified]);
    assert_eq!(only(Decision { recommended: false, ..decision }), [RuleCode::RecommendationMissing]);
}

#[test]
fn acceptance_needs_a_verdict_on_every_row() {
    let all = verdicts(VerdictValue::Meets);
    for &code in verdict_codes() {
        let mut verdicts = all.clone();
        verdicts.remove(&code);
        let rows = evaluate(&eligible(&verdicts), &founding());
        let decision =
            Decision { standing: UNDER_REVIEW, verified: true, recommended: true, rows: &rows, verdicts: &verdicts };
        let missing = Refusal::new(RuleCode::VerdictMissing).fact("row", term!(RuleCode, code));
        assert_eq!(may_accept(&decision), Err(vec![missing.clone()]));
        assert_eq!(
            may_reject(&Decision { verified: false, ..decision }, &[RuleCode::OrganizationNotVerified]),
            Err(vec![missing])
        );
    }
}

#[test]
fn a_failed_row_refuses_acceptance_with_its_own_code_and_facts() {
    let mut verdicts = verdicts(VerdictValue::Meets);
    verdicts.insert(RuleCode::BarredByPolicy, VerdictValue::Fails);
    let facts = Facts { industry_rank: Some(6), ..eligible(&verdicts) };
    let rows = evaluate(&facts, &founding());
    let decision =
        Decision { standing: UNDER_REVIEW, verified: true, recommended: true, rows: &rows, verdicts: &verdicts };
    let rank =
        Refusal::new(RuleCode::IndustryRankTooLow).fact("rank", Value::Integer(6)).fact("required", Value::Integer(5));
    assert_eq!(may_accept(&decision), Err(vec![rank, Refusal::new(RuleCode::BarredByPolicy)]));
}

#[test]
fn a_rejection_names_only_what_failed() {
    let mut verdicts = verdicts(VerdictValue::Meets);
    verdicts.insert(RuleCode::TaxNotInOrder, VerdictValue::Fails);
    // A verdict does not change a computed row.
    verdicts.insert(RuleCode::ApplicantNotInZone, VerdictValue::Fails);
    let rows = evaluate(&eligible(&verdicts), &founding());
    let decision =
        Decision { standing: UNDER_REVIEW, verified: false, recommended: false, rows: &rows, verdicts: &verdicts };
    let failed = [RuleCode::TaxNotInOrder, RuleCode::OrganizationNotVerified, RuleCode::RecommendationMissing];
    assert_eq!(may_reject(&decision, &failed), Ok(()));
    let reject = |standing| may_reject(&Decision { standing, ..decision }, &failed[..1]);
    assert_eq!(allowed(reject), pairs(&[Phase::Qualification], &[ApplicationState::Submitted]));

    let fault = |message, index, code: RuleCode| {
        Refusal::input(message).at(vec![field("rows"), Step::Index(index)]).fact("row", term!(RuleCode, code))
    };
    assert_eq!(may_reject(&decision, &[]), Err(vec![Refusal::input("input-required").at(vec![field("rows")])]));
    let named = [RuleCode::TaxNotInOrder, RuleCode::ApplicantNotInZone, RuleCode::TaxNotInOrder];
    let expected = vec![
        fault("input-choice", 1, RuleCode::ApplicantNotInZone),
        fault("input-duplicate", 2, RuleCode::TaxNotInOrder),
    ];
    assert_eq!(may_reject(&decision, &named), Err(expected));
    let fine = Decision { verified: true, recommended: true, ..decision };
    let named = [RuleCode::OrganizationNotVerified, RuleCode::RecommendationMissing];
    assert_eq!(
        may_reject(&fine, &named),
        Err(vec![fault("input-choice", 0, named[0]), fault("input-choice", 1, named[1])])
    );
}

#[test]
fn a_rejection_is_reversed_until_the_review() {
    assert_eq!(allowed(may_reverse), pairs(&[Phase::Qualification], &[ApplicationState::Ineligible]));
}

#[test]
fn departments_are_named_and_answer_until_the_decision() {
    let end = Instant::end_of(day("2026-04-30"));
    let window = |now| Window { phase: Phase::Accepting, start: Some(Instant(0)), end: Some(end), now };
    for state in ApplicationState::all() {
        let open = state == ApplicationState::Draft || UNDECIDED.contains(&state);
        let expected = if open { Ok(()) } else { Err(vec![locked(state)]) };
        assert_eq!(may_name_department(state, &window(Instant(end.0 - 1)), false), expected);
    }
    let codes_at = |state| codes(may_name_department(state, &window(end), false));
    assert_eq!(codes_at(ApplicationState::Draft), [RuleCode::WindowClosed]);
    assert_eq!(codes_at(ApplicationState::Submitted), []);
    let twice = Refusal::input("input-duplicate").at(vec![field("department")]);
    assert_eq!(may_name_department(ApplicationState::Returned, &window(end), true), Err(vec![twice]));

    let answer = |standing| may_recommend(standing, RecommendationState::Named);
    assert_eq!(allowed(answer), pairs(&PREPARING, &UNDECIDED));
    for state in [RecommendationState::Recommended, RecommendationState::Declined] {
        let refusal = Refusal::new(RuleCode::ApplicationLocked).fact("state", term!(RecommendationState, state));
        assert_eq!(may_recommend(UNDER_REVIEW, state), Err(vec![refusal]));
    }
}

/// Who was accepted is excluded on rows that fail by now: before the first round INELIGIBLE, from then on DISQUALIFIED.
#[test]
fn what_fails_after_acceptance_excludes() {
    use ApplicationState::{
        Accepted, Disqualified, Ineligible, Nominated, NotPassed, NotShortlisted, Reserve, Shortlisted,
    };
    let row = |code, outcome| Row { code, outcome, facts: Vec::new() };
    let rows = [row(RuleCode::BarredByFraud, Outcome::Fail), row(RuleCode::BarredByAccident, Outcome::Pass)];
    let named = [RuleCode::BarredByFraud];
    let exclusion = |phase, state, voting| Exclusion {
        standing: Standing { phase, state },
        voting,
        on_ballot: false,
        noticed: false,
        rows: &rows,
    };
    for state in ApplicationState::all() {
        for phase in Phase::all() {
            let found = may_exclude(&exclusion(phase, state, true), &named);
            let candidate = matches!(state, Accepted | Shortlisted | NotShortlisted | Nominated | Reserve | NotPassed);
            let mut expected = Vec::new();
            if !(Phase::Qualification..=Phase::Notice).contains(&phase) {
                expected.push(RuleCode::StageOutOfOrder);
            }
            if !candidate {
                expected.push(RuleCode::ApplicationLocked);
            }
            match found {
                Ok(state) => assert_eq!((state, expected), (Disqualified, Vec::new())),
                Err(refusals) => assert_eq!(refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>(), expected),
            }
        }
    }
    let review = exclusion(Phase::Review, Accepted, false);
    assert_eq!(may_exclude(&review, &named), Ok(Ineligible));
    let open = Exclusion { on_ballot: true, ..review };
    assert_eq!(may_exclude(&open, &named), Err(vec![Refusal::new(RuleCode::RoundAlreadyOpen)]));
    let fault = |message, index| {
        let refusal = Refusal::input(message).at(vec![field("rows"), Step::Index(index)]);
        refusal
            .fact("row", term!(RuleCode, if index == 0 { RuleCode::BarredByAccident } else { RuleCode::BarredByFraud }))
    };
    assert_eq!(may_exclude(&review, &[RuleCode::BarredByAccident]), Err(vec![fault("input-choice", 0)]));
    let twice = may_exclude(&review, &[RuleCode::BarredByFraud, RuleCode::BarredByFraud]);
    assert_eq!(twice, Err(vec![fault("input-duplicate", 1)]));
    assert_eq!(may_exclude(&review, &[]), Err(vec![Refusal::input("input-required").at(vec![field("rows")])]));
    let sound = Exclusion { rows: &rows[1..], ..review };
    let nothing = Refusal::input("input-nothing-fails").at(vec![field("rows")]);
    assert_eq!(may_exclude(&sound, &named), Err(vec![nothing]));
}
