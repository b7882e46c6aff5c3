//! Looking at one's notifications.

use super::own;
use crate::page::Seek;
use crate::store::alerts;
use crate::store::notifications::{self as store, Position};
use crate::{Caller, Error, System};
use governance::wire::Page;
use governance::wire::notifications::{AlertView, NotificationView};

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bell {
    /// How many notifications are unread.
    pub unread: u64,
    /// How many alerts are unread.
    pub alerts: u64,
    /// The newest unread alerts.
    pub alerting: Vec<AlertView>,
    /// The newest ones, read or not.
    pub latest: Vec<NotificationView>,
}

/// How many the bell shows.
const LATEST: u64 = 6;

/// How many alerts the bell shows.
const ALERTING: u64 = 3;

/// The caller's bell. Asked for on every page: two looks into an index, and what the newest tell of.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn bell(system: &System, caller: &Caller) -> Result<Bell, Error> {
    own(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let rows = store::find(&tx, caller, false, None, LATEST).await?;
    let alerts = alerts::unread(&tx, caller).await?;
    let alerting = if alerts == 0 { Vec::new() } else { alerts::find(&tx, caller, true, None, ALERTING).await? };
    let unread = store::unread(&tx, caller).await?;
    Ok(Bell { unread, alerts, alerting, latest: store::views(&tx, system, caller, rows).await? })
}
