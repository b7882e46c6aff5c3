//! Switching a binding between enforce and observe.

use governance::ids::BindingId;
use governance::policy::Mode;
use leptos::prelude::*;

use super::outcome::answer;
use crate::Refused;
use crate::session::{caller, system};

/// Switches the mode. On an environment it may have to be approved first.
#[server(endpoint = "bindings/set-mode")]
pub async fn set_mode(
    binding: BindingId,
    mode: Mode,
    #[server(default)] reason: String,
    next: String,
) -> Result<(), Refused> {
    let gated = service::bindings::set_mode(&system()?, &caller().await?, binding, mode, &reason).await?;
    let did = match mode {
        Mode::Enforce => "Enforced from now on.",
        Mode::Observe => "Only observed from now on: it blocks nothing.",
    };
    answer(&gated, &next, did);
    Ok(())
}
