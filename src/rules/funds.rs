//! Money (art. 5, 21, 22): earmarked lines, payments by two persons, what a winner does with its bonus, and what reviews cost.

use super::{Refusal, Refusals, Ruling, Step, Value, term};
use chrono::{Months, NaiveDate};
use entity::RuleCode;
use entity::enums::{
    BudgetPurpose, ExpenseCategory, FundUseCategory, FundUseState, HonourRevocation, PaymentState, RewardGrantState,
};
use entity::record::Parameters;
use uuid::Uuid;

/// A budget line of a year, or that there is none.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub year: i32,
    pub purpose: BudgetPurpose,
    /// What of it is not committed yet; 0 where there is none.
    pub left_fen: i64,
}

impl Line {
    /// Whether the line has room for an amount (art. 5, 21): BUDGET_EXCEEDED otherwise.
    pub fn may_commit(&self, amount_fen: i64) -> Ruling {
        if amount_fen <= self.left_fen {
            return Ok(());
        }
        let refusal = Refusal::new(RuleCode::BudgetExceeded)
            .fact("purpose", term!(BudgetPurpose, self.purpose))
            .fact("year", Value::Integer(self.year.into()))
            .fact("budgetLeft", Value::Money(self.left_fen))
            .fact("asked", Value::Money(amount_fen));
        Err(vec![refusal])
    }
}

/// Whether a line may be set to an amount (art. 5, 21): what was earmarked once is only raised.
pub fn may_raise(present_fen: i64, amount_fen: i64) -> Ruling {
    if amount_fen > present_fen {
        return Ok(());
    }
    let refusal = Refusal::input("input-not-raised").fact("min", Value::Money(present_fen));
    Err(vec![refusal.at(vec![Step::Field("amount".to_owned())])])
}

/// A grant as its payment looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    pub amount_fen: i64,
    pub cancelled_fen: i64,
    /// Instalments that were not rejected.
    pub entered_fen: i64,
    /// Instalments that were confirmed.
    pub paid_fen: i64,
    /// Whether a revocation of what it rewards is under way (art. 23, 24).
    pub under_revocation: bool,
    /// On which ground it was revoked by now.
    pub revoked: Option<HonourRevocation>,
}

impl Grant {
    /// Where it stands: a revocation that is under way suspends payment, one that was decided cancels what is unpaid (art. 23, 24).
    pub fn state(&self) -> RewardGrantState {
        let unpaid = self.amount_fen - self.cancelled_fen - self.paid_fen;
        match self {
            Self { revoked: Some(_), .. } => RewardGrantState::Cancelled,
            _ if self.cancelled_fen > 0 => RewardGrantState::Cancelled,
            _ if unpaid == 0 => RewardGrantState::Paid,
            Self { under_revocation: true, .. } => RewardGrantState::Suspended,
            _ => RewardGrantState::Open,
        }
    }

    /// What is not entered yet.
    pub fn left_fen(&self) -> i64 {
        self.amount_fen - self.cancelled_fen - self.entered_fen
    }

    /// STAGE_OUT_OF_ORDER unless it is being paid.
    fn payable(&self) -> Ruling {
        match self.state() {
            RewardGrantState::Open => Ok(()),
            state => Err(vec![out_of_order(state, RewardGrantState::Open)]),
        }
    }

    /// Whether an instalment may be entered (art. 21, 23, 24): STAGE_OUT_OF_ORDER for what is paid, suspended or cancelled;
    /// BUDGET_EXCEEDED beyond what was committed for it.
    pub fn may_enter(&self, amount_fen: i64) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.payable());
        refusals.unless(amount_fen <= self.left_fen(), || {
            Refusal::new(RuleCode::BudgetExceeded)
                .fact("grantLeft", Value::Money(self.left_fen()))
                .fact("asked", Value::Money(amount_fen))
        });
        refusals.ruling()
    }

    /// Whether what is unpaid may be cancelled (art. 23, 24): once what it rewards was revoked, STAGE_OUT_OF_ORDER before; and where
    /// something is unpaid.
    pub fn may_cancel(&self) -> Ruling {
        let mut refusals = Refusals::default();
        let state = self.state();
        refusals.unless(state == RewardGrantState::Cancelled, || out_of_order(state, RewardGrantState::Cancelled));
        let unpaid = self.amount_fen - self.cancelled_fen - self.paid_fen;
        refusals.unless(unpaid > 0, || Refusal::input("input-nothing-to-change"));
        refusals.ruling()
    }
}

fn out_of_order(current: RewardGrantState, required: RewardGrantState) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(RewardGrantState, current))
        .fact("required", term!(RewardGrantState, required))
}

