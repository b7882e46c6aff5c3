//! Taking one's own approval back.

use governance::ids::RequestId;
use leptos::prelude::*;

use crate::Refused;

/// Takes the reader's approval back while the request is pending.
///
/// # Errors
/// 404 `request not found`; 409 where there is no approval to take back, or the request is decided.
#[server(endpoint = "requests/retract")]
pub async fn retract_approval(request: RequestId) -> Result<(), Refused> {
    use crate::form;
    use crate::session::{caller, system};

    let seen = service::requests::retract(&system()?, &caller().await?, request).await?;
    form::done(&super::page_of(request), &format!("Your approval of #{} is taken back.", seen.number));
    Ok(())
}
