//! The tables: columns and stored enums, one file per table; nothing of ours is imported here.
//!
//! Read [`enums`] for the words of the procedure, [`rule_code`] for the contract with clients and [`record`] for the
//! regulation as data; what of it is large is [`Shared`]. Constraints and indexes stand in the `migration` crate.

#[macro_use]
mod stored_enum;

pub mod enums;
pub mod instant;
pub mod record;
pub mod rule_code;
mod shared;
mod tables;

pub use instant::Instant;
pub use rule_code::RuleCode;
pub use shared::{Document, Shared};
pub use tables::*;
