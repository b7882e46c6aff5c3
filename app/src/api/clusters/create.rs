//! Creating a cluster.

use governance::wire::directory::ClusterBody;
use leptos::prelude::*;
use service::directory::clusters;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates a cluster that hosts nothing yet.
///
/// # Errors
/// 422 with the fields `name`, `slug`, `environment`; 403 without `resources.manage`.
#[server(endpoint = "clusters/create")]
pub async fn create_cluster(
    #[server(default)] name: String,
    #[server(default)] slug: String,
    #[server(default)] environment: String,
) -> Result<(), Refused> {
    let body = ClusterBody { slug, name, environment: Some(environment) };
    let cluster = clusters::create(&system()?, &caller().await?, body, None).await?;
    form::done("/settings/clusters", &format!("The cluster {} was created.", cluster.name));
    Ok(())
}
