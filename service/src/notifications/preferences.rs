//! Which notifications a member wants, by which channel, and when.

use super::own;
use super::read::writing;
use crate::store::notifications as store;
use crate::{Caller, Error, System};
use governance::event::NotificationKind;
use governance::wire::notifications::{NotificationPreferences, QuietHoursBody};
use std::collections::BTreeSet;

/// What the caller wants: all kinds, in the application and by email, until they choose.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub async fn preferences(system: &System, caller: &Caller) -> Result<NotificationPreferences, Error> {
    own(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let all_but = |unwanted: BTreeSet<NotificationKind>| {
        NotificationKind::ALL.into_iter().filter(|kind| !unwanted.contains(kind)).collect()
    };
    let chosen = NotificationPreferences {
        kinds: all_but(store::muted_by(&tx, caller).await?),
        email: all_but(store::unmailed_by(&tx, caller.member).await?),
        quiet_hours: store::quiet_hours_of(&tx, caller.member).await?.as_ref().map(QuietHoursBody::from),
    };
    Ok(chosen.effective())
}

/// Chooses what the caller wants. What is not wanted is not written from now on; what was written stays. Mail that
/// waits goes by what is chosen when it is due. A kind that is not wanted at all is not wanted by email either, also once
/// it is wanted again.
///
/// # Errors
/// [`Error::TokenForbidden`]; [`Error::Invalid`] with the fields of `quietHours`.
pub async fn set_preferences(
    system: &System,
    caller: &Caller,
    wanted: &NotificationPreferences,
) -> Result<NotificationPreferences, Error> {
    own(caller)?;
    let wanted = wanted.clone().effective();
    let all_but = |wanted: &[NotificationKind]| {
        NotificationKind::ALL.into_iter().filter(|kind| !wanted.contains(kind)).collect::<BTreeSet<_>>()
    };
    let quiet = wanted.quiet_hours.as_ref().map(QuietHoursBody::check).transpose()?;
    let tx = writing(system, caller).await?;
    store::set_muted(&tx, caller, &all_but(&wanted.kinds)).await?;
    store::set_unmailed(&tx, caller, &all_but(&wanted.email)).await?;
    store::set_quiet_hours(&tx, caller, quiet.as_ref()).await?;
    tx.commit().await?;
    preferences(system, caller).await
}
