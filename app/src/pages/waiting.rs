//! The change that the reader just asked for and that waits for approval.

use governance::ids::RequestId;
use governance::wire::requests::RequestView;
use service::{Caller, System, requests};

use crate::{Refused, page};

/// The request that `?waits=…` names.
///
/// # Errors
/// 404 where the organization has none with this id.
pub async fn waiting(system: &System, caller: &Caller) -> Result<Option<RequestView>, Refused> {
    match page::query("waits").and_then(|id| id.parse::<RequestId>().ok()) {
        Some(request) => Ok(Some(requests::show(system, caller, request).await?)),
        None => Ok(None),
    }
}
