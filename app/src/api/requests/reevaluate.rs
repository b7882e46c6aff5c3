//! Gating a request anew.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Puts a pending request under the current versions of its policies.
///
/// # Errors
/// 403 without the permission; 409 where nothing is newer, or the request is decided; 422 where a newer version
/// requires a reason that was not given.
#[server(endpoint = "requests/reevaluate")]
pub async fn reevaluate_request(request: RequestId) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    service::requests::reevaluate(&system()?, &caller().await?, request).await?;
    form::done(&super::page_of(request), "Re-evaluated: the request is under the current versions of its policies.");
    Ok(())
}
