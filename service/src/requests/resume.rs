//! Handing an approved request to its executor once more.

use super::look::{Look, blocking};
use crate::store::{executions, facts, requests};
use crate::{Caller, Error, System};
use governance::execution::{Course, ExecutionState};
use governance::ids::RequestId;
use governance::wire::directory::TokenScope;
use governance::wire::requests::RequestView;
use governance::{Executor, StateName};

/// Lets Countersign try again to claim an approved request for its executor, where something stood in the way: one's
/// own request, or any with `requests.manage`. Nothing was sent yet, and everything is checked again.
///
/// # Errors
/// [`Error::Conflict`] where it is not approved, in no executor's hands, or on its way already; a missing permission.
pub async fn resume(system: &System, caller: &Caller, id: RequestId) -> Result<RequestView, Error> {
    caller.scope(TokenScope::RequestsClaim)?;
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let loaded = requests::load(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    loaded.request.acts_for(caller.member, &known)?;
    let found = executions::of_request(&tx, id).await?;
    let locked = match &found {
        Some(execution) => executions::lock(&tx, execution.id).await?,
        None => None,
    };
    let approved = loaded.request.state_at(system.now()) == StateName::Approved;
    let stuck = |execution: &executions::Execution| {
        execution.state == ExecutionState::Failed && execution.claim.is_none() && approved
    };
    let Some(mut execution) = locked.filter(stuck) else {
        let nobody = found.is_none() || loaded.request.action.executor() != Executor::Caller;
        let says = if nobody { "no executor is in charge of this request" } else { "there is nothing to try again" };
        return Err(Error::Conflict(says.to_owned()));
    };
    execution.set_course(Course::waiting(execution.course().limit));
    (execution.next_at, execution.ended_at, execution.last_error) = (Some(system.now()), None, None);
    executions::update(&tx, &execution).await?;
    let outcome = loaded.request.clone().resume(&known, caller.actor(), system.now())?;
    let resumed = requests::record(&tx, &loaded, &outcome, &known).await?;
    let look = Look::at(&tx, system, caller, &resumed.request).await?;
    tx.commit().await?;
    blocking(move || look.view(&resumed.request, &known)).await
}
