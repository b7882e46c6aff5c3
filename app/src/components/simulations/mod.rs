//! What would happen: the verdict first, then every policy with its reasons.

mod policy;
mod result;
mod tree;

pub use result::SimulationResult;
