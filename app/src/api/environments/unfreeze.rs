//! Unfreezing an environment, which passes the gate.

use governance::ids::EnvironmentId;
use leptos::prelude::*;
use service::requests::gated;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Unfreezes an environment, in the same way as it is frozen.
///
/// # Errors
/// 404; 409 where it is so already; 422 `policy violations`; 403 without `resources.manage`.
#[server(endpoint = "environments/unfreeze")]
pub async fn unfreeze_environment(id: EnvironmentId, #[server(default)] reason: String) -> Result<(), Refused> {
    let gated = gated::unfreeze(&system()?, &caller().await?, id, &reason).await?;
    form::gated(
        &gated,
        &format!("/settings/environments/{id}"),
        "Unfrozen. Requests for it can be opened and claimed again.",
    );
    Ok(())
}
