//! Unbinding a policy from a resource.

use governance::ids::BindingId;
use leptos::prelude::*;

use super::outcome::answer;
use crate::Refused;
use crate::session::{caller, system};

/// Removes a binding. On an environment it may have to be approved first.
#[server(endpoint = "bindings/unbind")]
pub async fn unbind(binding: BindingId, #[server(default)] reason: String, next: String) -> Result<(), Refused> {
    let gated = service::bindings::unbind(&system()?, &caller().await?, binding, &reason).await?;
    answer(&gated, &next, "Unbound. It gates no new request there.");
    Ok(())
}
