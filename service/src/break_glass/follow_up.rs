//! Reporting something that a review asked for as done.

use super::{in_person, view};
use crate::store::{break_glass, facts};
use crate::{Caller, Error, System};
use governance::ids::FollowUpId;
use governance::wire::break_glass::SessionView;

/// Reports a follow-up as done: its owner, or who has `break_glass.review`. Gives the session whose review
/// asked for it.
///
/// # Errors
/// [`Error::NotFound`], [`governance::Refusal::FollowUpDone`], a missing permission.
pub async fn finish_follow_up(system: &System, caller: &Caller, id: FollowUpId) -> Result<SessionView, Error> {
    in_person(caller)?;
    let organization = caller.organization;
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let found = break_glass::by_follow_up(&tx, organization, id).await?;
    let (kept, mut found) = found.ok_or(Error::NotFound("follow-up"))?;
    let session = kept.session.id;
    let at = known.sessions.instant(system.now());
    let step = kept.session.follow_up_done(&mut found, caller.member, &known.roster, at)?;
    break_glass::follow_up_done(&tx, organization, &step, &found).await?;
    let kept = break_glass::read(&tx, organization, session).await?;
    let seen = view(&tx, system, caller, kept, &known).await?;
    tx.commit().await?;
    Ok(seen)
}
