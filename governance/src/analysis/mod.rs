//! What policies do over every request of a year: found by exhaustive evaluation with the
//! evaluator's own parts, never by rules of thumb.
//!
//! | module | what it decides |
//! |---|---|
//! | [`space`] | the finite space: moments × targets × actions |
//! | [`coverage`] | what a bound template matches in it |
//! | `implies` | whether satisfying one policy always satisfies another |
//! | [`compare`](mod@compare) | whether an edit is weaker or stronger, with an example |
//! | [`findings`](mod@findings) | what is wrong with a set of policies |
//!
//! Shadowing is looked for policy by policy: that several together leave nothing to another one is
//! not told.

mod bits;
pub mod compare;
pub mod coverage;
mod example;
mod finding;
pub mod findings;
mod implies;
mod moments;
pub mod space;
mod targets;
mod teams;

pub use compare::{Change, Comparison, compare, compare_within};
pub use coverage::Coverage;
pub use example::Example;
pub use finding::{PolicyFinding, PolicyFlaw};
pub use findings::{findings, findings_within};
pub use space::{Cell, Space};
