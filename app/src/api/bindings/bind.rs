//! Binding a policy to a resource.

use governance::policy::{Mode, Scope};
use governance::wire::policies::BindBody;
use leptos::prelude::*;

use super::outcome::answer;
use crate::Refused;
use crate::session::{caller, system};

/// Binds a policy to one resource at the level of its scope. On an environment it may have to be approved first.
#[server(endpoint = "bindings/bind")]
pub async fn bind(
    level: Scope,
    #[server(default)] policy: String,
    organization: Option<bool>,
    project: Option<String>,
    environment: Option<String>,
    cluster: Option<String>,
    #[server(default)] mode: Mode,
    #[server(default)] reason: String,
    next: String,
) -> Result<(), Refused> {
    chosen(level, &policy, [&project, &environment, &cluster])?;
    let body = BindBody { policy, organization, project, environment, cluster, mode };
    let (_, gated) = service::bindings::bind(&system()?, &caller().await?, &body, &reason, None).await?;
    let did = match mode {
        Mode::Enforce => "Bound. It gates every request that is opened from now on.",
        Mode::Observe => "Bound to observe: requests tell what it would have gated, and nothing is blocked.",
    };
    answer(&gated, &next, did);
    Ok(())
}

/// Whether everything was chosen that the form left to choose; beside which field to say so if not.
fn chosen(level: Scope, policy: &str, resources: [&Option<String>; 3]) -> Result<(), Refused> {
    if policy.is_empty() {
        return Err(Refused::invalid().field("policy", "Choose a policy."));
    }
    if level != Scope::Organization && resources.iter().all(|resource| resource.is_none()) {
        return Err(Refused::invalid().field(level.word(), "Choose where to bind it."));
    }
    Ok(())
}
