//! Totals against rational arithmetic of another kind, and both sides of every rule.

use super::*;
use proptest::prelude::*;

fn formula(weights: &[u32], aggregation: Aggregation) -> Formula {
    let kinds = [StageKind::Material, StageKind::Site, StageKind::Defence];
    Formula { stages: kinds.into_iter().zip(weights.iter().copied()).collect(), aggregation, minimum_score: None }
}

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

fn ranked(number: &str, rank: i32, hundredths: i128) -> Ranked {
    Ranked { number: number.to_owned(), rank, total: Fraction::new(hundredths, 1), reasoned: false }
}

/// The same total, by long division: whole hundredths and a remainder over one common denominator, without any reduction.
fn naive(weights: &[u32], sheets: &[Vec<i32>]) -> (u128, u128) {
    let denominator: u128 = 100 * sheets.iter().map(|stage| stage.len() as u128).product::<u128>();
    let numerator = weights.iter().zip(sheets).map(|(weight, stage)| {
        let sum: u128 = stage.iter().map(|total| u128::from(total.unsigned_abs())).sum();
        u128::from(*weight) * sum * (denominator / 100 / stage.len() as u128)
    });
    (numerator.sum(), denominator)
}

proptest! {
    #[test]
    fn a_total_equals_the_naive_one_and_orders_alike(
        weight in 0_u32..=100,
        one in proptest::collection::vec(proptest::collection::vec(0_i32..=100_000, 1..=7), 2),
        other in proptest::collection::vec(proptest::collection::vec(0_i32..=100_000, 1..=7), 2),
    ) {
        let weights = [weight, 100 - weight];
        let formula = formula(&weights, Aggregation::Mean);
        let of = |sheets: &Vec<Vec<i32>>| {
            let at = |stage: StageKind| StageSheets { totals: sheets[usize::from(stage == StageKind::Site)].clone(), consensus: None };
            total(&formula, at).unwrap()
        };
        let (a, b) = (of(&one), of(&other));
        let (p, q) = naive(&weights, &one);
        let (r, s) = naive(&weights, &other);
        let (numerator, denominator) = a.parts().unwrap();
        prop_assert_eq!(u128::from(numerator.unsigned_abs()) * q, p * u128::from(denominator.unsigned_abs()));
        prop_assert_eq!(gcd(numerator.into(), denominator.into()), 1);
        prop_assert_eq!(a.cmp(&b), (p * s).cmp(&(r * q)));
        // Display is the nearest hundredth, a half going up.
        let shown: u128 = a.display().replace('.', "").parse().unwrap();
        prop_assert!(2 * shown * q <= 2 * p + q && 2 * p + q < 2 * (shown + 1) * q);
    }

    #[test]
    fn equal_sheets_give_their_own_total(total_of_each in 0_i32..=100_000, members in 1_usize..=9, weight in 0_u32..=100) {
        let formula = formula(&[weight, 100 - weight], Aggregation::Mean);
        let sheets = |_| StageSheets { totals: vec![total_of_each; members], consensus: None };
        prop_assert_eq!(total(&formula, sheets).unwrap(), Fraction::new(total_of_each.into(), 1));
    }
}

#[test]
fn a_mean_needs_thirds() {
    let formula = formula(&[60, 40], Aggregation::Mean);
    let sheets = |stage| match stage {
        StageKind::Material => StageSheets { totals: vec![70_000, 65_000, 65_000], consensus: None },
        _ => StageSheets { totals: vec![60_000], consensus: None },
    };
    let sum = total(&formula, sheets).unwrap();
    assert_eq!((sum, sum.display().as_str()), (Fraction::new(64_000, 1), "640.00"));
    let thirds = |_| StageSheets { totals: vec![1, 0, 0], consensus: None };
    let third = total(&super::tests::formula(&[100], Aggregation::Mean), thirds).unwrap();
    assert_eq!((third.parts(), third.display().as_str()), (Some((1, 3)), "0.00"));
    assert_eq!(Fraction::new(1, 2).display(), "0.01");
}

#[test]
fn a_stage_without_sheets_has_no_total_and_consensus_counts_alone() {
    let empty = |_| StageSheets::default();
    assert_eq!(total(&formula(&[60, 40], Aggregation::Mean), empty), None);
    let sheets = |_| StageSheets { totals: vec![1, 2], consensus: Some(500) };
    let by_consensus = formula(&[60, 40], Aggregation::Consensus);
    assert_eq!(total(&by_consensus, sheets), Some(Fraction::new(500, 1)));
    assert_eq!(total(&by_consensus, |_| StageSheets { totals: vec![1], consensus: None }), None);
}

