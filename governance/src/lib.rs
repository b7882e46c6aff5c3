//! What Countersign decides, and nothing else.
//!
//! Everything here is pure: no clock, no randomness, no I/O. Facts come in as values
//! ([`Facts`]), a decision comes out as an [`Outcome`] (the new state together with the events
//! that tell of it) or as a [`Refusal`] (a reason for a no). The same code runs in the server,
//! in the browser and in the command line tool.
//!
//! # Map
//!
//! | module | what it decides |
//! |---|---|
//! | [`action`], [`resources`], [`people`] | what can be asked for, where, and by whom |
//! | [`policy`] | templates, conditions, approvers, quorums, bindings, and which of them match |
//! | [`evaluation`] | whether a quorum holds, why, and what is missing |
//! | [`gate`] | what happens to a request when it is opened |
//! | [`analysis`] | what policies do over every request of a year: findings, weaker or stronger |
//! | [`break_glass`] | sessions that bypass the gate, within limits, and the review that each owes |
//! | [`request`] | the request's life: review, supersede, nudge, cancel, expire, claim, result |
//! | [`simulation`], [`replay`] | what would come of a request; what a policy would have done to past ones
//! | [`execution`] | which webhook carries a request out, and how far it has come |
//! | [`event`] | what is told of it, as data and as sentences |
//! | [`time`] | local days, and lengths of time in words |
//! | [`audit`] | the hash chain over events: what proves that a log is whole |
//! | [`outgoing`] | what leaves for webhooks and chat: in which words, signed how, to which addresses, how often |
//! | [`mail`], [`brief`] | what is told by email: which of it, when, in which words |
//! | [`markdown`] | what people write, as words without marks |
//! | [`refusal`] | every reason for a no, in the brief's words |
//! | [`wire`] | the JSON that web, REST and command line share |
//! | [`cases`], [`policy::file`] | the policy test file, and policies as files |
//!
//! # Invariants
//!
//! - No quorum, no approval: a request becomes approved only when every enforced matched policy
//!   is satisfied, when none matched, or when a break-glass session bypassed them.
//! - More approvals never un-satisfy a policy.
//! - The requester never counts for a policy whose `requesterCanApprove` is false.
//! - A claim is taken once; nothing leads from executing back to approved.
//! - An [`Outcome`] cannot be built without an event.

pub mod action;
pub mod analysis;
pub mod audit;
mod back_off;
pub mod break_glass;
pub mod brief;
#[cfg(feature = "cases")]
pub mod cases;
pub mod evaluation;
pub mod event;
pub mod execution;
pub mod facts;
pub mod fields;
pub mod gate;
pub mod ids;
pub mod mail;
pub mod markdown;
#[cfg(feature = "openapi")]
mod openapi;
pub mod outgoing;
pub mod payload;
pub mod people;
pub mod policy;
pub mod refusal;
pub mod replay;
pub mod request;
pub mod resources;
pub mod samples;
pub mod simulation;
pub mod time;
pub mod visible;
pub mod wire;
#[cfg(feature = "cases")]
pub mod yaml;

pub use action::{Action, ActionType, Category, Executor, Risk};
pub use facts::{Facts, Settings, Superseding};
pub use fields::{FieldError, FieldErrors};
pub use gate::{Gate, GateDecision};
pub use payload::{Digest, Payload};
pub use people::{Member, OrgRole, Permission, Roster, Team};
pub use policy::{Binding, Mode, Place, Policy, PolicySet, Scope, Template};
pub use refusal::{Refusal, Violation};
pub use request::{Outcome, Request, State, StateName};
pub use resources::{Cluster, Directory, Environment, Project, Target};

/// An instant, always UTC, always passed in.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
