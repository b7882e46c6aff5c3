//! Ending a session before its time.

use super::{in_person, view};
use crate::requests::superseding::undisturbed;
use crate::store::{break_glass, facts, requests};
use crate::{Caller, Error, System};
use governance::ids::BreakGlassSessionId;
use governance::wire::break_glass::{RevokeBody, SessionView};
use governance::wire::requests::check_text;

/// Ends a session of the caller, or any with `break_glass.revoke`. What it bypassed and nobody claimed yet
/// is approved no longer; what runs may finish.
///
/// # Errors
/// [`Error::NotFound`], [`governance::Refusal::SessionOver`], a missing permission.
pub async fn revoke(
    system: &System,
    caller: &Caller,
    id: BreakGlassSessionId,
    body: &RevokeBody,
) -> Result<SessionView, Error> {
    in_person(caller)?;
    let because = check_text("reason", &body.reason)?;
    undisturbed(|| revoke_once(system, caller, id, &because)).await
}

async fn revoke_once(
    system: &System,
    caller: &Caller,
    id: BreakGlassSessionId,
    because: &str,
) -> Result<SessionView, Error> {
    let now = system.now();
    let organization = caller.organization;
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    // Requests are locked before their organization, by everyone.
    let ids = break_glass::bypassed(&tx, organization, id, true).await?;
    let mut approved = Vec::new();
    for request in &ids {
        approved.push(requests::load(&tx, organization, *request, now).await?);
    }
    let known = facts::load_for_change(&tx, organization).await?;
    if break_glass::bypassed(&tx, organization, id, true).await? != ids {
        return Err(Error::Busy);
    }
    let session = break_glass::read(&tx, organization, id).await?.session;
    let at = known.sessions.instant(now);
    let step = session.revoke(caller.member, because, &known.roster, at)?;
    break_glass::end(&tx, organization, &step).await?;
    for loaded in approved {
        if let Some(lost) = loaded.request.clone().lose_session(now) {
            requests::record(&tx, &loaded, &lost, &known).await?;
        }
    }
    let known = facts::load(&tx, organization).await?;
    let kept = break_glass::read(&tx, organization, id).await?;
    let seen = view(&tx, system, caller, kept, &known).await?;
    tx.commit().await?;
    Ok(seen)
}
