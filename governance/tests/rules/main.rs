//! The rules of semantics.md §2 to §8, one sentence a test.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

mod actions;
mod analysis;
mod audience;
mod audit;
mod audit_format;
mod bodies;
mod break_glass;
mod cast;
mod changes;
mod claim;
mod conditions;
mod eligibility;
mod feasibility;
mod files;
mod finish;
mod gate;
mod impact;
mod life;
mod next_days;
mod nudges;
mod outgoing;
mod preview;
mod quorum;
mod replay;
mod resolution;
mod result;
mod review;
mod sentences;
mod simulation;
mod since;
mod stacking;
mod superseding;
mod templates;
mod together;
mod views;