#[test]
fn ranks_run_from_one_without_ties_and_gaps() {
    assert_eq!(codes(strict(&[2, 1, 3], 3)), []);
    for ranks in [vec![1, 1, 2], vec![1, 3, 4], vec![1, 2], vec![0, 1, 2], vec![1, 2, 3, 4]] {
        assert_eq!(codes(strict(&ranks, 3)), [RuleCode::RankingNotStrict], "{ranks:?}");
    }
    assert_eq!((codes(without_ties(&[1, 3], 3)), codes(without_ties(&[], 3))), (vec![], vec![]));
    assert_eq!(codes(without_ties(&[1, 1], 3)), [RuleCode::RankingNotStrict]);
    assert_eq!(codes(without_ties(&[0], 3)), [RuleCode::RankingNotStrict]);
}

#[test]
fn an_inversion_needs_a_reason_equal_totals_do_not() {
    let ranking = [ranked("a", 1, 500), ranked("b", 2, 500), ranked("c", 3, 501)];
    let refusals = justified(&ranking).unwrap_err();
    let numbers: Vec<_> = refusals.iter().map(|refusal| refusal.facts[0].value.clone()).collect();
    assert_eq!(numbers, [Value::Text("a".to_owned()), Value::Text("b".to_owned())]);
    let reasoned = ranking.map(|row| Ranked { reasoned: true, ..row });
    assert_eq!(codes(justified(&reasoned)), []);
    assert_eq!(codes(justified(&[ranked("a", 1, 500), ranked("b", 2, 500)])), []);
}

#[test]
fn nobody_below_the_minimum_is_put_forward() {
    let ranking = [ranked("a", 1, 60_000), ranked("b", 2, 59_999)];
    assert_eq!(codes(may_put_forward(1, &ranking, Some(600))), []);
    assert_eq!(codes(may_put_forward(2, &ranking, Some(600))), [RuleCode::MinimumScoreNotReached]);
    assert_eq!(codes(may_put_forward(2, &ranking, None)), []);
    assert_eq!(codes(may_put_forward(3, &ranking, None)), [RuleCode::InvalidInput]);
    assert_eq!(
        (codes(may_put_forward(0, &ranking, Some(1000))), codes(may_put_forward(-1, &ranking, None))),
        (vec![], vec![RuleCode::InvalidInput])
    );
}

#[test]
fn everything_is_in_before_a_report_is_signed() {
    use StageKind::{Material, Site};
    assert_eq!(codes(complete(&Open { sheets: vec![(Material, 0), (Site, 0)], ..Open::default() })), []);
    let open = Open { sheets: vec![(Material, 1), (Site, 2)], consensus: 1, issues: 3 };
    let expected = [
        RuleCode::MaterialReviewMissing,
        RuleCode::SiteReviewMissing,
        RuleCode::ScoresIncomplete,
        RuleCode::SiteIssueOpen,
    ];
    assert_eq!(codes(complete(&open)), expected);
}

#[test]
fn a_list_holds_exactly_what_the_groups_put_forward_in_their_orders() {
    let row = |number: u128| (Uuid::from_u128(number), number.to_string());
    let groups = [vec![row(1), row(2), row(3)], vec![row(4)]];
    let check = |list: &[u128]| {
        let list: Vec<_> = list.iter().map(|number| row(*number)).collect();
        let refusals = from_groups(&groups, &list).err().unwrap_or_default();
        refusals
            .into_iter()
            .map(|refusal| match &refusal.facts[0].value {
                Value::Text(number) => number.clone(),
                _ => String::new(),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(check(&[4, 1, 2, 3]), Vec::<String>::new());
    assert_eq!(check(&[1, 4, 2, 3]), Vec::<String>::new());
    assert_eq!(check(&[1, 2, 4]), ["3"]);
    assert_eq!(check(&[1, 3, 2, 4]), ["3"]);
    assert_eq!(check(&[1, 2, 3, 4, 5]), ["5"]);
    assert_eq!(check(&[]), ["1", "2", "3", "4"]);
}

#[test]
fn a_score_twenty_points_from_the_median_is_an_outlier() {
    let id = Uuid::from_u128;
    let found = spread(&[(id(1), 50), (id(2), 50), (id(3), 70)]).unwrap();
    assert_eq!(found, Spread { lowest: 50, highest: 70, mean: 5667, outliers: vec![id(3)] });
    assert_eq!(spread(&[(id(1), 50), (id(2), 50), (id(3), 65)]).unwrap().outliers, Vec::<Uuid>::new());
    assert_eq!(spread(&[(id(1), 30), (id(2), 70)]).unwrap().outliers, [id(1), id(2)]);
    assert_eq!(spread(&[]), None);
}
