//! Requests as the doors show and take them.

mod bodies;
mod gate;
mod seen;
mod views;

pub use bodies::*;
pub use gate::{GateAnswer, GateData};
pub use seen::target_body;
pub use views::*;
