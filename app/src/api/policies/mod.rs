//! Forms about policies.

#[cfg(feature = "ssr")]
pub mod archive;
#[cfg(feature = "ssr")]
pub mod create;
pub mod form;
pub mod preview;
#[cfg(feature = "ssr")]
pub mod save;
pub mod studio;
