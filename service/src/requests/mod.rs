//! Requests: the verbs of semantics.md §6 to §8.

mod act;
mod cancel;
mod claim;
mod comment;
pub(crate) mod execute;
pub mod gated;
mod list;
mod look;
pub(crate) mod open;
mod reevaluate;
mod result;
mod review;
mod show;
pub mod upkeep;
mod wait;

pub use cancel::cancel;
pub use claim::claim;
pub use comment::comment;
pub use list::{Counts, Filter, Status, counts, list};
pub use open::{Opened, open};
pub use reevaluate::reevaluate;
pub use result::report;
pub use review::{retract, review};
pub use show::{Detail, Earlier, Preview, detail, payload, preview, show};
pub use wait::{LONGEST_WAIT, wait};
