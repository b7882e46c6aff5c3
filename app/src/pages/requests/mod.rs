//! Asking for an action.

pub(super) mod fields;
mod new;

pub use new::NewRequestPage;
