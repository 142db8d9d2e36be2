//! HTTP.

pub mod files;
mod problem;
pub mod uploads;
