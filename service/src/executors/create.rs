//! Making an executor.

use super::{view, writing};
use crate::store::events::About;
use crate::store::executors::{self as store, Executor};
use crate::store::idempotency::{once, recall, remember};
use crate::store::signing::Secrets;
use crate::store::{Tx, events};
use crate::{Caller, Error, Idempotency, System};
use governance::event::Happening;
use governance::wire::executors::{ExecutorBody, ExecutorCreated};
use governance::{Directory, FieldErrors, Place};

/// Makes an executor for a project or cluster, and shows its secret, once. It carries out what is approved from now on.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`ExecutorBody`]; a missing permission; [`Error::Conflict`] where the
/// key made one before, since its secret can't be shown again.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: ExecutorBody,
    key: Option<&Idempotency>,
) -> Result<ExecutorCreated, Error> {
    once(key, || create_once(system, caller, &body, key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: &ExecutorBody,
    key: Option<&Idempotency>,
) -> Result<ExecutorCreated, Error> {
    let (tx, directory) = writing(system, caller).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let says = format!(
            "this Idempotency-Key created the executor {id} already, and its secret was shown only then; \
             if it is lost, rotate the secret of that executor"
        );
        return Err(Error::Conflict(says));
    }
    let executor = checked(&tx, system, caller, body, &directory).await?;
    store::insert(&tx, &executor).await?;
    let actions = executor.actions.iter().map(|action| action.key().to_owned()).collect();
    let happening = Happening::ExecutorCreated { host: executor.host(), actions };
    events::tell(&tx, system, caller, About::executor(executor.place, &directory), happening).await?;
    remember(&tx, caller, key, executor.id.0, system.now()).await?;
    tx.commit().await?;
    let secret = executor.secrets.current.reveal().to_string();
    Ok(ExecutorCreated { executor: view(system, executor, &directory), secret })
}

/// The executor that is meant: its place has none yet.
async fn checked(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    body: &ExecutorBody,
    directory: &Directory,
) -> Result<Executor, Error> {
    let mut errors = FieldErrors::default();
    let place = body.place(directory).map_err(|found| errors.0.extend(found.0)).ok();
    let settings = body.change().check(system.egress()).map_err(|found| errors.0.extend(found.0)).ok();
    let others = store::list(tx, caller.organization).await?;
    match place {
        Some(place @ Place::Project(_)) if others.iter().any(|other| other.place == place) => {
            errors.add("project", "has an executor already");
        }
        Some(place) if others.iter().any(|other| other.place == place) => {
            errors.add("cluster", "has an executor already");
        }
        _ => {}
    }
    errors.or(())?;
    let (Some(place), Some(settings)) = (place, settings) else {
        return Err(Error::internal("an executor without errors is complete"));
    };
    Ok(Executor {
        id: system.new_id(),
        organization: caller.organization,
        place,
        url: settings.endpoint.to_string(),
        actions: settings.actions,
        secrets: Secrets::random(),
        limit_minutes: settings.limit_minutes,
        enabled: settings.enabled,
        created_at: system.now(),
    })
}
