//! Having Countersign carry out what it executes itself.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Claims an approved request that Countersign executes, where it could not do so at once: the target
/// was frozen, or a policy was added in the meantime.
///
/// # Errors
/// 409 where it is not approved or was claimed, 422 `policy violations` with all that still stands in the way.
#[server(endpoint = "requests/carry-out")]
pub async fn carry_out(request: RequestId) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};
    use governance::wire::requests::ClaimBody;

    let (system, caller) = (system()?, caller().await?);
    let seen = service::requests::show(&system, &caller, request).await?;
    service::requests::claim(&system, &caller, request, ClaimBody { payload_digest: seen.payload.digest }, None)
        .await?;
    form::done(&super::page_of(request), &format!("Countersign has carried out #{}.", seen.number));
    Ok(())
}
