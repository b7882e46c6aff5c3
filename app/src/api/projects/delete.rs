//! Deleting a project, which passes the gate.

use governance::ids::ProjectId;
use governance::wire::policies::Gated;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes a project with its environments and bindings: at once where no policy gates it, otherwise as soon as the
/// request for it is approved.
///
/// # Errors
/// 404; 422 `policy violations`; 403 without `resources.manage`.
#[server(endpoint = "projects/delete")]
pub async fn delete_project(id: ProjectId, #[server(default)] reason: String) -> Result<(), Refused> {
    let gated = service::requests::gated::delete_project(&system()?, &caller().await?, id, &reason).await?;
    match gated {
        Gated::Done { .. } => {
            form::done("/settings/projects", "The project was deleted. Its requests and events stay.")
        }
        Gated::Pending { request, .. } => form::done(&format!("/settings/projects/{id}?waits={request}"), ""),
    }
    Ok(())
}
