//! Executors and executions as the doors show them.

use crate::store::executions::Execution;
use crate::store::executors::Executor;
use governance::execution::ExecutionState;
use governance::wire::Ref;
use governance::wire::executors::{ExecutionView, ExecutorView};
use governance::{Directory, Place, Timestamp};

pub(super) fn executor_view(executor: Executor, directory: &Directory, now: Timestamp) -> ExecutorView {
    let name = executor.place.name(directory);
    let (project, cluster) = match executor.place {
        Place::Project(id) => (Some(Ref::new(id.0, name)), None),
        Place::Cluster(id) => (None, Some(Ref::new(id.0, name))),
        Place::Organization | Place::Environment(_) => (None, None),
    };
    ExecutorView {
        id: executor.id,
        project,
        cluster,
        url: executor.url,
        actions: executor.actions.into_iter().collect(),
        time_limit_minutes: executor.limit_minutes,
        enabled: executor.enabled,
        created_at: executor.created_at,
        previous_secret_until: executor.secrets.previous_until(now),
    }
}

/// How an execution stands, for whoever may not resume it.
pub(crate) fn execution_view(execution: &Execution) -> ExecutionView {
    let Execution { id, state, attempts, last_status, deadline, acknowledged_at, ended_at, .. } = *execution;
    ExecutionView {
        id,
        state,
        attempts,
        last_status,
        last_error: execution.last_error.clone(),
        detail: execution.detail.clone(),
        given_up: execution.given_up.map(|why| why.says()),
        next_attempt_at: execution.next_at.filter(|_| state == ExecutionState::Sent),
        deadline,
        acknowledged_at,
        ended_at,
        can_resume: false,
    }
}
