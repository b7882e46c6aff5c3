//! Reviewing in person.

use super::act::act;
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::request::Verdict;
use governance::wire::requests::{RequestView, ReviewBody, check_text};

/// Approves or rejects a request.
///
/// # Errors
/// The brief's: request not found, not an eligible approver, already reviewed, closed;
/// [`governance::Refusal::Superseded`] for an approval that does not name the newer request. Tokens
/// never review.
pub async fn review(system: &System, caller: &Caller, id: RequestId, body: ReviewBody) -> Result<RequestView, Error> {
    caller.in_person("review")?;
    let comment = check_text("comment", &body.comment)?;
    let (verdict, newer): (Verdict, Option<u64>) = (body.verdict, body.superseded_by);
    act(system, caller, id, |request, facts| {
        Ok(request.review_knowing(facts, caller.member, verdict, &comment, newer, system.now())?)
    })
    .await
}

/// Takes one's own approval back while the request is pending.
///
/// # Errors
/// [`governance::Refusal::NothingToRetract`], [`governance::Refusal::Closed`]. Tokens never review.
pub async fn retract(system: &System, caller: &Caller, id: RequestId) -> Result<RequestView, Error> {
    caller.in_person("review")?;
    act(system, caller, id, |request, _| Ok(request.retract(caller.member, system.now())?)).await
}
