//! Reading the audit log, and verifying that it is what was recorded.

mod key;
pub mod upkeep;
mod verification;

pub use key::{installation_key, public_key, read_key, signing_key};
pub use verification::{verification, verify};

use crate::page::Seek;
use crate::store::{facts, log};
use crate::{Caller, Error, System};
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::wire::Page;
use governance::wire::events::EventView;
use governance::{Permission, Timestamp};

/// What to look for, as addresses and interfaces write it; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A member by id, e-mail address or name.
    pub actor: Option<String>,
    /// Kinds of events; several are alternatives.
    pub kinds: Vec<EventKind>,
    pub request: Option<RequestId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    pub prominent: bool,
}

/// Events that fit, the newest first. Needs `audit.read`.
///
/// # Errors
/// A missing permission; [`Error::Invalid`] for a cursor that is none.
pub async fn list(system: &System, caller: &Caller, filter: &Filter, seek: &Seek) -> Result<Page<EventView>, Error> {
    let before = seek.place::<i64>()?;
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::AuditRead).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let actor = match filter.actor.as_deref().map(|text| roster.find_member(text)) {
        Some(None) => return Ok(Page { items: Vec::new(), next: None }),
        Some(Some(member)) => Some(member.id),
        None => None,
    };
    let criteria = log::Criteria {
        actor,
        kinds: filter.kinds.clone(),
        request: filter.request,
        from: filter.from,
        until: filter.until,
        prominent: filter.prominent,
    };
    let mut items = log::find(&tx, caller.organization, &criteria, before, seek.limit() + 1, &roster).await?;
    let next = seek.cut(&mut items, |event| event.sequence.to_string());
    Ok(Page { items, next })
}
