//! What pages are composed of: components that know the domain and fetch nothing.

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod audit_status;
#[cfg(feature = "ssr")]
pub mod break_glass;
pub mod comparison;
#[cfg(feature = "ssr")]
pub mod events;
#[cfg(feature = "ssr")]
pub mod inside;
pub mod markdown;
#[cfg(feature = "ssr")]
pub mod notifications;
#[cfg(feature = "ssr")]
pub mod payload;
#[cfg(feature = "ssr")]
pub mod policies;
pub mod replays;
pub mod requests;
#[cfg(feature = "ssr")]
pub mod resources;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
mod shown_once;
#[cfg(feature = "ssr")]
pub mod simulations;
pub mod studio;
#[cfg(feature = "ssr")]
pub mod zones;

#[cfg(feature = "ssr")]
pub use shown_once::ShownOnce;
