//! What would happen if somebody asked for an action. Nothing is written.

use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, System};
use governance::break_glass::Sessions;
use governance::ids::RequestId;
use governance::wire::directory::TokenScope;
use governance::wire::simulations::{SimulationBody, SimulationView};
use governance::{Facts, Permission};

/// Tries a request and reviews on it. Needs `requests.open` or `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted.
pub async fn simulate(system: &System, caller: &Caller, body: SimulationBody) -> Result<SimulationView, Error> {
    let tx = system.store.read().await?;
    authorize(&tx, caller).await?;
    // What is tried is not done in anybody's session: those of now say nothing about another time.
    let known = Facts { sessions: Sessions::default(), ..facts::load(&tx, caller.organization).await? };
    drop(tx);
    let (member, now) = (caller.member, system.now());
    // The smallest set that would finish it may take a while to find.
    let work = move || Ok(SimulationView::of(&body.check(&known, member, now)?, &known));
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// What an earlier request asked for, to be tried again. Needs what [`simulate`] needs.
///
/// # Errors
/// Request not found.
pub async fn of_request(system: &System, caller: &Caller, id: RequestId) -> Result<SimulationBody, Error> {
    let tx = system.store.read().await?;
    authorize(&tx, caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    Ok(SimulationBody::of(&request, &facts::load(&tx, caller.organization).await?))
}

async fn authorize(tx: &Tx, caller: &Caller) -> Result<(), Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let held = tx.permissions(caller).await?;
    let enough = [Permission::RequestsOpen, Permission::PoliciesManage];
    if enough.iter().any(|permission| held.contains(permission)) {
        Ok(())
    } else {
        Err(Error::Forbidden(Permission::RequestsOpen))
    }
}
