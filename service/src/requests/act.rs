//! What every act on a request shares: load facts and request, decide, record, execute what
//! Countersign executes itself, commit, tell.

use super::execute;
use super::look::{Look, blocking};
use crate::store::idempotency::{once, recall, remember};
use crate::store::{facts, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::Facts;
use governance::ids::{OrganizationId, RequestId};
use governance::request::{Outcome, Request};
use governance::wire::requests::RequestView;

/// Loads a request for change with the facts, lets `decide` decide, and commits the outcome.
pub(super) async fn act(
    system: &System,
    caller: &Caller,
    id: RequestId,
    decide: impl FnOnce(Request, &Facts) -> Result<Outcome, Error>,
) -> Result<RequestView, Error> {
    act_once(system, caller, id, None, decide).await
}

/// The same for an act that may be repeated: with a key that was used before, nothing happens, and
/// it gives the request as it is now.
pub(super) async fn add(
    system: &System,
    caller: &Caller,
    id: RequestId,
    key: Option<&Idempotency>,
    decide: impl Fn(Request, &Facts) -> Result<Outcome, Error>,
) -> Result<RequestView, Error> {
    once(key, || act_once(system, caller, id, key, &decide)).await
}

async fn act_once(
    system: &System,
    caller: &Caller,
    id: RequestId,
    key: Option<&Idempotency>,
    decide: impl FnOnce(Request, &Facts) -> Result<Outcome, Error>,
) -> Result<RequestView, Error> {
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let loaded = requests::load(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    if recall(&tx, caller, key).await?.is_some() {
        let look = Look::at(&tx, system, caller, &loaded.request).await?;
        drop(tx);
        return blocking(move || look.view(&loaded.request, &known)).await;
    }
    let outcome = decide(loaded.request.clone(), &known)?;
    let recorded = requests::record(&tx, &loaded, &outcome, &known).await?;
    let done = execute::if_approved(&tx, system, recorded, known).await?;
    remember(&tx, caller, key, id.0, system.now()).await?;
    let look = Look::at(&tx, system, caller, &done.request).await?;
    tx.commit().await?;
    blocking(move || look.view(&done.request, &done.facts)).await
}

/// Lets Countersign itself decide about a request: deadlines and changed memberships. `None` where
/// there is nothing to do.
pub(super) async fn act_alone(
    system: &System,
    organization: OrganizationId,
    id: RequestId,
    decide: impl FnOnce(Request, &Facts) -> Option<Outcome>,
) -> Result<bool, Error> {
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, organization, id, system.now()).await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let Some(outcome) = decide(loaded.request.clone(), &known) else { return Ok(false) };
    let recorded = requests::record(&tx, &loaded, &outcome, &known).await?;
    execute::if_approved(&tx, system, recorded, known).await?;
    tx.commit().await?;
    Ok(true)
}
