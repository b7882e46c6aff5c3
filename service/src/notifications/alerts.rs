//! A member's own alerts: what they must see, whether they want to or not (semantics.md §9).

use super::own;
use super::read::writing;
use crate::page::Seek;
use crate::store::alerts::{self, Which};
use crate::{Caller, Error, System};
use governance::ids::EventId;
use governance::wire::Page;
use governance::wire::notifications::{AlertView, AlertsReadBody, Unread};

/// The most that are named at once.
const MOST: usize = 500;

/// The caller's alerts, the newest first; only the unread if wanted.
///
/// # Errors
/// [`Error::TokenForbidden`]; [`Error::Invalid`] for a cursor that is none.
pub async fn list_alerts(
    system: &System,
    caller: &Caller,
    unread: bool,
    seek: &Seek,
) -> Result<Page<AlertView>, Error> {
    own(caller)?;
    let before = seek.place::<i64>()?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let mut items = alerts::find(&tx, caller, unread, before, seek.limit() + 1).await?;
    let next = seek.cut(&mut items, |alert| alert.event.sequence.to_string());
    Ok(Page { items, next })
}

/// Marks some or all of the caller's alerts as read. Events of which the caller was not alerted do nothing.
/// Gives how many are unread still.
///
/// # Errors
/// [`Error::TokenForbidden`]; [`Error::Invalid`] where the body names none, or both some and all.
pub async fn read_alerts(system: &System, caller: &Caller, body: &AlertsReadBody) -> Result<Unread, Error> {
    own(caller)?;
    let which = match (&body.events[..], body.until) {
        ([], None) => return Err(Error::field("events", "name some, or say until which sequence")),
        ([_, ..], Some(_)) => return Err(Error::field("events", "is not possible together with `until`")),
        (events, _) if events.len() > MOST => {
            return Err(Error::field("events", format!("names more than {MOST}")));
        }
        ([], Some(until)) => Which::Until(until),
        (events, None) => Which::Events(events),
    };
    let tx = writing(system, caller).await?;
    alerts::mark_read(&tx, caller, which, system.now()).await?;
    let unread = alerts::unread(&tx, caller).await?;
    tx.commit().await?;
    Ok(Unread { unread })
}

/// Marks the caller's alerts of a session's events as read: its page was opened. Writes nothing where there
/// are none.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn open_session(
    system: &System,
    caller: &Caller,
    session: governance::ids::BreakGlassSessionId,
) -> Result<(), Error> {
    own(caller)?;
    let events: Vec<EventId> = alerts::unread_of_session(&system.store.read().await?, caller, session).await?;
    if !events.is_empty() {
        let tx = writing(system, caller).await?;
        alerts::mark_read(&tx, caller, Which::Events(&events), system.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
