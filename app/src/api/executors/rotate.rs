//! Rotating the secret of an executor.

use governance::ids::ExecutorId;
use governance::wire::webhooks::RotateBody;
use leptos::prelude::*;

use super::{found, page_of};
use crate::session::{caller, system};
use crate::{Refused, form};

/// Gives an executor a new secret, which its page shows once. The previous one signs, too, for some hours.
///
/// # Errors
/// 422 with the field `keepPreviousHours`; 404; 403 without `resources.manage`.
#[server(endpoint = "executors/rotate")]
pub async fn rotate_executor_secret(
    id: ExecutorId,
    #[server(default)]
    #[server(rename = "keepPreviousHours")]
    keep_previous_hours: String,
) -> Result<(), Refused> {
    let page = page_of(&found(id).await?);
    let body = RotateBody { keep_previous_hours: form::number(&keep_previous_hours, u32::MAX) };
    let rotated = service::executors::rotate(&system()?, &caller().await?, id, &body).await?;
    form::done_with_secret(&page, "The secret was rotated.", rotated.secret);
    Ok(())
}
