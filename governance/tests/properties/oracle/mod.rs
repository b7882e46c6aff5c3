//! The rules once more, written for being obviously right, not for being fast: by listing
//! everything that could be and looking which of it fits the words of semantics.md.

mod people;
mod places;
mod time;

pub use people::{can_be_satisfied, counted, eligible, most_teams, satisfied};
pub use places::{gate, matched, places};
pub use time::holds;
