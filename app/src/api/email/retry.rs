//! Sending mail again.

use leptos::prelude::*;
use uuid::Uuid;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Sends one mail that was given up again, or without `id` all of them.
///
/// # Errors
/// 404; 409 where no mail server is configured; 403 without `organization.manage`.
#[server(endpoint = "email/retry")]
pub async fn retry_mails(#[server(default)] id: Option<Uuid>) -> Result<(), Refused> {
    let retried = service::mail::retry(&system()?, &caller().await?, id).await?;
    let notice = match retried {
        0 => "There was nothing to send again.".to_owned(),
        1 => "1 mail is on its way again.".to_owned(),
        many => format!("{many} mails are on their way again."),
    };
    form::done(super::PAGE, &notice);
    Ok(())
}
