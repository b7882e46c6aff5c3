//! The audit log: reading it page by page and as a file, and verifying that it is what was recorded.

pub mod export;
mod filter;
mod key;
pub mod upkeep;
mod verification;

pub use filter::Filter;
pub use key::{Keyless, installation_key, public_key, read_key, signer, signing_key};
pub use verification::{alarm, verification, verify, verify_up_to};

use crate::page::Seek;
use crate::store::log::{self, Cursor};
use crate::{Caller, Error, System};
use filter::Scene;
use governance::Permission;
use governance::wire::Page;
use governance::wire::events::EventView;

/// Events that fit, the newest first; with a span of time in the filter, the latest first. Needs
/// `audit.read`.
///
/// A page costs the same however long the log. With a text in the filter it looks through at most
/// [`log::search::LOOKED_AT`] events that fit otherwise, so it can hold fewer events than asked for, or
/// none, and still have a next one.
///
/// # Errors
/// A missing permission; [`Error::Invalid`] for a cursor that is none, or of another order.
pub async fn list(system: &System, caller: &Caller, filter: &Filter, seek: &Seek) -> Result<Page<EventView>, Error> {
    let after = seek.place::<Cursor>()?;
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::AuditRead).await?;
    let scene = Scene::load(&tx, caller.organization).await?;
    let Some(criteria) = filter.criteria(&tx, &scene).await? else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    if after.is_some_and(|after| !after.suits(&criteria)) {
        return Err(Error::field("after", "is the `next` of a page in another order"));
    }
    let seen = log::find(&tx, caller.organization, &criteria, after, seek.limit(), &scene.roster).await?;
    Ok(Page { items: seen.events, next: seen.next.map(|next| next.to_string()) })
}
