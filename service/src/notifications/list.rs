//! Looking at one's notifications.

use super::own;
use crate::page::Seek;
use crate::store::notifications::{self as store, Position};
use crate::{Caller, Error, System};
use governance::wire::Page;
use governance::wire::notifications::NotificationView;

/// The caller's notifications, the newest first; all, or the unread ones.
///
/// # Errors
/// [`Error::TokenForbidden`]; [`Error::Invalid`] for a cursor that is none.
pub async fn list(
    system: &System,
    caller: &Caller,
    unread: bool,
    seek: &Seek,
) -> Result<Page<NotificationView>, Error> {
    own(caller)?;
    let before = seek.place::<Position>()?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let mut rows = store::find(&tx, caller, unread, before, seek.limit() + 1).await?;
    let next = seek.cut(&mut rows, |row| Position { at: row.at, id: row.id.into() }.to_string());
    Ok(Page { items: store::views(&tx, system, caller, rows).await?, next })
}

/// How many of the caller's notifications are unread.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn unread(system: &System, caller: &Caller) -> Result<u64, Error> {
    own(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    store::unread(&tx, caller).await
}

/// What stands in the bar of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bell {
    /// How many are unread.
    pub unread: u64,
    /// The newest ones, read or not.
    pub latest: Vec<NotificationView>,
}

/// How many the bell shows.
const LATEST: u64 = 6;

/// The caller's bell. Asked for on every page: two looks into an index, and what the newest tell of.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn bell(system: &System, caller: &Caller) -> Result<Bell, Error> {
    own(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let rows = store::find(&tx, caller, false, None, LATEST).await?;
    Ok(Bell { unread: store::unread(&tx, caller).await?, latest: store::views(&tx, system, caller, rows).await? })
}
