//! Tests of the conditions of articles 4, 11 and 12.

use super::sample::{eligible, founding};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

static NONE: BTreeMap<RuleCode, VerdictValue> = BTreeMap::new();

fn outcome(facts: &Facts<'_>, code: RuleCode) -> Outcome {
    evaluate(facts, &founding()).into_iter().find(|row| row.code == code).unwrap().outcome
}

fn facts(facts: &Facts<'_>, code: RuleCode) -> Vec<Fact> {
    evaluate(facts, &founding()).into_iter().find(|row| row.code == code).unwrap().refusal().facts
}

#[test]
fn rows_come_in_the_order_of_the_regulation_and_judged_ones_wait() {
    let judged = [
        RuleCode::TaxNotInOrder,
        RuleCode::QualitySystemInsufficient,
        RuleCode::IntegrityInsufficient,
        RuleCode::EnvironmentInsufficient,
        RuleCode::BarredByPolicy,
        RuleCode::BarredByMissingLicence,
    ];
    let rows = evaluate(&eligible(&NONE), &founding());
    assert_eq!(rows.iter().map(|row| row.code).collect::<Vec<_>>(), ROWS);
    for row in rows {
        let expected = if judged.contains(&row.code) { Outcome::NeedsJudgement } else { Outcome::Pass };
        assert_eq!(row.outcome, expected, "{:?}", row.code);
        assert_eq!(is_computed(row.code, Some(true)), !judged.contains(&row.code));
    }
    assert_eq!(verdict_codes(), &ROWS[2..]);
    assert!(!verdict_codes().contains(&RuleCode::ReapplicationTooEarly));
    assert!(!is_computed(RuleCode::RecommendationMissing, Some(true)));
}

#[test]
fn verdicts_decide_judged_rows_only() {
    let all = |value| verdict_codes().iter().map(|&code| (code, value)).collect::<BTreeMap<_, _>>();
    for row in evaluate(&eligible(&all(VerdictValue::Fails)), &founding()) {
        let expected = if is_computed(row.code, Some(true)) { Outcome::Pass } else { Outcome::Fail };
        assert_eq!(row.outcome, expected, "{:?}", row.code);
    }
    let verdicts = all(VerdictValue::Meets);
    let facts = Facts { legal_entity: Some(false), ..eligible(&verdicts) };
    for row in evaluate(&facts, &founding()) {
        let fails = row.code == RuleCode::ApplicantNotLegalEntity;
        assert_eq!(row.outcome, if fails { Outcome::Fail } else { Outcome::Pass }, "{:?}", row.code);
    }
}

#[test]
fn a_fact_not_given_fails_without_facts() {
    let unknown = Facts {
        legal_entity: None,
        registered_in_zone: None,
        operating_since: None,
        excellence_since: None,
        self_report_years: None,
        for_profit: None,
        industry_rank: None,
        ..eligible(&NONE)
    };
    for code in [
        RuleCode::ApplicantNotLegalEntity,
        RuleCode::ApplicantNotInZone,
        RuleCode::OperatingYearsTooShort,
        RuleCode::ExcellenceModelTooShort,
        RuleCode::SelfReportIncomplete,
        RuleCode::IndustryRankTooLow,
    ] {
        assert_eq!(outcome(&unknown, code), Outcome::Fail);
        assert_eq!(facts(&unknown, code), []);
    }
    assert_eq!(
        outcome(&Facts { registered_in_zone: Some(false), ..eligible(&NONE) }, RuleCode::ApplicantNotInZone),
        Outcome::Fail
    );
}

#[test]
fn full_years_are_complete_from_the_day_after_the_anniversary() {
    let code = RuleCode::OperatingYearsTooShort;
    let since = |text| Facts { operating_since: Some(day(text)), ..eligible(&NONE) };
    assert_eq!(outcome(&since("2021-03-31"), code), Outcome::Pass);
    assert_eq!(outcome(&since("2021-04-01"), code), Outcome::Fail);
    let expected = vec![
        Fact { key: "since", value: Value::Date(day("2021-04-01")) },
        Fact { key: "required", value: Value::Integer(5) },
        Fact { key: "completeFrom", value: Value::Date(day("2026-04-02")) },
    ];
    assert_eq!(facts(&since("2021-04-01"), code), expected);

    let code = RuleCode::ExcellenceModelTooShort;
    let since = |text| Facts { excellence_since: Some(day(text)), ..eligible(&NONE) };
    assert_eq!(outcome(&since("2025-03-31"), code), Outcome::Pass);
    assert_eq!(outcome(&since("2025-04-01"), code), Outcome::Fail);
}

