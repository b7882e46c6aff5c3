//! Joining an organization.

use governance::wire::directory::AcceptBody;
use leptos::prelude::*;
use service::Error;
use service::accounts::invitations;

use crate::session::{sign_in, system};
use crate::{Refused, form};

/// Joins with a new account, or with the one that the address has, and signs in.
///
/// # Errors
/// 422 with the fields `name` and `password`; 404 where the invitation cannot be used, or no longer; 429.
#[server(endpoint = "invitations/accept")]
pub async fn accept_invitation(
    secret: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), Refused> {
    let system = system()?;
    let signed_in =
        invitations::accept(&system, &secret, AcceptBody { name, password }).await.map_err(|error| match error {
            Error::BadCredentials => Refused::invalid().field("password", "Is not the password of this account."),
            error => error.into(),
        })?;
    sign_in(signed_in).await?;
    form::done("/approvals", "Welcome. Requests that you can approve wait for you here.");
    Ok(())
}
