//! What will change if a request is approved, as people read it: coloured, folded, compared, a part at a time.
//!
//! [`Shown::of`] works out what the reader sees of a payload of any size, as plain values, bounded in size; it
//! may take some hundred milliseconds, so it runs where it holds up nobody. The components of `view` turn these
//! into HTML. What is read, and how, stands in the address ([`Reading`]): everything works without script.
//!
//! | step | module |
//! |---|---|
//! | JSON on lines, optionally with its keys in order | `json` |
//! | two texts, or a text that is a unified diff, as rows | `compare`, `pairs`, `patch` |
//! | which unchanged rows are folded | `compare` |
//! | the part that is read: so many rows, so many bytes, long lines in pieces | `parts` |
//! | colours, changed words, characters that would be invisible | `syntax`, `marks`, `segments` |
//! | what folds under what | `folds` |

mod compare;
mod folds;
mod json;
mod marks;
mod pairs;
mod parts;
mod patch;
mod reading;
mod segments;
mod shown;
mod since;
mod syntax;
mod view;

pub use json::laid_out;
pub use reading::{Reading, View};
pub use shown::Shown;
pub use since::{SinceCard, SinceShown};
pub use view::PayloadCard;
