//! Countersign in the browser: server-rendered pages, and the islands among them that react.
//!
//! Two builds of one crate. `ssr` is linked into the server and holds everything. `islands` is the
//! wasm, which holds the islands, the server functions they call, and nothing of the pages.

pub mod api;
pub mod components;
pub mod form;
pub mod islands;
pub mod kit;
pub mod refused;

#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod status;

pub use refused::Refused;
