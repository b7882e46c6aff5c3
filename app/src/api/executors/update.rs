//! Changing an executor.

use governance::ids::ExecutorId;
use governance::wire::executors::ExecutorChange;
use leptos::prelude::*;

use super::{minutes, page_of};
use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes address, actions and time limit, and whether it carries anything out.
///
/// # Errors
/// As for creating one; 404.
#[server(endpoint = "executors/update")]
pub async fn update_executor(
    id: ExecutorId,
    #[server(default)] url: String,
    #[server(default)] actions: Vec<String>,
    #[server(default)]
    #[server(rename = "timeLimitMinutes")]
    time_limit_minutes: String,
    #[server(default)] enabled: bool,
) -> Result<(), Refused> {
    let body = ExecutorChange { url, actions, time_limit_minutes: minutes(&time_limit_minutes), enabled };
    let executor = service::executors::change(&system()?, &caller().await?, id, &body).await?;
    form::done(&page_of(&executor), "The executor was saved.");
    Ok(())
}
