//! What happened, as the timeline of a request and the audit show it.

mod item;
mod mark;

pub use item::EventItem;
pub use mark::mark;
