//! Having read notifications.

use governance::Timestamp;
use governance::ids::NotificationId;
use governance::wire::notifications::ReadBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form, page};

/// Marks these as read, or without any all of them until an instant. Leads to `next`.
///
/// # Errors
/// 422 with the field `ids` for too many.
#[server(endpoint = "notifications/read")]
pub async fn mark_notifications_read(
    #[server(default)] ids: Vec<NotificationId>,
    #[server(default)] until: Option<Timestamp>,
    #[server(default)] next: String,
) -> Result<(), Refused> {
    let body = ReadBody { all: ids.is_empty(), ids, until };
    let notice = if body.all { "Your notifications are marked as read." } else { "" };
    service::notifications::mark_read(&system()?, &caller().await?, &body).await?;
    form::done(page::local(&next), notice);
    Ok(())
}
