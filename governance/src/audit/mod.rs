//! The hash chain over the audit log: what proves that a log is whole, and names where it is not.
//! `docs/audit-format.md` describes the format so that anyone can write a verifier.
//!
//! Each event has a digest `d = SHA-256(JCS(entry))`. The chain of an organization is
//! `h(n) = SHA-256(h(n-1) ‖ d(n))` over the 64 raw bytes, from `h(0)` = 32 zero bytes. There are two
//! levels so that an export of a part can stand in for what it leaves out with digests alone.
//! [`Checkpoint`]s sign `(organization, sequence, hash, time)`. As sequences count from 1 without a
//! gap, a signature also binds how many events there were.
//!
//! | file | what it holds |
//! |---|---|
//! | [`Hash`], [`link`] | the step of the chain |
//! | [`Entry`] | what is hashed of one event, and in which bytes |
//! | [`Checkpoint`], [`SigningKey`], [`PublicKey`], [`Keys`] | signatures |
//! | [`Header`], [`Line`], [`Writer`] | the export |
//! | [`Chain`] | follows rows from a known place: for the server |
//! | [`Verifier`] | follows an export line by line: for the command line |
//! | [`Fault`] | the first thing that is wrong, by name |
//!
//! # Invariants
//!
//! - A place `(sequence, hash)` of a [`Chain`] is reached only over entries of its organization
//!   that count without a gap and whose hashes follow from each other.
//! - Naming a fault never moves the chain: it still stands before the row that did not fit.
//! - Memory is bounded by [`LOOK_AHEAD`] rows, however long the log is.

mod chain;
mod checkpoint;
mod entry;
mod export;
mod fault;
mod hash;
mod instant;
mod key;
mod keys;
mod line;
mod naming;
mod unique;
mod verify;

pub use chain::{Chain, LOOK_AHEAD, Row};
pub use checkpoint::Checkpoint;
pub use entry::Entry;
pub use export::{BadHeader, Format, Header, MOST_DIGESTS, Writer};
pub use fault::{Fault, FaultKind};
pub use hash::{BadHash, Hash, link};
pub use key::{BadKey, KeyId, PublicKey, Signature, SigningKey};
pub use keys::Keys;
pub use line::{BadLine, Line, Omitted};
pub use unique::UniqueValue;
pub use verify::{Intact, Verifier};
