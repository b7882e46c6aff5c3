//! The audit log.

mod verify;

pub use verify::VerifyLog;
