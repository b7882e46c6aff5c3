//! Approving and rejecting.

use governance::ids::RequestId;
use governance::request::Verdict;
use leptos::prelude::*;

use crate::Refused;

/// Records the reader's review. Sent a second time it changes nothing and answers like the first.
///
/// # Errors
/// The brief's: 404 `request not found`, 403 `you are not an eligible approver for this request`,
/// 409 `already reviewed`; 409 for a request that is no longer pending, with who was faster and when, and for the
/// approval of a superseded one that does not name the newer one's number.
#[server(endpoint = "requests/review")]
pub async fn review_request(
    request: RequestId,
    verdict: Verdict,
    #[server(default)] comment: String,
    #[server(default)]
    #[server(rename = "supersededBy")]
    superseded_by: Option<u64>,
) -> Result<(), Refused> {
    use super::overtaken::{Overtaken, overtaken};
    use crate::form;
    use crate::session::{caller, system};
    use governance::StateName;
    use governance::wire::requests::ReviewBody;

    let (system, caller) = (system()?, caller().await?);
    let body = ReviewBody { verdict, comment: comment.clone(), superseded_by };
    let seen = match service::requests::review(&system, &caller, request, body).await {
        Ok(seen) => seen,
        Err(error) => match overtaken(&system, &caller, (request, verdict, &comment), error).await {
            Overtaken::Recorded(seen) => *seen,
            Overtaken::Refused(refused) => return Err(refused),
        },
    };
    let number = seen.number;
    let notice = match (verdict, seen.state) {
        (Verdict::Reject, _) => format!("You rejected #{number}. It is closed."),
        (Verdict::Approve, StateName::Pending) => format!("You approved #{number}. It still waits for others."),
        (Verdict::Approve, StateName::Succeeded) => {
            format!("You approved #{number}. It was the last approval needed, and Countersign has carried it out.")
        }
        (Verdict::Approve, _) => format!("You approved #{number}. It was the last approval needed."),
    };
    form::done(&super::page_of(request), &notice);
    Ok(())
}
