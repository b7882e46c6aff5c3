//! Looking at a policy before it is saved.

use leptos::prelude::*;

use super::form::PolicyForm;
use crate::Refused;

/// The status of a form that came back with its preview: nothing is wrong, and nothing was saved.
pub const PREVIEWED: u16 = 200;

/// Never saves: the form always comes back, and its page draws what it would do. What is wrong with it comes back
/// as from saving.
#[server(endpoint = "policies/preview")]
pub async fn preview_policy(#[server(flatten)] policy: PolicyForm) -> Result<(), Refused> {
    use crate::session::{caller, system};
    service::policies::check(&system()?, &caller().await?, &policy.body()).await?;
    Err(Refused::new(PREVIEWED, "Nothing is saved yet."))
}
