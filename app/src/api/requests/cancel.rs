//! Cancelling.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Cancels a pending or approved request.
///
/// # Errors
/// 404 `request not found`, 403 without the permission, 409 for a request that is decided or claimed.
#[server(endpoint = "requests/cancel")]
pub async fn cancel_request(request: RequestId, #[server(default)] comment: String) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    let seen = service::requests::cancel(&system()?, &caller().await?, request, &comment).await?;
    form::done(&super::page_of(request), &format!("Request #{} is cancelled.", seen.number));
    Ok(())
}
