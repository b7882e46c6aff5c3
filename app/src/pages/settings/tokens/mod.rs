//! API tokens.

mod list;
mod new;

pub use list::TokensPage;
pub use new::NewTokenPage;
