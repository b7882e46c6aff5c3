//! The sessions that are running: what every page tells its reader of.

use crate::store::facts;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::Timestamp;
use governance::break_glass::may_hold;
use governance::ids::BreakGlassSessionId;

/// The sessions of which a reader is told on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// The reader's own.
    pub mine: Option<Mine>,
    /// Those of others, what ends first at first; empty for who need not know.
    pub others: Vec<Other>,
}

/// What the holder is told of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    pub id: BreakGlassSessionId,
    pub ends_at: Timestamp,
    /// The instant by which it is judged.
    pub now: Timestamp,
    pub reason: String,
}

/// What others are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub id: BreakGlassSessionId,
    /// The holder's name.
    pub holder: String,
    pub ends_at: Timestamp,
}

/// The sessions that are active now: the caller's own, and those of others for who is alerted of them
/// (`security.alerts`) or can end them (`break_glass.revoke`).
///
/// # Errors
/// Only internal ones.
pub async fn running(system: &System, caller: &Caller) -> Result<Running, Error> {
    let tx = system.store.read().await?;
    let sessions = facts::sessions(&tx, caller.organization).await?;
    let now = system.now();
    // Nearly always there is none, and nobody's roles need be read.
    if sessions.active(now).next().is_none() {
        return Ok(Running::default());
    }
    let reader = facts::roster_of(&tx, caller.organization, caller.member).await?;
    let knows = [Permission::SecurityAlerts, Permission::BreakGlassRevoke];
    let knows = knows.into_iter().any(|permission| reader.may(caller.member, permission));
    // A roster of the reader alone holds nobody else who may hold a session.
    let roster = if knows { facts::roster(&tx, caller.organization).await? } else { reader };
    let at = sessions.instant(now);
    let (own, mut others): (Vec<_>, Vec<_>) = sessions
        .active(now)
        .filter(|session| may_hold(session, &roster))
        .partition(|session| session.holder == caller.member);
    let mine = own.first().map(|session| Mine {
        id: session.id,
        ends_at: session.ends_at,
        now: at,
        reason: session.reason.clone(),
    });
    others.sort_by_key(|session| (session.ends_at, session.id));
    let other = |session: &governance::break_glass::Session| Other {
        id: session.id,
        holder: roster.member_name(session.holder).to_owned(),
        ends_at: session.ends_at,
    };
    Ok(Running { mine, others: others.into_iter().map(other).collect() })
}
