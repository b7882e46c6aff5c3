//! What happened in the organization.

mod days;
mod filters;
mod log;

pub use log::AuditPage;
