//! Deleting a cluster.

use governance::ids::ClusterId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes a cluster that hosts no environment, and ends its bindings.
///
/// # Errors
/// 404; 409 while it hosts environments; 403 without `resources.manage`, and without `policies.manage` where a
/// binding holds.
#[server(endpoint = "clusters/delete")]
pub async fn delete_cluster(id: ClusterId) -> Result<(), Refused> {
    service::directory::clusters::delete(&system()?, &caller().await?, id).await?;
    form::done("/settings/clusters", "The cluster was deleted. Its requests and events stay.");
    Ok(())
}
