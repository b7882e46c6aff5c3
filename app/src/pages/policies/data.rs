//! What several of these pages load.

use governance::Permission;
use governance::wire::directory::MemberView;
use service::page::Seek;
use service::{Caller, System, directory};

use crate::Refused;
use crate::components::policies::editor::Options;
use crate::components::policies::words::Names;
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
    let members = members(system, caller).await?;
    let teams = directory::teams::list(system, caller).await?;
    let roles = directory::org_roles::list(system, caller).await?;
    let projects = directory::projects::list(system, caller).await?;
    let clusters = directory::clusters::list(system, caller).await?;
    let zone = directory::organization::show(system, caller).await?.timezone;
    Ok(Options::of(&members, &teams, &roles, &projects, &clusters, zone))
}

/// The names behind the ids of a policy.
pub(super) async fn names(system: &System, caller: &Caller) -> Result<Names, Refused> {
    let members = members(system, caller).await?;
    Ok(Names::of(&members, &directory::teams::list(system, caller).await?))
}

async fn members(system: &System, caller: &Caller) -> Result<Vec<MemberView>, Refused> {
    let mut members = Vec::new();
    let mut seek = Seek { after: None, limit: Some(200) };
    loop {
        let page = directory::members::list(system, caller, None, &seek).await?;
        members.extend(page.items);
        match page.next {
            Some(next) => seek.after = Some(next),
            None => return Ok(members),
        }
    }
}
