//! Ending a session.

use governance::ids::BreakGlassSessionId;
use governance::wire::break_glass::RevokeBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Ends a session before its time: one's own, or any with `break_glass.revoke`. Where approvals would lapse with
/// it, its page asks first, unless that is `confirmed`.
///
/// # Errors
/// 404; 403 without the permission; 409 for a session that is over.
#[server(endpoint = "break-glass/revoke")]
pub async fn revoke_session(
    session: BreakGlassSessionId,
    #[server(default)] reason: String,
    #[server(default)] confirmed: String,
) -> Result<(), Refused> {
    let (system, caller) = (system()?, caller().await?);
    if confirmed != "true" && !service::break_glass::lapsing(&system, &caller, session).await?.is_empty() {
        form::done(&format!("{}?end=ask", super::page_of(session)), "");
        return Ok(());
    }
    let body = RevokeBody { reason };
    service::break_glass::revoke(&system, &caller, session, &body).await?;
    form::done(&super::page_of(session), "The session is over. Policies and freezes hold again.");
    Ok(())
}
