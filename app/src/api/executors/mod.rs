//! Executors.

mod create;
mod delete;
mod rotate;
mod update;

pub use create::CreateExecutor;
pub use delete::DeleteExecutor;
pub use rotate::RotateExecutorSecret;
pub use update::UpdateExecutor;

use governance::ids::ExecutorId;
use governance::wire::executors::ExecutorView;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Where an executor is looked at: the page of its project or cluster.
fn page_of(executor: &ExecutorView) -> String {
    match (&executor.project, &executor.cluster) {
        (Some(project), _) => format!("/settings/projects/{}", project.id),
        (None, Some(cluster)) => format!("/settings/clusters/{}", cluster.id),
        (None, None) => "/settings".to_owned(),
    }
}

async fn found(id: ExecutorId) -> Result<ExecutorView, Refused> {
    Ok(service::executors::show(&system()?, &caller().await?, id).await?)
}

/// A number of minutes as it was typed. One that is none becomes one that is refused beside its field.
fn minutes(text: &str) -> u32 {
    form::number(text, 0).unwrap_or_default()
}