#[test]
fn three_years_of_data_and_rank_five() {
    let report = |years| Facts { self_report_years: Some(years), ..eligible(&NONE) };
    assert_eq!(outcome(&report(3), RuleCode::SelfReportIncomplete), Outcome::Pass);
    assert_eq!(outcome(&report(2), RuleCode::SelfReportIncomplete), Outcome::Fail);
    let values = [("years", 2), ("required", 3)].map(|(key, n)| Fact { key, value: Value::Integer(n) });
    assert_eq!(facts(&report(2), RuleCode::SelfReportIncomplete), values);

    let rank = |rank| Facts { industry_rank: Some(rank), ..eligible(&NONE) };
    for (given, expected) in [(0, Outcome::Fail), (1, Outcome::Pass), (5, Outcome::Pass), (6, Outcome::Fail)] {
        assert_eq!(outcome(&rank(given), RuleCode::IndustryRankTooLow), expected, "{given}");
    }
    let values = [("rank", 6), ("required", 5)].map(|(key, n)| Fact { key, value: Value::Integer(n) });
    assert_eq!(facts(&rank(6), RuleCode::IndustryRankTooLow), values);
}

#[test]
fn the_social_contribution_of_the_non_profit_is_judged() {
    let code = RuleCode::IndustryRankTooLow;
    let ranked = Facts { for_profit: Some(false), industry_rank: Some(1), ..eligible(&NONE) };
    assert_eq!(outcome(&ranked, code), Outcome::NeedsJudgement);
    for (verdict, expected) in [(VerdictValue::Meets, Outcome::Pass), (VerdictValue::Fails, Outcome::Fail)] {
        let verdicts = BTreeMap::from([(code, verdict)]);
        assert_eq!(outcome(&Facts { for_profit: Some(false), ..eligible(&verdicts) }, code), expected);
    }
    assert_eq!(outcome(&Facts { for_profit: None, ..eligible(&NONE) }, code), Outcome::Pass);
}

#[test]
fn a_record_bars_through_its_third_anniversary() {
    for (kind, code) in [
        (AdverseRecordKind::Accident, RuleCode::BarredByAccident),
        (AdverseRecordKind::Complaint, RuleCode::BarredByAccident),
        (AdverseRecordKind::SpotCheck, RuleCode::BarredBySpotCheck),
        (AdverseRecordKind::ServiceFault, RuleCode::BarredBySpotCheck),
        (AdverseRecordKind::Fraud, RuleCode::BarredByFraud),
        (AdverseRecordKind::Violation, RuleCode::BarredByViolation),
    ] {
        let before = AdverseFact { kind, dated_on: day("2023-03-31") };
        let on = AdverseFact { kind, dated_on: day("2023-04-01") };
        let after = AdverseFact { kind, dated_on: day("2026-05-01") };
        assert_eq!(outcome(&Facts { adverse: &[before], ..eligible(&NONE) }, code), Outcome::Pass);
        assert_eq!(outcome(&Facts { adverse: &[after], ..eligible(&NONE) }, code), Outcome::Fail);
        let records = [on, before];
        let barred = Facts { adverse: &records, ..eligible(&NONE) };
        for row in evaluate(&barred, &founding()).iter().filter(|row| is_computed(row.code, Some(true))) {
            let expected = if row.code == code { Outcome::Fail } else { Outcome::Pass };
            assert_eq!(row.outcome, expected, "{kind:?} {:?}", row.code);
        }
        let expected = vec![
            Fact { key: "recordedOn", value: Value::Date(day("2023-04-01")) },
            Fact { key: "barredUntil", value: Value::Date(day("2026-04-01")) },
        ];
        assert_eq!(facts(&barred, code), expected);
    }
}

const fn award(kind: HonourKind, valid_until: NaiveDate) -> HonourFact {
    HonourFact { kind, won_in: 2020, valid_until, revoked: None, bars: true }
}

#[test]
fn a_blocking_award_bars_through_its_last_day() {
    let code = RuleCode::AwardStillValid;
    for (kind, blocks) in [
        (HonourKind::ZoneAward, true),
        (HonourKind::CityAward, true),
        (HonourKind::RegionalAward, true),
        (HonourKind::ChinaQualityAward, false),
    ] {
        for (until, valid) in [("2026-03-31", false), ("2026-04-01", true), ("2028-01-01", true)] {
            let honours = [award(kind, day(until))];
            let expected = if blocks && valid { Outcome::Fail } else { Outcome::Pass };
            assert_eq!(outcome(&Facts { honours: &honours, ..eligible(&NONE) }, code), expected, "{kind:?}");
        }
    }
    let honours = [
        award(HonourKind::CityAward, day("2026-12-30")),
        award(HonourKind::ZoneAward, day("2026-12-31")),
        award(HonourKind::ChinaQualityAward, day("2030-01-01")),
    ];
    let expected = vec![
        Fact { key: "award", value: term!(HonourKind, HonourKind::ZoneAward) },
        Fact { key: "validUntil", value: Value::Date(day("2026-12-31")) },
        Fact { key: "firstPossible", value: Value::Date(day("2027-01-01")) },
    ];
    assert_eq!(facts(&Facts { honours: &honours, ..eligible(&NONE) }, code), expected);
}

