//! Executors: webhooks that carry approved requests out, one a project or cluster.
//!
//! A request comes into an executor's hands in the transaction in which it is approved
//! (`store/executions/following.rs`). From there [`sending`] is the workers' side, and [`callback`] the executor's.
//! What is set up here needs `resources.manage`.

pub mod callback;
mod change;
mod create;
mod delete;
mod list;
mod secret;
pub mod sending;
mod views;

pub use change::change;
pub use create::create;
pub use delete::delete;
pub use list::{executions, list, of, show};
pub use secret::rotate;
pub(crate) use views::execution_view;

use crate::store::executors::Executor;
use crate::store::{Tx, facts, organizations};
use crate::{Caller, Error, System};
use governance::wire::executors::ExecutorView;
use governance::{Directory, Permission};

/// A transaction that changes the executors of an organization.
async fn writing(system: &System, caller: &Caller) -> Result<(Tx, Directory), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    Ok((tx, directory))
}

/// A transaction that reads them.
async fn reading(system: &System, caller: &Caller) -> Result<(Tx, Directory), Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    Ok((tx, directory))
}

/// The executor as the doors show it.
fn view(system: &System, executor: Executor, directory: &Directory) -> ExecutorView {
    views::executor_view(executor, directory, system.now())
}
