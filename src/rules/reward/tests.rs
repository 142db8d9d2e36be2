use super::*;
use crate::rules::eligibility::sample::founding;
use RewardFamily::{Honour, Standard};
use RewardReason::{Highest, NotHighest, TopUp};
use entity::record::{Reward, Words};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn achieved(family: RewardFamily, on: &str, yuan: i64) -> Achievement {
    Achievement {
        family,
        dated_on: day(on),
        table_fen: yuan * 100,
        pooled: true,
        verified: true,
        repeat_winner: false,
        revoked: None,
        granted: None,
    }
}

/// The same, with what was granted and not paid yet.
fn granted(one: Achievement, yuan: i64) -> Achievement {
    Achievement { granted: Some(Granted { amount_fen: yuan * 100, cancelled_fen: 0, paid_fen: 0 }), ..one }
}

/// Why, what was granted before, and what is payable, in yuan.
fn told(achievements: &[Achievement]) -> Vec<(RewardReason, i64, i64)> {
    let yuan = |line: Line| (line.reason, line.granted_before_fen / 100, line.payable_fen / 100);
    calculate(achievements).into_iter().map(yuan).collect()
}

fn code(line: Line) -> Option<RuleCode> {
    may_grant(&line).err().map(|refusals| refusals[0].code)
}

#[test]
fn the_table_has_a_row_for_each_honour_and_each_part_in_a_standard() {
    assert_eq!(Kind::Honour(HonourKind::ChinaQualityAward).key(), "CHINA_QUALITY_AWARD");
    assert_eq!(Kind::Standard(StandardLevel::Group, Participation::Joined).key(), "STANDARD_GROUP_JOINED");
    let mut parameters = founding();
    let key = "STANDARD_INDUSTRY_LED".to_owned();
    parameters.rewards.push(Reward { key, title: Words::default(), amount_fen: 10_000_000 });
    let amount = |level| Kind::Standard(level, Participation::Led).amount(&parameters);
    assert_eq!((amount(StandardLevel::Industry), amount(StandardLevel::National)), (10_000_000, 0));
}

#[test]
fn a_standard_is_the_same_however_its_number_is_spaced() {
    assert_eq!(standard_number(" gb/t 19580-2012 "), "GB/T19580-2012");
    assert_ne!(standard_number("GB/T 19580-2012"), standard_number("GB/T 19580-2004"));
}

#[test]
fn the_highest_of_a_year_is_paid_once() {
    let zone = achieved(Honour, "2026-06-18", 100_000);
    let city = achieved(Honour, "2026-12-31", 200_000);
    assert_eq!(told(&[zone, city]), [(Highest, 0, 100_000), (Highest, 0, 200_000)]);
    // The lower first: the higher one pays the difference.
    assert_eq!(told(&[granted(zone, 100_000), city]), [(RewardReason::Granted, 0, 0), (TopUp, 100_000, 100_000)]);
    // The higher first: nothing is left for the lower one, nor for one of the same level.
    assert_eq!(told(&[zone, granted(city, 200_000)]), [(NotHighest, 200_000, 0), (RewardReason::Granted, 0, 0)]);
    assert_eq!(told(&[city, granted(city, 200_000)])[0], (NotHighest, 200_000, 0));
    // After a difference, both together are the highest.
    let both = [granted(zone, 100_000), granted(city, 100_000), achieved(Standard, "2026-01-01", 200_000)];
    assert_eq!(told(&both)[2], (NotHighest, 200_000, 0));
}

#[test]
fn a_year_ends_with_its_last_day() {
    let last = granted(achieved(Honour, "2026-12-31", 500_000), 500_000);
    assert_eq!(told(&[last, achieved(Standard, "2026-12-31", 300_000)])[1], (NotHighest, 500_000, 0));
    assert_eq!(told(&[last, achieved(Standard, "2027-01-01", 300_000)])[1], (Highest, 0, 300_000));
}

#[test]
fn where_they_are_not_pooled_honours_and_standards_are_two_scopes() {
    let apart = |one: Achievement| Achievement { pooled: false, ..one };
    let honour = apart(granted(achieved(Honour, "2026-06-18", 200_000), 200_000));
    let standard = apart(achieved(Standard, "2026-06-18", 50_000));
    assert_eq!(told(&[honour, standard])[1], (Highest, 0, 50_000));
    assert_eq!(calculate(&[honour, standard])[1].family, Some(Standard));
    let families: Vec<_> = scopes(&[standard, honour]).into_iter().map(|scope| scope.family).collect();
    assert_eq!(families, [Some(Honour), Some(Standard)]);
}

