//! The rules of semantics.md §2 to §8, one sentence a test.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

mod actions;
mod bodies;
mod cast;
mod claim;
mod conditions;
mod eligibility;
mod feasibility;
mod gate;
mod life;
mod quorum;
mod resolution;
mod result;
mod review;
mod stacking;
mod templates;
mod views;
