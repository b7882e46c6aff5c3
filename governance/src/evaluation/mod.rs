//! Whether a quorum holds, as a tree that says why.

pub mod evaluate;
pub mod feasibility;
mod finding;
pub mod matching;

pub use evaluate::{Missing, PolicyVerdict, evaluate};
pub use feasibility::{Feasibility, feasibility};
pub use finding::{Finding, Rule};
