use super::*;
use crate::rules::eligibility::sample::founding;
use FundUseCategory::{ContinualImprovement, InspectionBody, Other, QualityBreakthrough, Training};
use proptest::prelude::*;

const GRANT: Grant = Grant {
    amount_fen: 10_000_000,
    cancelled_fen: 0,
    entered_fen: 0,
    paid_fen: 0,
    under_revocation: false,
    revoked: None,
};

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

#[test]
fn a_line_is_committed_to_the_last_fen() {
    let line = Line { year: 2026, purpose: BudgetPurpose::Bonus, left_fen: 10_000_000 };
    assert_eq!(line.may_commit(10_000_000), Ok(()));
    let expected = Refusal::new(RuleCode::BudgetExceeded)
        .fact("purpose", term!(BudgetPurpose, BudgetPurpose::Bonus))
        .fact("year", Value::Integer(2026))
        .fact("budgetLeft", Value::Money(10_000_000))
        .fact("asked", Value::Money(10_000_001));
    assert_eq!(line.may_commit(10_000_001), Err(vec![expected]));
}

#[test]
fn a_line_is_only_raised() {
    assert!(may_raise(100, 101).is_ok() && may_raise(100, 100).is_err() && may_raise(100, 99).is_err());
}

#[test]
fn instalments_stay_within_the_grant() {
    let half = Grant { entered_fen: 5_000_000, ..GRANT };
    assert_eq!(half.may_enter(5_000_000), Ok(()));
    assert_eq!(codes(half.may_enter(5_000_001)), [RuleCode::BudgetExceeded]);
    let entered = Grant { entered_fen: 10_000_000, ..GRANT };
    assert_eq!(
        (entered.state(), codes(entered.may_enter(1))),
        (RewardGrantState::Open, vec![RuleCode::BudgetExceeded])
    );
    let paid = Grant { paid_fen: 10_000_000, ..entered };
    assert_eq!(paid.state(), RewardGrantState::Paid);
    assert_eq!(codes(paid.may_enter(1)), [RuleCode::StageOutOfOrder, RuleCode::BudgetExceeded]);
}

#[test]
fn a_revocation_suspends_and_then_cancels_what_is_unpaid() {
    let suspended = Grant { under_revocation: true, ..GRANT };
    assert_eq!(
        (suspended.state(), codes(suspended.may_enter(1))),
        (RewardGrantState::Suspended, vec![RuleCode::StageOutOfOrder])
    );
    assert_eq!(codes(suspended.may_cancel()), [RuleCode::StageOutOfOrder]);
    let revoked =
        Grant { revoked: Some(HonourRevocation::LaterEvent), paid_fen: 4_000_000, entered_fen: 4_000_000, ..GRANT };
    assert_eq!(
        (revoked.state(), codes(revoked.may_enter(1))),
        (RewardGrantState::Cancelled, vec![RuleCode::StageOutOfOrder])
    );
    assert_eq!(revoked.may_cancel(), Ok(()));
    let cancelled = Grant { cancelled_fen: 6_000_000, ..revoked };
    assert_eq!(codes(cancelled.may_cancel()), [RuleCode::InvalidInput]);
    let paid = Grant { paid_fen: 10_000_000, entered_fen: 10_000_000, ..suspended };
    assert_eq!(paid.state(), RewardGrantState::Paid);
}

#[test]
fn who_entered_a_payment_does_not_confirm_it() {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let payment = Payment { state: PaymentState::Entered, entered_by: one, grant: Some(GRANT) };
    assert_eq!(payment.may_confirm(other), Ok(()));
    assert_eq!(codes(payment.may_confirm(one)), [RuleCode::ApproverNotIndependent]);
    assert_eq!(payment.may_reject(), Ok(()));
    let expense = Payment { grant: None, ..payment };
    assert_eq!(expense.may_confirm(other), Ok(()));
    let suspended = Payment { grant: Some(Grant { under_revocation: true, ..GRANT }), ..payment };
    assert_eq!(codes(suspended.may_confirm(other)), [RuleCode::StageOutOfOrder]);
    assert_eq!(suspended.may_reject(), Ok(()));
    for state in [PaymentState::Confirmed, PaymentState::Rejected] {
        let decided = Payment { state, ..payment };
        assert_eq!(codes(decided.may_confirm(other)), [RuleCode::StageOutOfOrder]);
        assert_eq!(codes(decided.may_reject()), [RuleCode::StageOutOfOrder]);
    }
}

#[test]
fn a_related_expense_says_why() {
    for category in ExpenseCategory::all().filter(|category| *category != ExpenseCategory::Related) {
        assert!(may_spend(category, false).is_ok());
    }
    assert!(may_spend(ExpenseCategory::Related, true).is_ok());
    assert_eq!(codes(may_spend(ExpenseCategory::Related, false)), [RuleCode::ExpenseNotAllowed]);
}

fn used(category: FundUseCategory, amount_fen: i64, related: bool) -> Use {
    Use { category, amount_fen, related }
}

#[test]
fn the_use_of_a_bonus_is_told_within_article_22_and_within_what_was_paid() {
    let four = [ContinualImprovement, QualityBreakthrough, Training, InspectionBody].map(|kind| used(kind, 25, false));
    let report = FundUse { bonus: true, paid_fen: 200, reported_fen: 100, uses: &four };
    assert_eq!(report.may_report(), Ok(()));
    assert_eq!(codes(FundUse { reported_fen: 101, ..report }.may_report()), [RuleCode::FundUseExceedsBonus]);
    assert_eq!(codes(FundUse { bonus: false, ..report }.may_report()), [RuleCode::InvalidInput]);
    let unexplained = FundUse { uses: &[used(Other, 100, false)], ..report };
    assert_eq!(codes(unexplained.may_report()), [RuleCode::FundUseNotAllowed]);
    assert_eq!(FundUse { uses: &[used(Other, 100, true)], ..report }.may_report(), Ok(()));
}

#[test]
fn another_use_is_accepted_with_a_finding_alone() {
    let submitted = FundUseState::Submitted;
    assert!(may_accept(submitted, false, false).is_ok() && may_accept(submitted, true, true).is_ok());
    assert_eq!(codes(may_accept(submitted, true, false)), [RuleCode::FundUseNotAllowed]);
    for state in [FundUseState::Accepted, FundUseState::Returned] {
        assert_eq!(codes(may_decide(state)), [RuleCode::StageOutOfOrder]);
    }
}

#[test]
fn a_report_is_due_a_year_after_the_first_payment() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(use_due(day("2026-07-01"), &founding()), day("2027-07-01"));
    assert_eq!(use_due(day("2028-02-29"), &founding()), day("2029-02-28"));
}

proptest! {
    /// Instalments in any sizes never exceed the grant, and reach it exactly.
    #[test]
    fn instalments_sum_to_the_grant(amount in 1_i64..1_000_000_000, parts in proptest::collection::vec(1_i64..500_000_000, 0..20)) {
        let mut grant = Grant { amount_fen: amount, ..GRANT };
        for part in parts {
            let fits = part <= grant.left_fen();
            prop_assert_eq!(grant.may_enter(part).is_ok(), fits && grant.state() == RewardGrantState::Open);
            if fits && grant.left_fen() > 0 {
                grant.entered_fen += part;
                grant.paid_fen += part;
            }
            prop_assert!(grant.paid_fen <= amount);
        }
        if grant.left_fen() > 0 {
            prop_assert_eq!(grant.may_enter(grant.left_fen()), Ok(()));
        }
    }
}
