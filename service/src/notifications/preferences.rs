//! Which notifications a member wants.

use super::own;
use super::read::writing;
use crate::store::notifications as store;
use crate::{Caller, Error, System};
use governance::event::NotificationKind;
use governance::wire::notifications::NotificationPreferences;

/// The kinds that the caller wants: all of them, until they choose.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn preferences(system: &System, caller: &Caller) -> Result<NotificationPreferences, Error> {
    own(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let muted = store::muted_by(&tx, caller).await?;
    Ok(NotificationPreferences {
        kinds: NotificationKind::ALL.into_iter().filter(|kind| !muted.contains(kind)).collect(),
    })
}

/// Chooses the kinds that the caller wants. What is not wanted is not written from now on; what was
/// written stays.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn set_preferences(
    system: &System,
    caller: &Caller,
    wanted: &NotificationPreferences,
) -> Result<NotificationPreferences, Error> {
    own(caller)?;
    let muted = NotificationKind::ALL.into_iter().filter(|kind| !wanted.kinds.contains(kind)).collect();
    let tx = writing(system, caller).await?;
    store::set_muted(&tx, caller, &muted).await?;
    tx.commit().await?;
    preferences(system, caller).await
}
