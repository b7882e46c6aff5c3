//! Logging out everywhere.

use leptos::prelude::*;

use crate::session::sign_out_everywhere;
use crate::{Refused, form};

/// Ends every session of the reader's login, this one too.
///
/// # Errors
/// 401 when nobody is signed in.
#[server(endpoint = "accounts/log-out-everywhere")]
pub async fn log_out_everywhere() -> Result<(), Refused> {
    sign_out_everywhere().await?;
    form::done("/login", "You are logged out everywhere.");
    Ok(())
}
