//! What becomes of an execution by what happens to its request.

use super::{C, Execution, lock, of_request, rows, to_row, update};
use crate::Error;
use crate::store::entities::requests;
use crate::store::{Tx, executors};
use governance::event::Happening;
use governance::execution::{Charge, ExecutionState, GivenUp};
use governance::ids::{ExecutionId, ExecutorId, OrganizationId, RequestId};
use governance::request::{Outcome, Request, State};
use governance::{Action, Executor, Facts, StateName, Timestamp};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Brings the execution of a request in line with an outcome: approved, it is put on its way where an executor is
/// in charge; with its result, it ends; no longer approved, it is withdrawn.
///
/// # Errors
/// Only internal ones.
pub(in crate::store) async fn follow(
    tx: &Tx,
    organization: OrganizationId,
    before: Option<&Request>,
    outcome: &Outcome,
    facts: &Facts,
) -> Result<(), Error> {
    let request = &outcome.request;
    if request.action.executor() != Executor::Caller {
        return Ok(());
    }
    let before = before.map(|request| request.state.name());
    let approved = outcome.events().iter().any(|event| matches!(event.happening, Happening::RequestApproved { .. }));
    match &request.state {
        State::Approved { at, .. } if approved => begin(tx, organization, request, *at, facts).await,
        State::Succeeded { at, detail, .. } => end(tx, request.id, ExecutionState::Succeeded, *at, detail, None).await,
        State::Failed { at, detail, .. } => {
            end(tx, request.id, ExecutionState::Failed, *at, detail, outcome.given_up()).await
        }
        State::Approved { .. } | State::Executing { .. } => Ok(()),
        _ if before == Some(StateName::Approved) => withdraw(tx, request.id).await,
        _ => Ok(()),
    }
}

async fn begin(
    tx: &Tx,
    organization: OrganizationId,
    request: &Request,
    at: Timestamp,
    facts: &Facts,
) -> Result<(), Error> {
    let executors = executors::list(tx, organization).await?;
    let Some(executor) = executors::in_charge(&executors, request, &facts.directory) else { return Ok(()) };
    let execution = Execution {
        id: ExecutionId(Uuid::now_v7()),
        organization,
        request: request.id,
        executor: Some(executor.id),
        of: executor.place.in_words(&facts.directory),
        host: executor.host(),
        url: None,
        state: ExecutionState::Waiting,
        attempts: 0,
        limit_minutes: executor.limit_minutes,
        claim: None,
        callback_hash: None,
        body: None,
        detail: String::new(),
        given_up: None,
        last_status: None,
        last_error: None,
        created_at: at,
        next_at: Some(at),
        deadline: None,
        acknowledged_at: None,
        ended_at: None,
    };
    to_row(&execution)?.into_active_model().insert(&**tx).await?;
    Ok(())
}

/// `detail` is what was reported with the result, unless that was given up: what the executor said last stays then.
async fn end(
    tx: &Tx,
    request: RequestId,
    state: ExecutionState,
    at: Timestamp,
    detail: &str,
    given_up: Option<GivenUp>,
) -> Result<(), Error> {
    let Some(found) = of_request(tx, request).await? else { return Ok(()) };
    let Some(mut execution) = lock(tx, found.id).await? else { return Ok(()) };
    execution.end(state, at);
    execution.given_up = given_up;
    if given_up.is_none() {
        detail.clone_into(&mut execution.detail);
    }
    update(tx, &execution).await
}

/// Takes a request out of its executor's hands, where it is not claimed: callers may do so again.
///
/// # Errors
/// Only internal ones.
pub async fn withdraw(tx: &Tx, request: RequestId) -> Result<(), Error> {
    let query = rows::Entity::delete_many().filter(C::RequestId.eq(request.0)).filter(C::ClaimId.is_null());
    query.exec(&**tx).await?;
    Ok(())
}

/// The same for all that an executor was not given yet, since it is removed.
///
/// # Errors
/// Only internal ones.
pub async fn withdraw_all(tx: &Tx, executor: ExecutorId) -> Result<(), Error> {
    let query = rows::Entity::delete_many().filter(C::ExecutorId.eq(executor.0)).filter(C::ClaimId.is_null());
    query.exec(&**tx).await?;
    Ok(())
}

/// The same for what an executor was not given yet and does not carry out any more, as it is now.
///
/// # Errors
/// Only internal ones.
pub async fn withdraw_given_up(tx: &Tx, charge: &Charge) -> Result<(), Error> {
    let query = rows::Entity::find().filter(C::ExecutorId.eq(charge.id.0)).filter(C::ClaimId.is_null());
    let unclaimed = query.all(&**tx).await?.into_iter().map(|row| row.request_id);
    let query = requests::Entity::find()
        .select_only()
        .columns([requests::Column::Id, requests::Column::Action])
        .filter(requests::Column::Id.is_in(unclaimed));
    let actions: Vec<(Uuid, String)> = query.into_tuple().all(&**tx).await?;
    for (request, action) in actions {
        if !charge.carries_out(action.parse::<Action>().map_err(Error::internal)?) {
            withdraw(tx, RequestId(request)).await?;
        }
    }
    Ok(())
}
