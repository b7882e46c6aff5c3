//! Commenting without deciding.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Adds a comment to a request's timeline.
///
/// # Errors
/// 422 for an empty or too long comment, 404 `request not found`.
#[server(endpoint = "requests/comment")]
pub async fn comment_on_request(request: RequestId, comment: String) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    service::requests::comment(&system()?, &caller().await?, request, &comment, None).await?;
    form::done(&super::page_of(request), "Your comment is in the timeline.");
    Ok(())
}
