//! What the first start does: from the configuration, or by a one-time address.

use std::fs;

use secrecy::SecretString;
use service::System;
use service::accounts::{bootstrap as accounts, setup};

use super::{Failure, explain};
use crate::config::Bootstrap;

/// Creates what the configuration asks for, once. Gives the one-time set-up address when there is no
/// organization afterwards.
///
/// # Errors
/// When the configuration asks for half of it, the file with the password cannot be read, or what it
/// asks for cannot be accepted.
pub async fn bootstrap(system: &System, wanted: &Bootstrap) -> Result<Option<String>, Failure> {
    if !setup::needed(system).await.map_err(explain)? {
        return Ok(None);
    }
    match (&wanted.bootstrap_organization, &wanted.bootstrap_email) {
        (Some(organization), Some(email)) => {
            let asked = accounts::Bootstrap {
                organization: organization.clone(),
                email: email.clone(),
                password: password(wanted)?,
                token: wanted.bootstrap_token.clone(),
            };
            if accounts::bootstrap(system, asked).await.map_err(|error| format!("Bootstrap: {}", explain(error)))? {
                tracing::info!("the first organization was created from the configuration");
            }
            Ok(None)
        }
        (None, None) => Ok(Some(setup::link(system).await.map_err(explain)?)),
        _ => Err("Bootstrap needs both an organization and the email of its owner.".into()),
    }
}

fn password(wanted: &Bootstrap) -> Result<Option<SecretString>, Failure> {
    match &wanted.bootstrap_password_file {
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| format!("Cannot read {}: {error}", path.display()))?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).into()))
        }
        None => Ok(wanted.bootstrap_password.clone()),
    }
}
