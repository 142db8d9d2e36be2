//! The words of the procedure that are stored or offered as a choice.

mod conferring;
mod cycle;
mod deciding;
mod organization;
mod people;
mod regulation;
mod review;
mod rewarding;
mod supervising;

pub use conferring::*;
pub use cycle::*;
pub use deciding::*;
pub use organization::*;
pub use people::*;
pub use regulation::*;
pub use review::*;
pub use rewarding::*;
pub use supervising::*;
