//! Everyone of the organization, for pages that offer people to choose from.

use governance::wire::directory::MemberView;
use service::page::Seek;
use service::{Caller, System, directory};

use crate::Refused;

/// Every member by name, active or not.
pub async fn everyone(system: &System, caller: &Caller) -> Result<Vec<MemberView>, Refused> {
    let mut everyone = Vec::new();
    let mut seek = Seek::first();
    loop {
        let page = directory::members::list(system, caller, None, &seek).await?;
        everyone.extend(page.items);
        match page.next {
            Some(next) => seek.after = Some(next),
            None => return Ok(everyone),
        }
    }
}
