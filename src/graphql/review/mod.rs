//! The review (art. 7-10, 13, 14, 17, 18): reviewers and their groups, score sheets, site visits, reports, the candidate
//! list, and what applicants and the public say meanwhile.

pub mod assignment;
pub mod avoidance;
pub mod candidates;
pub mod case;
pub mod completeness;
pub mod groups;
pub mod lineup;
pub mod opinions;
pub mod pool;
pub mod progress;
pub mod report;
pub mod sheets;
pub mod visits;
pub mod voiding;
