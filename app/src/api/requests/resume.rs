//! Letting an executor try again.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Lets Countersign try again to claim an approved request for its executor, where something stood in the way.
///
/// # Errors
/// 409 where there is nothing to try again; 403 for a request of somebody else without `requests.manage`.
#[server(endpoint = "requests/resume")]
pub async fn resume_execution(request: RequestId) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    let seen = service::requests::resume(&system()?, &caller().await?, request).await?;
    form::done(&super::page_of(request), &format!("#{} is on its way to its executor again.", seen.number));
    Ok(())
}
