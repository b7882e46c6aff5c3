//! Environments, and freezing them.

mod create;
mod delete;
mod freeze;
mod unfreeze;
mod update;

pub use create::CreateEnvironment;
pub use delete::DeleteEnvironment;
pub use freeze::FreezeEnvironment;
pub use unfreeze::UnfreezeEnvironment;
pub use update::UpdateEnvironment;

use governance::ids::EnvironmentId;
use governance::wire::policies::Gated;

use crate::form;

/// Ends a form whose act passes the gate: back to the environment, which tells that it was done, or links to the
/// request that waits (`?waits=…`).
fn answer(gated: &Gated, id: EnvironmentId, did: &str) {
    let page = format!("/settings/environments/{id}");
    match gated {
        Gated::Done { .. } => form::done(&page, did),
        Gated::Pending { request, .. } => form::done(&format!("{page}?waits={request}"), ""),
    }
}
