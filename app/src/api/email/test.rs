//! A test mail.

use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Puts a test on its way to the reader.
///
/// # Errors
/// 409 where no mail server is configured; 403 without `organization.manage`.
#[server(endpoint = "email/test")]
pub async fn test_mail() -> Result<(), Refused> {
    service::mail::test(&system()?, &caller().await?).await?;
    let notice = "A test is on its way to you. If it cannot be sent, this page says why.";
    form::done(super::PAGE, notice);
    Ok(())
}
