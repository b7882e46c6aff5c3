//! Changing one's password.

use leptos::prelude::*;
use secrecy::SecretString;
use service::accounts::login::change_password as change;

use crate::session::{login, session_id, system};
use crate::{Refused, form};

/// Changes the password and ends every other session.
///
/// # Errors
/// 422 with the fields `oldPassword` and `newPassword`; 429 after too many attempts.
#[server(endpoint = "accounts/change-password")]
pub async fn change_password(
    #[server(default)]
    #[server(rename = "oldPassword")]
    old_password: String,
    #[server(default)]
    #[server(rename = "newPassword")]
    new_password: String,
) -> Result<(), Refused> {
    let (old, new) = (SecretString::from(old_password), SecretString::from(new_password));
    let keep = session_id()?;
    change(&system()?, login().await?, &old, &new, keep.as_deref())
        .await
        .map_err(|error| named_as_here(error.into()))?;
    form::done("/account", "Your password was changed. Every other session of yours was ended.");
    Ok(())
}

/// The form's names of the fields: what is not named like a password would be kept while the form comes back.
fn named_as_here(mut refused: Refused) -> Refused {
    for (theirs, ours) in [("old", "oldPassword"), ("new", "newPassword")] {
        if let Some(message) = refused.errors.remove(theirs) {
            refused = refused.field(ours, message);
        }
    }
    refused
}
