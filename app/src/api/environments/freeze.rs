//! Freezing an environment, which passes the gate.

use governance::ids::EnvironmentId;
use leptos::prelude::*;
use service::requests::gated;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Freezes an environment: at once where no policy gates it, otherwise as soon as the request for it is approved.
///
/// # Errors
/// 404; 409 where it is so already; 422 `policy violations`; 403 without `resources.manage`.
#[server(endpoint = "environments/freeze")]
pub async fn freeze_environment(id: EnvironmentId, #[server(default)] reason: String) -> Result<(), Refused> {
    let gated = gated::freeze(&system()?, &caller().await?, id, &reason).await?;
    form::gated(
        &gated,
        &format!("/settings/environments/{id}"),
        "Frozen. Nothing is released, promoted or rolled back to it until it is unfrozen.",
    );
    Ok(())
}
