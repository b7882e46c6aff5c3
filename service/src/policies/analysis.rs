//! What is wrong with the policies of an organization, taken together.

use crate::store::facts;
use crate::{Caller, Error, System};
use governance::Facts;
use governance::analysis::{self, PolicyFinding};
use governance::ids::OrganizationId;
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
    found(system, caller.organization, known).await
}

/// What analysis finds on the facts of an organization, remembered for the next look at the same.
pub(super) async fn found(
    system: &System,
    organization: OrganizationId,
    known: Facts,
) -> Result<Vec<PolicyFinding>, Error> {
    let now = system.now();
    let analyses = system.analyses().clone();
    if let Some(found) = analyses.recall(organization, &known, now) {
        return Ok(found);
    }
    let work = move || {
        // Whoever had the turn before may have looked for the same.
        let recalled = analyses.recall(organization, &known, now);
        recalled.unwrap_or_else(|| {
            let found = analysis::findings(&known, now);
            analyses.remember(organization, known, now, found.clone());
            found
        })
    };
    system.analyses().run(work).await
}
