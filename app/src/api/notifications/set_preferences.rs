//! Choosing what to be told.

use governance::event::NotificationKind;
use governance::wire::notifications::NotificationPreferences;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Keeps the kinds of notifications that the reader wants in the open organization.
#[server(endpoint = "notifications/preferences")]
pub async fn set_notification_preferences(#[server(default)] kinds: Vec<NotificationKind>) -> Result<(), Refused> {
    let wanted = NotificationPreferences { kinds };
    service::notifications::set_preferences(&system()?, &caller().await?, &wanted).await?;
    form::done("/account#notifications", "What you are told is changed.");
    Ok(())
}
