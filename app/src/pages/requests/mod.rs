//! Asking for an action.

mod fields;
mod new;

pub use new::NewRequestPage;
