//! Rewarding and spending (art. 4, 5, 20-22): claims and what they pay, budget lines, payments by two persons, and the use of
//! bonuses.
//!
//! Read in this order: [`handling`], [`ledger`], [`claims`], [`grants`], [`suspension`], [`budget`], [`payments`], [`fund_use`],
//! [`evidence`].

mod areas;
pub mod budget;
pub mod claims;
pub mod evidence;
pub mod fund_use;
pub mod grants;
mod handling;
pub mod ledger;
pub mod payments;
pub mod suspension;

pub use areas::{ApplicantRewards, OfficeRewards, SupervisorRewards};

use super::check::Check;
use super::scalars::Money;
use crate::rules::Refusal;

impl Check {
    /// An amount above 0, in fen.
    pub fn amount(&mut self, field: &str, value: &Money) -> i64 {
        value.to_fen().filter(|fen| *fen > 0).unwrap_or_else(|| {
            self.fault(field, Refusal::input("input-money"));
            0
        })
    }
}
