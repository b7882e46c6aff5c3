//! Changing an executor.

use super::{view, writing};
use crate::store::events::About;
use crate::store::{events, executions, executors as store};
use crate::{Caller, Error, System};
use chrono::TimeDelta;
use governance::event::Happening;
use governance::ids::ExecutorId;
use governance::time::length_in_words;
use governance::wire::executors::{ExecutorChange, ExecutorView};

/// Changes address, actions and time limit, and whether it carries anything out. What it was given
/// stays in its hands, at the address that it had at the claim, and fails where the executor is disabled before it
/// acknowledged. What it was not given yet and does not carry out any more is for callers again.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`ExecutorChange`], [`Error::NotFound`], a missing permission.
pub async fn change(
    system: &System,
    caller: &Caller,
    id: ExecutorId,
    body: &ExecutorChange,
) -> Result<ExecutorView, Error> {
    let (tx, directory) = writing(system, caller).await?;
    let mut executor = store::lock(&tx, caller.organization, id).await?;
    let wanted = body.check(system.egress())?;
    let mut changes = Vec::new();
    if executor.url != wanted.endpoint.as_str() {
        // The path may hold a secret, and the log is kept for ever.
        changes.push(format!("changed its address, at {}", wanted.endpoint.host()));
    }
    if executor.actions != wanted.actions {
        let actions = wanted.actions.iter().map(|action| action.key()).collect::<Vec<_>>().join(", ");
        let what = if actions.is_empty() { "what callers would".to_owned() } else { actions };
        changes.push(format!("lets it carry out {what}"));
    }
    if executor.limit_minutes != wanted.limit_minutes {
        let limit = length_in_words(TimeDelta::minutes(wanted.limit_minutes.into()));
        changes.push(format!("changed its time limit to {limit}"));
    }
    if executor.enabled != wanted.enabled {
        changes.push(if wanted.enabled { "enabled it" } else { "disabled it" }.to_owned());
    }
    executor.url = wanted.endpoint.to_string();
    executor.actions = wanted.actions;
    executor.limit_minutes = wanted.limit_minutes;
    executor.enabled = wanted.enabled;
    store::update(&tx, &executor).await?;
    executions::withdraw_given_up(&tx, &executor.charge()).await?;
    if !changes.is_empty() {
        let happening = Happening::ExecutorChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, About::executor(executor.place, &directory), happening).await?;
    }
    tx.commit().await?;
    Ok(view(system, executor, &directory))
}
