//! Break-glass sessions.

mod finish_follow_up;
mod review;
mod revoke;
mod set_limits;
mod start;

pub use finish_follow_up::FinishFollowUp;
pub use review::ReviewSession;
pub use revoke::RevokeSession;
pub use set_limits::SetLimits;
pub use start::StartSession;

/// The page of a session.
pub(crate) fn page_of(id: governance::ids::BreakGlassSessionId) -> String {
    format!("/break-glass/{id}")
}
