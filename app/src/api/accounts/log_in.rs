//! Logging in.

use leptos::prelude::*;
use secrecy::SecretString;
use service::accounts::login;

use crate::session::{address, sign_in, system};
use crate::{Refused, form, page};

/// Logs in, and leads to `next` where that is a page of this site.
///
/// # Errors
/// 422 with one sentence for a wrong address and a wrong password alike; 429 after too many attempts.
#[server(endpoint = "accounts/log-in")]
pub async fn log_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), Refused> {
    let signed_in = login::login(&system()?, &email, &SecretString::from(password), address()?).await?;
    sign_in(signed_in).await?;
    form::done(page::local(&next), "");
    Ok(())
}
