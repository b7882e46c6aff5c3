//! Removing an executor.

use governance::ids::ExecutorId;
use leptos::prelude::*;

use super::{found, page_of};
use crate::session::{caller, system};
use crate::{Refused, form};

/// Removes an executor, so that callers carry out what is approved again.
///
/// # Errors
/// 404; 403 without `resources.manage`.
#[server(endpoint = "executors/delete")]
pub async fn delete_executor(id: ExecutorId) -> Result<(), Refused> {
    let page = page_of(&found(id).await?);
    service::executors::delete(&system()?, &caller().await?, id).await?;
    form::done(&page, "The executor was removed. Callers carry out what is approved.");
    Ok(())
}
