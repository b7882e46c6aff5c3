//! The audit log's hash chain in the server: what is appended verifies, and what is tampered with is found.

mod appended;
mod asked;
mod keys;
mod migrated;
mod tampering;
mod told;
mod unreadable;
mod work;
