//! Ending a session before its time.

use super::ending::Approved;
use super::{in_person, view};
use crate::requests::superseding::undisturbed;
use crate::store::{break_glass, facts};
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
    let approved = Approved::of(&tx, organization, id, now).await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let session = break_glass::read(&tx, organization, id).await?.session;
    let at = known.sessions.instant(now);
    let step = session.revoke(caller.member, because, &known, at)?;
    approved.end(&tx, &step, &known, now).await?;
    let known = facts::load(&tx, organization).await?;
    let kept = break_glass::read(&tx, organization, id).await?;
    let seen = view(&tx, system, caller, kept, &known).await?;
    tx.commit().await?;
    Ok(seen)
}
