//! What happened in the organization.

mod days;
mod filter_form;
mod filters;
mod log;

pub use days::EventDays;
pub use log::AuditPage;
