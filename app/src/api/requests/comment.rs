//! Commenting without deciding.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Adds a comment to a request's timeline: once, however often one rendering of the form (`once`) sends it.
///
/// # Errors
/// 422 for an empty or too long comment, 404 `request not found`.
#[server(endpoint = "requests/comment")]
pub async fn comment_on_request(
    request: RequestId,
    comment: String,
    #[server(default)] once: String,
) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};
    use service::Idempotency;

    let key = Idempotency::of_form(&once, &format!("comments on {request}"), &comment)?;
    service::requests::comment(&system()?, &caller().await?, request, &comment, key.as_ref()).await?;
    form::done(&super::page_of(request), "Your comment is in the timeline.");
    Ok(())
}
