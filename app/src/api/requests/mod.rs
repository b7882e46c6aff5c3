//! Acts on requests.

mod cancel;
mod carry_out;
mod comment;
mod foresee;
mod nudge;
mod open;
#[cfg(feature = "ssr")]
mod overtaken;
mod reevaluate;
mod resume;
mod retract;
mod review;
mod review_many;

pub use cancel::CancelRequest;
pub use carry_out::CarryOut;
pub use comment::CommentOnRequest;
#[cfg(feature = "ssr")]
pub use foresee::foreseen;
pub use foresee::{ForeseeRequest, Foreseen, ForeseenPolicy, foresee_request};
pub use nudge::NudgeRequest;
pub use open::OpenRequest;
pub use reevaluate::ReevaluateRequest;
pub use resume::ResumeExecution;
pub use retract::RetractApproval;
pub use review::ReviewRequest;
pub use review_many::ReviewRequests;

/// The page of a request.
#[cfg(feature = "ssr")]
pub(crate) fn page_of(id: governance::ids::RequestId) -> String {
    format!("/approvals/{id}")
}

/// The page on which several requests are reviewed together.
#[cfg(feature = "ssr")]
pub(crate) fn page_of_many(ids: &[governance::ids::RequestId]) -> String {
    let query: Vec<_> = ids.iter().map(|id| format!("request={id}")).collect();
    format!("/approvals/bulk?{}", query.join("&"))
}
