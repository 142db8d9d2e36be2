//! The review (art. 7-10, 13, 14, 17, 18): reviewers and their groups, score sheets, site visits, reports, the candidate
//! list, and what applicants and the public say meanwhile.

pub mod case;
pub mod groups;
pub mod lineup;
pub mod pool;
pub mod voiding;
