//! Publishing and conferring (art. 4, 6, 19): public notices, objections, vacant places, approvals, awards.
//!
//! Read in this order: [`standing`], [`notices`], [`objections`], [`vacancies`], [`nominees`], [`renouncing`], [`awards`].

pub mod awards;
pub mod nominees;
pub mod notices;
pub mod objections;
pub mod renouncing;
pub mod standing;
pub mod vacancies;
