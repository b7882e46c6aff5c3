//! Forms about policies.

pub mod archive;
pub mod create;
pub mod form;
pub mod preview;
pub mod save;
