//! What several of these pages load.

use governance::Permission;
use service::{Caller, System, directory};

use crate::Refused;
use crate::components::policies::editor::Options;
use crate::components::policies::words::Names;
use crate::pages::people::everyone;
use crate::session::{Viewer, viewer};

/// The reader, who must be allowed to change policies.
pub(super) async fn manager() -> Result<Viewer, Refused> {
    let viewer = viewer().await?;
    if viewer.may(Permission::PoliciesManage) {
        Ok(viewer)
    } else {
        Err(service::Error::Forbidden(Permission::PoliciesManage).into())
    }
}

/// What the editor offers.
pub(super) async fn options(system: &System, caller: &Caller) -> Result<Options, Refused> {
    let members = everyone(system, caller).await?;
    let teams = directory::teams::list(system, caller).await?;
    let roles = directory::org_roles::list(system, caller).await?;
    let projects = directory::projects::list(system, caller).await?;
    let clusters = directory::clusters::list(system, caller).await?;
    let zone = directory::organization::show(system, caller).await?.timezone;
    Ok(Options::of(&members, &teams, &roles, &projects, &clusters, zone))
}

/// The names behind the ids of a policy.
pub(super) async fn names(system: &System, caller: &Caller) -> Result<Names, Refused> {
    let members = everyone(system, caller).await?;
    Ok(Names::of(&members, &directory::teams::list(system, caller).await?))
}