#[test]
fn a_revoked_award_or_a_predecessors_bars_no_more() {
    let valid = award(HonourKind::ZoneAward, day("2028-01-01"));
    let row = |honour| award_row(&[honour], day("2026-04-01"), &founding()).outcome;
    let revoked = |on| HonourFact { revoked: Some((day(on), HonourRevocation::LaterEvent)), ..valid };
    assert_eq!(row(revoked("2026-04-01")), Outcome::Pass);
    assert_eq!(row(revoked("2026-04-02")), Outcome::Fail);
    assert_eq!(row(HonourFact { bars: false, ..valid }), Outcome::Pass);
    assert_eq!(row(valid), Outcome::Fail);
}

#[test]
fn a_repeat_winner_had_a_freeing_award_that_has_ended() {
    let repeat = |honour| repeat_winner(&[honour], day("2026-04-01"), &founding());
    let ended = award(HonourKind::CityAward, day("2026-03-31"));
    assert!(repeat(ended));
    assert!(repeat(HonourFact { bars: false, ..ended }));
    assert!(!repeat(award(HonourKind::CityAward, day("2026-04-01"))));
    assert!(!repeat(award(HonourKind::ChinaQualityAward, day("2020-01-01"))));
    let revoked = |on, ground| HonourFact {
        revoked: Some((day(on), ground)),
        ..award(HonourKind::RegionalAward, day("2027-01-01"))
    };
    assert!(repeat(revoked("2026-04-01", HonourRevocation::LaterEvent)));
    assert!(!repeat(revoked("2026-04-02", HonourRevocation::LaterEvent)));
    assert!(!repeat(revoked("2024-01-01", HonourRevocation::Fraud)));
    assert!(!repeat_winner(&[], day("2026-04-01"), &founding()));
}

/// An own award whose validity is over.
fn won(year: i32) -> HonourFact {
    HonourFact { won_in: year, ..award(HonourKind::ZoneAward, day("2020-12-31")) }
}

#[test]
fn cycles_lie_between_an_award_and_the_next_application() {
    let code = RuleCode::ReapplicationTooEarly;
    let row = |cycles, period, honours: &[HonourFact]| {
        let parameters = Parameters { reapplication_cycles: cycles, cycle_years: period, ..founding() };
        let row = reapplication_row(honours, 2026, &parameters);
        assert_eq!(row.code, code);
        (row.outcome, row.facts)
    };
    let fails = |won_in: i32, cycles: i64, first: i64| {
        let facts = vec![
            Fact { key: "wonIn", value: Value::Integer(won_in.into()) },
            Fact { key: "cycles", value: Value::Integer(cycles) },
            Fact { key: "firstYear", value: Value::Integer(first) },
        ];
        (Outcome::Fail, facts)
    };
    let pass = || (Outcome::Pass, Vec::new());
    // One cycle a year.
    assert_eq!(row(1, 1, &[won(2025)]), fails(2025, 1, 2027));
    assert_eq!(row(1, 1, &[won(2024)]), pass());
    assert_eq!(row(2, 1, &[won(2024)]), fails(2024, 2, 2027));
    // One every two years.
    assert_eq!(row(1, 2, &[won(2024)]), fails(2024, 1, 2028));
    assert_eq!(row(1, 2, &[won(2022)]), pass());
    // The last one decides; none is demanded; this cycle's own award is no earlier one.
    assert_eq!(row(1, 1, &[won(2020), won(2025), won(2022)]), fails(2025, 1, 2027));
    assert_eq!(row(0, 1, &[won(2025)]), pass());
    assert_eq!(row(1, 1, &[won(2026)]), pass());
    // Another government's award and a predecessor's that does not count.
    assert_eq!(row(1, 1, &[HonourFact { kind: HonourKind::CityAward, ..won(2025) }]), pass());
    assert_eq!(row(1, 1, &[HonourFact { bars: false, ..won(2025) }]), pass());
    let revoked = Some((day("2025-12-31"), HonourRevocation::Fraud));
    assert_eq!(row(1, 1, &[HonourFact { revoked, ..won(2025) }]), fails(2025, 1, 2027));
}

proptest::proptest! {
    #[test]
    fn the_first_year_again_is_a_whole_number_of_periods_later(
        won_in in 1990..2100_i32, year in 1990..2200_i32, cycles in 0..10_u32, period in 1..10_u32,
    ) {
        let parameters = Parameters { reapplication_cycles: cycles, cycle_years: period, ..founding() };
        let row = reapplication_row(&[won(won_in)], year, &parameters);
        let between = year > won_in && i64::from(year - won_in) < i64::from(period) * i64::from(cycles + 1);
        proptest::prop_assert_eq!(row.outcome == Outcome::Fail, cycles > 0 && between);
    }
}
