//! Making an executor.

use governance::wire::executors::ExecutorBody;
use leptos::prelude::*;

use super::{minutes, page_of};
use crate::session::{caller, system};
use crate::{Refused, form};

/// Makes an executor for a project or a cluster, whose page shows its secret once.
///
/// # Errors
/// 422 with the fields `project`, `cluster`, `url`, `actions`, `timeLimitMinutes`; 403 without `resources.manage`.
#[server(endpoint = "executors/create")]
pub async fn create_executor(
    #[server(default)] project: String,
    #[server(default)] cluster: String,
    #[server(default)] url: String,
    #[server(default)] actions: Vec<String>,
    #[server(default)]
    #[server(rename = "timeLimitMinutes")]
    time_limit_minutes: String,
) -> Result<(), Refused> {
    let body = ExecutorBody {
        project: Some(project),
        cluster: Some(cluster),
        url,
        actions,
        time_limit_minutes: minutes(&time_limit_minutes),
        enabled: true,
    };
    let made = service::executors::create(&system()?, &caller().await?, body, None).await?;
    let notice = "From now on the webhook carries out what is approved.";
    form::done_with_secret(&page_of(&made.executor), notice, made.secret);
    Ok(())
}
