//! Removing an executor.

use super::writing;
use crate::store::events::About;
use crate::store::{events, executions, executors as store};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::ExecutorId;

/// Removes an executor. Callers carry out what it has not been given yet. What it has acknowledged it may still report
/// on; what it has not fails.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn delete(system: &System, caller: &Caller, id: ExecutorId) -> Result<(), Error> {
    let (tx, directory) = writing(system, caller).await?;
    let executor = store::lock(&tx, caller.organization, id).await?;
    executions::withdraw_all(&tx, id).await?;
    store::delete(&tx, id).await?;
    events::tell(&tx, system, caller, About::executor(executor.place, &directory), Happening::ExecutorDeleted).await?;
    tx.commit().await
}
