//! Who carries out what is approved at a project or cluster, for the page of either.

use governance::{Permission, Place};
use service::{System, executors};

use crate::Refused;
use crate::components::settings::executors::Executing;
use crate::session::Viewer;

/// How many executions stand on a page, beside everything else.
const SHOWN: u64 = 5;

/// Reads it for a reader who may change it; `None` for any other.
pub(super) async fn executing(system: &System, viewer: &Viewer, place: Place) -> Result<Option<Executing>, Refused> {
    if !viewer.may(Permission::ResourcesManage) {
        return Ok(None);
    }
    let executor = executors::of(system, &viewer.caller, place).await?;
    let last = match &executor {
        Some(executor) => executors::executions(system, &viewer.caller, executor.id, SHOWN).await?,
        None => Vec::new(),
    };
    Ok(Some(Executing { place, executor, last }))
}
