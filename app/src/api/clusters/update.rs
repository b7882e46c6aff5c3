//! Changing a cluster.

use governance::ids::ClusterId;
use governance::wire::directory::ClusterBody;
use leptos::prelude::*;
use service::directory::clusters;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes a cluster's name, slug and environment label.
///
/// # Errors
/// As for creating one; 404; 403 without `policies.manage` where the label changes and a binding holds.
#[server(endpoint = "clusters/update")]
pub async fn update_cluster(
    id: ClusterId,
    #[server(default)] name: String,
    #[server(default)] slug: String,
    #[server(default)] environment: String,
) -> Result<(), Refused> {
    let body = ClusterBody { slug, name, environment: Some(environment) };
    let cluster = clusters::update(&system()?, &caller().await?, id, body).await?;
    form::done(&format!("/settings/clusters/{id}"), &format!("The cluster {} was saved.", cluster.name));
    Ok(())
}
