//! Requests as the doors show and take them.

mod bodies;
mod seen;
mod views;

pub use bodies::*;
pub use seen::target_body;
pub use views::*;
