//! Nudging who can finish a request.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Nudges those who can still finish a stale request.
///
/// # Errors
/// 404 `request not found`, 403 without the permission, 409 where it is not stale, decided, or nobody can finish
/// it, 429 after a nudge of late.
#[server(endpoint = "requests/nudge")]
pub async fn nudge_request(request: RequestId) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    let seen = service::requests::nudge(&system()?, &caller().await?, request).await?;
    let whom = seen.nudge.and_then(|nudge| nudge.whom).unwrap_or_default();
    form::done(&super::page_of(request), &format!("You nudged {whom} about #{}.", seen.number));
    Ok(())
}
