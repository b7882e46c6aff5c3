//! Break-glass as the doors show it, and the bodies that they take.

mod bodies;
mod scope;
mod seen;
mod views;

pub use bodies::{FollowUpBody, ReviewBody, RevokeBody, StartBody};
pub use scope::ScopeBody;
pub use seen::Shown;
pub use views::{
    BypassStep, BypassView, BypassedRequest, BypassedView, Debt, FollowUpView, LimitsBody, PlaceView, ReviewView,
    SessionState, SessionView, Started, WishView,
};
