//! What a caller may do, for navigation. No verb relies on it: each asks in its own transaction.

use crate::{Caller, Error, System};
use governance::Permission;
use std::collections::BTreeSet;

/// The permissions that the caller holds now, through org roles.
///
/// # Errors
/// [`Error::Unauthenticated`] where the caller is no active member any more.
pub async fn permissions(system: &System, caller: &Caller) -> Result<BTreeSet<Permission>, Error> {
    system.store.read().await?.permissions(caller).await
}
