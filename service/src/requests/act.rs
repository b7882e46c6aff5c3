//! What every act on a request shares: load facts and request, decide, record, execute what
//! Countersign executes itself, commit, tell.

use super::execute;
use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, System};
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
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let loaded = requests::load(&tx, caller.organization, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let outcome = decide(loaded.request.clone(), &known)?;
    let recorded = requests::record(&tx, &loaded, &outcome).await?;
    let done = execute::if_approved(&tx, system, recorded, known).await?;
    let view = view(&tx, system, caller, &done.request, &done.facts).await?;
    tx.commit().await?;
    system.changed();
    Ok(view)
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
    let loaded = requests::load(&tx, organization, id).await?;
    let known = facts::load(&tx, organization).await?;
    let Some(outcome) = decide(loaded.request.clone(), &known) else { return Ok(false) };
    let recorded = requests::record(&tx, &loaded, &outcome).await?;
    execute::if_approved(&tx, system, recorded, known).await?;
    tx.commit().await?;
    system.changed();
    Ok(true)
}

/// A request as the caller sees it.
pub(super) async fn view(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    request: &Request,
    facts: &Facts,
) -> Result<RequestView, Error> {
    let media_type = requests::media_types(tx, [request.id]).await?.remove(&request.id);
    Ok(RequestView::of(request, media_type, facts, caller.viewer(), system.base_url(), system.now()))
}
