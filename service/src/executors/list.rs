//! Looking at executors, and at what is or was in their hands.

use super::{execution_view, reading, view};
use crate::store::{executions as store, executors};
use crate::{Caller, Error, System};
use governance::Place;
use governance::ids::ExecutorId;
use governance::wire::executors::{ExecutionRow, ExecutorView};

/// The executors, the oldest first. Never their secrets.
///
/// # Errors
/// A missing permission.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<ExecutorView>, Error> {
    let (tx, directory) = reading(system, caller).await?;
    let all = executors::list(&tx, caller.organization).await?;
    Ok(all.into_iter().map(|executor| view(system, executor, &directory)).collect())
}

/// That of a project or cluster, if it has one.
///
/// # Errors
/// A missing permission.
pub async fn of(system: &System, caller: &Caller, place: Place) -> Result<Option<ExecutorView>, Error> {
    let (tx, directory) = reading(system, caller).await?;
    let all = executors::list(&tx, caller.organization).await?;
    let found = all.into_iter().find(|executor| executor.place == place);
    Ok(found.map(|executor| view(system, executor, &directory)))
}

/// One executor.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn show(system: &System, caller: &Caller, id: ExecutorId) -> Result<ExecutorView, Error> {
    let (tx, directory) = reading(system, caller).await?;
    Ok(view(system, executors::show(&tx, caller.organization, id).await?, &directory))
}

/// The newest executions of an executor, `limit` at most, the newest first.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn executions(
    system: &System,
    caller: &Caller,
    id: ExecutorId,
    limit: u64,
) -> Result<Vec<ExecutionRow>, Error> {
    let (tx, _) = reading(system, caller).await?;
    executors::show(&tx, caller.organization, id).await?;
    let rows = store::of_executor(&tx, id, limit).await?.into_iter().map(|(named, execution)| {
        Ok(ExecutionRow {
            request: named.request,
            action: named.action.parse().map_err(Error::internal)?,
            target: named.target,
            created_at: execution.created_at,
            execution: execution_view(&execution),
        })
    });
    rows.collect()
}
