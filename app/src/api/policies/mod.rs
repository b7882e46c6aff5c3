//! Forms about policies.

#[cfg(feature = "ssr")]
pub mod archive;
pub mod compare;
#[cfg(feature = "ssr")]
pub mod create;
pub mod form;
pub mod preview;
pub mod replay;
#[cfg(feature = "ssr")]
pub mod restore;
#[cfg(feature = "ssr")]
pub mod save;
pub mod studio;
