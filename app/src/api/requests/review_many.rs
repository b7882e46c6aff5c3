//! Approving and rejecting several requests at once.

use governance::ids::RequestId;
use governance::request::Verdict;
use leptos::prelude::*;

use crate::Refused;

/// Records the reader's review on each of several requests of equal action and payload. What is refused for one
/// leaves the others; the page that follows tells what came of each.
///
/// # Errors
/// Nothing was recorded: 404 `request not found` for any of them, 422 for a comment that is too long or requests
/// that may not be decided together.
#[server(endpoint = "requests/review-many")]
pub async fn review_requests(
    #[server(default)] requests: Vec<RequestId>,
    verdict: Verdict,
    #[server(default)] comment: String,
) -> Result<(), Refused> {
    use super::overtaken::{Overtaken, overtaken};
    use crate::form::{self, Reviewed};
    use crate::session::{caller, system};
    use governance::wire::requests::ReviewBody;

    let (system, caller) = (system()?, caller().await?);
    let body = ReviewBody { verdict, comment, superseded_by: None };
    let results = service::requests::review_many(&system, &caller, &requests, &body).await?;
    let mut reviewed = Reviewed { verdict, comment: body.comment, recorded: Vec::new(), refused: Vec::new() };
    for (which, result) in results {
        match result {
            Ok(_) => reviewed.recorded.push(which.id),
            Err(error) => match overtaken(&system, &caller, (which.id, verdict, &reviewed.comment), error).await {
                Overtaken::Recorded(_) => reviewed.recorded.push(which.id),
                Overtaken::Refused(refused) => {
                    let says = [vec![refused.message], refused.details].concat().join("; ");
                    reviewed.refused.push((which.id, says));
                }
            },
        }
    }
    form::done_with_results(&super::page_of_many(&requests), reviewed);
    Ok(())
}
