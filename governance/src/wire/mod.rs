//! The JSON of the doors (interfaces.md): camelCase, the brief's field names, ids as UUIDs, times
//! as RFC 3339 UTC. Bodies refuse unknown fields. Web pages, REST and command line share these.

pub mod accounts;
pub mod audit;
pub mod break_glass;
pub mod comparisons;
pub mod directory;
pub mod events;
pub mod executors;
pub mod live;
pub mod notifications;
pub mod policies;
pub mod replays;
pub mod requests;
pub mod simulations;
pub mod studio;
pub mod webhooks;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A thing by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ref {
    pub id: Uuid,
    pub name: String,
}

impl Ref {
    /// A reference.
    pub fn new(id: Uuid, name: impl Into<String>) -> Self {
        Self { id, name: name.into() }
    }
}

/// One page of a list; `next` is the cursor of the page after it, absent on the last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
