//! Setting the limits of break-glass.

use governance::wire::break_glass::LimitsBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Sets the organization's limits.
///
/// # Errors
/// 422 with the fields of the form; 403 without `organization.manage`.
#[server(endpoint = "break-glass/set-limits")]
pub async fn set_limits(
    #[server(default)]
    #[server(rename = "shortestMinutes")]
    shortest_minutes: String,
    #[server(default)]
    #[server(rename = "longestMinutes")]
    longest_minutes: String,
    #[server(default)]
    #[server(rename = "pauseMinutes")]
    pause_minutes: String,
    #[server(default)]
    #[server(rename = "sessionsAMonth")]
    sessions_a_month: String,
    #[server(default)]
    #[server(rename = "reviewDays")]
    review_days: String,
    #[server(default)]
    #[server(rename = "reviewBlocks")]
    review_blocks: String,
) -> Result<(), Refused> {
    // A number that is none becomes one that is refused beside its field.
    let number = |text: &str| text.trim().parse().unwrap_or(-1);
    let body = LimitsBody {
        shortest_minutes: number(&shortest_minutes),
        longest_minutes: number(&longest_minutes),
        pause_minutes: number(&pause_minutes),
        sessions_a_month: number(&sessions_a_month),
        review_days: number(&review_days),
        review_blocks: review_blocks == "true",
    };
    service::break_glass::set_limits(&system()?, &caller().await?, &body).await?;
    form::done("/settings/organization", "The limits of break-glass were saved.");
    Ok(())
}
