//! A request in its parts: the line of a list, what is asked, what would change, where it stands.

pub mod finish;
pub mod foreseen;
pub mod superseded;

#[cfg(feature = "ssr")]
pub mod ask;
#[cfg(feature = "ssr")]
pub mod changes;
#[cfg(feature = "ssr")]
pub mod decision;
#[cfg(feature = "ssr")]
pub mod dialogs;
#[cfg(feature = "ssr")]
pub mod execution;
#[cfg(feature = "ssr")]
pub mod executor;
#[cfg(feature = "ssr")]
pub mod marks;
#[cfg(feature = "ssr")]
pub mod newer;
#[cfg(feature = "ssr")]
pub mod policies;
#[cfg(feature = "ssr")]
pub mod row;
#[cfg(feature = "ssr")]
pub mod several;
#[cfg(feature = "ssr")]
pub mod stale;
#[cfg(feature = "ssr")]
pub mod standing;
#[cfg(feature = "ssr")]
pub mod upcoming;
pub mod visible;

/// Whether an action is asked for by the form for new requests: binding changes are made where the
/// binding is, and break-glass sessions have a door of their own.
pub fn can_ask(action: governance::Action) -> bool {
    !matches!(action, governance::Action::EnvironmentPolicyUpdate | governance::Action::BreakGlassInitiate)
}
