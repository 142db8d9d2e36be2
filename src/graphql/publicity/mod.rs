//! Making awards and experience known (art. 8(3), 26): the right wording, and winners' pages.

pub mod experiences;
pub mod wording;
