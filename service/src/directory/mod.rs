//! The directory of an organization: who is in it, and what it runs.
//!
//! | module | verbs | changing needs |
//! |---|---|---|
//! | [`members`], [`teams`] | list, show, create, update, delete | `members.manage` |
//! | [`org_roles`], [`organization`] | list, create, update, delete; settings | `organization.manage` |
//! | [`projects`], [`environments`], [`clusters`] | list, show, create, update, delete | `resources.manage` |
//!
//! Every member may read all of it, a token with the scope `requests.read` too. Freezing,
//! unfreezing and deleting a project pass the gate: [`crate::requests::gated`].
//!
//! Two rules keep the directory from becoming a way around approvals:
//!
//! - Nobody grants, through roles, permissions that they lack themselves; only owners make and
//!   unmake owners; and there is always an active one (`grants`).
//! - Policies find their targets by environment, cluster and environment name. Where a binding
//!   holds, a change that could lead out of it (deleting or renaming an environment, moving it to
//!   another cluster, deleting a cluster or changing its environment label) needs `policies.manage`
//!   besides, and a frozen environment cannot be deleted (`gates`).
//!
//! A change of members, teams or org roles that would leave policies or pending requests that
//! nobody could satisfy is refused until it is confirmed (`impact`).

pub mod clusters;
pub mod environments;
mod gates;
pub(crate) mod grants;
mod impact;
pub mod members;
pub mod org_roles;
pub mod organization;
pub mod projects;
pub mod teams;
mod views;

use crate::store::Tx;
use crate::{Caller, Error, System};
use governance::wire::directory::TokenScope;

/// A transaction for reading what every member may read.
async fn reading(system: &System, caller: &Caller) -> Result<Tx, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    Ok(tx)
}
