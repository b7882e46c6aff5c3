//! Notifications: what members are told of requests, in the application. Who must hear of what is
//! decided in [`governance::event::audience`], and written where the request is written
//! ([`crate::store::requests`]). They belong to people: API tokens have none.

mod alerts;
mod list;
mod preferences;
mod read;
pub(crate) mod upkeep;

pub use alerts::{list_alerts, open_session, read_alerts};
pub use list::{Bell, bell, list, unread};
pub use preferences::{preferences, set_preferences};
pub use read::{mark_read, open_request};

use crate::{Caller, Error};

/// Refuses tokens.
fn own(caller: &Caller) -> Result<(), Error> {
    caller.in_person("have notifications")
}
