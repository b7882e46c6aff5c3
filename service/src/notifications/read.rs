//! Having read one's notifications.

use super::own;
use crate::store::{Tx, notifications as store, organizations};
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::wire::notifications::{ReadBody, Unread};

/// The most that are named at once.
const MOST: usize = 500;

/// Marks some or all of the caller's notifications as read. Ids that are not the caller's do nothing.
/// Gives how many are unread still.
///
/// # Errors
/// [`Error::TokenForbidden`]; [`Error::Invalid`] where the body names none, or both some and all.
pub async fn mark_read(system: &System, caller: &Caller, body: &ReadBody) -> Result<Unread, Error> {
    own(caller)?;
    match (body.all, body.ids.as_slice()) {
        (false, []) => return Err(Error::field("ids", "name some, or say `all`")),
        (true, [_, ..]) => return Err(Error::field("ids", "is not possible together with `all`")),
        (false, ids) if ids.len() > MOST => return Err(Error::field("ids", format!("names more than {MOST}"))),
        (false, _) if body.until.is_some() => return Err(Error::field("until", "is possible only with `all`")),
        _ => {}
    }
    let tx = writing(system, caller).await?;
    if body.all {
        store::mark_all_read(&tx, caller, body.until, system.now()).await?;
    } else {
        store::mark_read(&tx, caller, &body.ids, system.now()).await?;
    }
    let unread = store::unread(&tx, caller).await?;
    tx.commit().await?;
    Ok(Unread { unread })
}

/// Marks the caller's notifications of a request as read: its page was opened. Writes nothing where
/// there are none, also for a request that is not there.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn open_request(system: &System, caller: &Caller, request: RequestId) -> Result<(), Error> {
    own(caller)?;
    let any = store::any_unread_of(&system.store.read().await?, caller, request).await?;
    if any {
        let tx = writing(system, caller).await?;
        store::mark_read_of(&tx, caller, request, system.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A transaction that changes the caller's notifications. It takes its turn with what writes requests,
/// so that two that touch the same rows do not wait for each other.
pub(super) async fn writing(system: &System, caller: &Caller) -> Result<Tx, Error> {
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    organizations::lock(&tx, caller.organization).await?;
    Ok(tx)
}
