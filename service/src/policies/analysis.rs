//! What is wrong with the policies of an organization, taken together.

use crate::store::facts;
use crate::{Caller, Error, System};
use governance::analysis::{self, PolicyFinding};
use governance::wire::directory::TokenScope;

/// What analysis finds wrong with the live policies, in the order of their names. Every member may
/// see it.
///
/// # Errors
/// Only internal ones.
pub async fn findings(system: &System, caller: &Caller) -> Result<Vec<PolicyFinding>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    drop(tx);
    let now = system.now();
    // A large set is some hundred milliseconds of work.
    tokio::task::spawn_blocking(move || analysis::findings(&known, now)).await.map_err(Error::internal)
}
