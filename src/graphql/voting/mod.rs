//! The committee decides (art. 18): meetings with a frozen roll, rounds of a limited vote, ballots that are sealed.
//!
//! Read in this order: [`meetings`], [`deliberation`], [`poll`], [`rounds`], [`outcome`], [`casting`], [`sealing`], [`late`],
//! [`nomination`], [`vacancy`].

pub mod casting;
pub mod deliberation;
pub mod late;
pub mod meetings;
pub mod nomination;
pub mod outcome;
pub mod poll;
pub mod rounds;
pub mod sealing;
pub mod vacancy;
