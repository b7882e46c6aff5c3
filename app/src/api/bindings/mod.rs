//! Forms about bindings. They stand on the pages of policies and of resources, and come back to theirs (`next`).

pub mod bind;
mod outcome;
pub mod set_mode;
pub mod unbind;
