//! Changing the organization's settings.

use governance::Superseding;
use governance::wire::directory::OrganizationBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes name, time zone, time limits and what newer requests do.
///
/// # Errors
/// 422 with the fields `name`, `timezone`, `requestTtlHours`, `approvalTtlHours`; 403 without `organization.manage`.
#[server(endpoint = "organization/update")]
pub async fn update_organization(
    #[server(default)] name: String,
    #[server(default)] timezone: String,
    #[server(default)]
    #[server(rename = "requestTtlHours")]
    request_ttl_hours: String,
    #[server(default)]
    #[server(rename = "approvalTtlHours")]
    approval_ttl_hours: String,
    #[server(default)] superseding: Option<Superseding>,
) -> Result<(), Refused> {
    // A number that is none becomes one that is refused beside its field.
    let hours = |text: &str| text.trim().parse().unwrap_or(0);
    let body = OrganizationBody {
        name,
        timezone,
        request_ttl_hours: hours(&request_ttl_hours),
        approval_ttl_hours: hours(&approval_ttl_hours),
        superseding,
    };
    service::directory::organization::update(&system()?, &caller().await?, body).await?;
    form::done("/settings/organization", "The organization was saved.");
    Ok(())
}
