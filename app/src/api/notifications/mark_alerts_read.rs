//! Having read alerts.

use governance::ids::EventId;
use governance::wire::notifications::AlertsReadBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form, page};

/// Marks the alerts of these events as read, or without any all up to a sequence. Leads to `next`.
///
/// # Errors
/// 422 with the field `events` for too many, or for none.
#[server(endpoint = "notifications/read-alerts")]
pub async fn mark_alerts_read(
    #[server(default)] events: Vec<EventId>,
    #[server(default)] until: Option<i64>,
    #[server(default)] next: String,
) -> Result<(), Refused> {
    let body = AlertsReadBody { until: until.filter(|_| events.is_empty()), events };
    let notice = if body.until.is_some() { "Your alerts are marked as read." } else { "" };
    service::notifications::read_alerts(&system()?, &caller().await?, &body).await?;
    form::done(page::local(&next), notice);
    Ok(())
}
