//! Setting up a new installation.

use governance::wire::accounts::SetupBody;
use leptos::prelude::*;
use service::accounts::setup;

use crate::session::{sign_in, system};
use crate::{Refused, form};

/// Creates the first organization and its owner, and signs them in.
///
/// # Errors
/// 422 with the fields `organization`, `name`, `email`, `password`, `timezone`; 404 where the address cannot be used,
/// or no longer.
#[server(endpoint = "accounts/set-up")]
pub async fn set_up(
    secret: String,
    #[server(default)] organization: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] timezone: String,
) -> Result<(), Refused> {
    let body = SetupBody { organization, name, email, password, timezone: Some(timezone) };
    sign_in(setup::complete(&system()?, &secret, body).await?).await?;
    form::done("/approvals", "Countersign is set up, and you are the owner of the organization.");
    Ok(())
}
