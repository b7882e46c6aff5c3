//! Approval policies: what a template says, where it is bound, and when it matches.

pub mod approvers;
pub mod binding;
pub mod change;
pub mod clocks;
pub mod conditions;
pub mod draft;
pub mod file;
pub mod guard;
pub mod next_days;
pub mod presets;
pub mod preview;
pub mod quorum;
pub mod reminders;
pub mod resolve;
mod sentence;
pub mod template;
pub mod week;
pub mod words;

pub use approvers::{Approvers, Eligibility};
pub use binding::{Binding, Mode, Place, PolicySet, Scope};
pub use change::{Change, ChangeSet};
pub use conditions::{Conditions, Hours, TimeMatch, Weekday};
pub use draft::PolicyBody;
pub use file::PolicyFile;
pub use quorum::Quorum;
pub use reminders::{Escalation, Reminders};
pub use resolve::{Matched, Resolution, resolve, resolve_over};
pub use template::{Policy, Template};
pub use week::Week;
