//! Acts on requests.

mod cancel;
mod carry_out;
mod comment;
mod foresee;
mod nudge;
mod open;
mod reevaluate;
mod retract;
mod review;

pub use cancel::CancelRequest;
pub use carry_out::CarryOut;
pub use comment::CommentOnRequest;
#[cfg(feature = "ssr")]
pub use foresee::foreseen;
pub use foresee::{ForeseeRequest, Foreseen, ForeseenPolicy, foresee_request};
pub use nudge::NudgeRequest;
pub use open::OpenRequest;
pub use reevaluate::ReevaluateRequest;
pub use retract::RetractApproval;
pub use review::ReviewRequest;

/// The page of a request.
#[cfg(feature = "ssr")]
pub(crate) fn page_of(id: governance::ids::RequestId) -> String {
    format!("/approvals/{id}")
}