#[test]
fn fraud_counts_nothing_and_a_later_event_what_was_paid() {
    let paid = Granted { amount_fen: 10_000_000, cancelled_fen: 0, paid_fen: 4_000_000 };
    let revoked =
        |ground| Achievement { granted: Some(paid), revoked: Some(ground), ..achieved(Honour, "2026-06-18", 100_000) };
    let standard = achieved(Standard, "2026-06-18", 50_000);
    assert_eq!(told(&[revoked(HonourRevocation::Fraud), standard])[1], (Highest, 0, 50_000));
    assert_eq!(told(&[revoked(HonourRevocation::LaterEvent), standard])[1], (TopUp, 40_000, 10_000));
    let cancelled = Granted { cancelled_fen: 6_000_000, ..paid };
    let cut = Achievement { granted: Some(cancelled), ..achieved(Honour, "2026-06-18", 100_000) };
    assert_eq!(told(&[cut, standard])[1], (TopUp, 40_000, 10_000));
}

#[test]
fn what_may_not_be_granted_says_why() {
    let one = achieved(Honour, "2026-06-18", 100_000);
    let of = |one: Achievement| code(calculate(&[one])[0]);
    assert_eq!(of(one), None);
    assert_eq!(of(granted(one, 1)), Some(RuleCode::RewardAlreadyGranted));
    assert_eq!(of(Achievement { repeat_winner: true, ..one }), Some(RuleCode::BonusNotForRepeatWinner));
    assert_eq!(of(Achievement { table_fen: 0, ..one }), Some(RuleCode::RewardNotHighest));
    assert_eq!(of(Achievement { verified: false, ..one }), Some(RuleCode::StageOutOfOrder));
    assert_eq!(of(Achievement { revoked: Some(HonourRevocation::LaterEvent), ..one }), Some(RuleCode::StageOutOfOrder));
    let lines = calculate(&[one, granted(one, 100_000)]);
    let expected = Refusal::new(RuleCode::RewardNotHighest)
        .fact("year", Value::Integer(2026))
        .fact("tableAmount", Value::Money(10_000_000))
        .fact("grantedBefore", Value::Money(10_000_000));
    assert_eq!(may_grant(&lines[0]), Err(vec![expected]));
    // One fen more than was granted is payable.
    let more = Achievement { table_fen: one.table_fen + 1, ..one };
    let line = calculate(&[more, granted(one, 100_000)])[0];
    assert_eq!((line.payable_fen, code(line)), (1, None));
}

#[test]
fn an_honour_is_verified_against_its_own_entry_once() {
    use RewardClaimState::{Refused, Submitted, Verified};
    let entry = ("91150200", HonourKind::CityAward, day("2026-06-18"));
    let proof = Proof { claimed: entry, registered: entry, voided: false, revoked: false };
    let may = |proof: Proof<'_>| may_verify(Submitted, Some(&proof)).is_ok();
    assert!(may(proof) && may_verify(Submitted, None).is_ok());
    assert!(!may(Proof { voided: true, ..proof }) && !may(Proof { revoked: true, ..proof }));
    for other in [
        ("9115020X", entry.1, entry.2),
        (entry.0, HonourKind::RegionalAward, entry.2),
        (entry.0, entry.1, day("2026-06-19")),
    ] {
        assert!(!may(Proof { registered: other, ..proof }));
    }
    for state in [Verified, Refused] {
        assert_eq!(may_verify(state, Some(&proof)).unwrap_err()[0].code, RuleCode::StageOutOfOrder);
    }
}

proptest! {
    /// Whatever the order of the grants: every scope pays its highest amount, and not one fen more.
    #[test]
    fn a_scope_pays_its_highest_amount_in_any_order(
        ones in proptest::collection::vec((0_i64..60, 2024_i32..2027, any::<bool>()), 1..12),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
        pooled in any::<bool>(),
    ) {
        let make = |&(amount, year, standard): &(i64, i32, bool)| Achievement {
            pooled,
            table_fen: amount * 1_000_001,
            ..achieved(if standard { Standard } else { Honour }, &format!("{year}-05-05"), 0)
        };
        let mut all: Vec<Achievement> = ones.iter().map(make).collect();
        let count = all.len();
        let chosen: Vec<usize> = order.iter().map(|index| index.index(count)).chain(0..count).collect();
        for index in chosen {
            let line = calculate(&all)[index];
            if may_grant(&line).is_ok() {
                prop_assert!(line.payable_fen > 0);
                all[index].granted = Some(Granted { amount_fen: line.payable_fen, cancelled_fen: 0, paid_fen: 0 });
            }
        }
        for scope in scopes(&all) {
            let inside = all.iter().filter(|one| {
                one.year() == scope.year && scope.family.is_none_or(|family| family == one.family)
            });
            let highest = inside.clone().map(|one| one.table_fen).max().unwrap();
            prop_assert_eq!(inside.map(Achievement::counts).sum::<i64>(), highest);
            prop_assert_eq!((scope.highest_fen, scope.granted_fen, scope.payable_fen()), (highest, highest, 0));
        }
    }
}