/// A payment in front of somebody who decides about it.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    pub state: PaymentState,
    /// Who entered it.
    pub entered_by: Uuid,
    /// Of which grant; absent: an expense.
    pub grant: Option<Grant>,
}

impl Payment {
    fn undecided(&self) -> Ruling {
        if self.state == PaymentState::Entered {
            return Ok(());
        }
        let refusal = Refusal::new(RuleCode::StageOutOfOrder)
            .fact("current", term!(PaymentState, self.state))
            .fact("required", term!(PaymentState, PaymentState::Entered));
        Err(vec![refusal])
    }

    /// Whether a person may confirm it: APPROVER_NOT_INDEPENDENT for who entered it; STAGE_OUT_OF_ORDER for what is decided,
    /// suspended or cancelled (art. 23, 24).
    pub fn may_confirm(&self, person: Uuid) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.undecided());
        refusals.unless(person != self.entered_by, || Refusal::new(RuleCode::ApproverNotIndependent));
        if let Some(grant) = self.grant.filter(|_| self.state == PaymentState::Entered) {
            refusals.also(grant.payable());
        }
        refusals.ruling()
    }

    /// Whether it may be rejected: by anybody of the Office, who entered it included, until it is decided.
    pub fn may_reject(&self) -> Ruling {
        self.undecided()
    }
}

/// EXPENSE_NOT_ALLOWED (art. 22) for what is none of meetings, expert fees and travel, unless it is said why the review needs it.
pub fn may_spend(category: ExpenseCategory, related: bool) -> Ruling {
    match category {
        ExpenseCategory::Meeting | ExpenseCategory::ExpertFee | ExpenseCategory::Travel => Ok(()),
        ExpenseCategory::Related if related => Ok(()),
        ExpenseCategory::Related => {
            let refusal = Refusal::new(RuleCode::ExpenseNotAllowed).fact("use", term!(ExpenseCategory, category));
            Err(vec![refusal])
        }
    }
}

/// One use of a bonus.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub category: FundUseCategory,
    pub amount_fen: i64,
    /// Whether it is said how it serves article 22.
    pub related: bool,
}

/// A report on the use of a bonus.
#[derive(Clone, Copy, Debug)]
pub struct FundUse<'a> {
    /// Whether the grant is the bonus of an award here.
    pub bonus: bool,
    pub paid_fen: i64,
    /// What was reported and not returned.
    pub reported_fen: i64,
    pub uses: &'a [Use],
}

impl FundUse<'_> {
    /// Whether it may be submitted (art. 22): FUND_USE_NOT_ALLOWED for a use other than the four of the article, unless it is said how
    /// it serves them (等); FUND_USE_EXCEEDS_BONUS beyond what was paid.
    pub fn may_report(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.unless(self.bonus, || Refusal::input("input-bonus-alone").at(vec![Step::Field("grant".to_owned())]));
        for (index, one) in self.uses.iter().enumerate() {
            refusals.unless(one.category != FundUseCategory::Other || one.related, || {
                let path = vec![Step::Field("items".to_owned()), Step::Index(index)];
                not_allowed().at(path)
            });
        }
        let asked: i64 = self.uses.iter().map(|one| one.amount_fen).sum();
        refusals.unless(self.reported_fen + asked <= self.paid_fen, || {
            Refusal::new(RuleCode::FundUseExceedsBonus)
                .fact("bonusPaid", Value::Money(self.paid_fen))
                .fact("reported", Value::Money(self.reported_fen))
                .fact("asked", Value::Money(asked))
        });
        refusals.ruling()
    }
}

fn not_allowed() -> Refusal {
    Refusal::new(RuleCode::FundUseNotAllowed).fact("use", term!(FundUseCategory, FundUseCategory::Other))
}

/// Whether the Office may decide on a report: STAGE_OUT_OF_ORDER for one that is decided.
pub fn may_decide(state: FundUseState) -> Ruling {
    if state == FundUseState::Submitted {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(FundUseState, state))
        .fact("required", term!(FundUseState, FundUseState::Submitted));
    Err(vec![refusal])
}

/// Whether a report may be accepted (art. 22): undecided; and FUND_USE_NOT_ALLOWED where a use other than the four of the article
/// is not found to serve them.
pub fn may_accept(state: FundUseState, others: bool, finding: bool) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(may_decide(state));
    refusals.unless(!others || finding, not_allowed);
    refusals.ruling()
}

/// The last day for the report on a bonus (art. 22): so many months after the day of its first payment. A reminder: it moves to no
/// working day, and a later report is taken.
pub fn use_due(paid_on: NaiveDate, parameters: &Parameters) -> NaiveDate {
    paid_on.checked_add_months(Months::new(parameters.fund_use_months)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests;
