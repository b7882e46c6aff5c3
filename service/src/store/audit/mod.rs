//! The audit log's hash chain (docs/audit-format.md) as the database keeps it.
//!
//! | file | what happens there |
//! |---|---|
//! | `entry` | what is hashed of a row: the one way from a row to an [`Entry`](governance::audit::Entry), for all who append, verify and export |
//! | `link` | gives new rows their hashes |
//! | `rows` | reads rows in the log's order, whatever they hold |
//! | `keys` | the keys that sign |
//! | `checkpoints` | what they signed |
//! | `walk` | follows the log and its checkpoints |
//! | `checks` | how far it is verified |

mod checkpoints;
mod checks;
mod entry;
mod keys;
mod link;
mod rows;
mod walk;

pub use checkpoints::{any_signed, newest_signed, newest_signed_by, sign, signed_within};
pub use checks::{Check, load_check, save_check};
pub use entry::{entry, row};
pub use keys::{Place, keep_key, kept_key, known_keys};
pub(super) use link::link_new;
#[cfg(feature = "unchained")]
pub use link::without_chain;
pub use rows::{event_count, hash_of, rows_after};
pub use walk::{End, Unsound, checkpoint, proven, verified_head, walk};
