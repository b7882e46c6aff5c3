//! Requests: the verbs of semantics.md §6 to §8.

mod act;
mod cancel;
mod claim;
mod comment;
mod counts;
pub(crate) mod execute;
mod filter;
pub mod gated;
mod list;
mod look;
mod nudge;
pub(crate) mod open;
mod reevaluate;
mod result;
mod review;
mod review_many;
mod show;
pub(crate) mod superseding;
pub mod upkeep;
mod wait;

pub use crate::store::search::Order;
pub use cancel::cancel;
pub use claim::claim;
pub use comment::comment;
pub(crate) use counts::waiting_for;
pub use counts::{Counts, counts};
pub use filter::{Filter, Status};
pub use list::list;
pub use nudge::nudge;
pub use open::{Opened, open};
pub use reevaluate::reevaluate;
pub use result::report;
pub use review::{retract, review};
pub use review_many::{review_many, show_all, show_many};
pub use show::{Detail, Earlier, Preview, detail, payload, preview, show};
pub use wait::{Known, LONGEST_WAIT, wait};
