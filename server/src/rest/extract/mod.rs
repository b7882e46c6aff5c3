//! What handlers take out of a request. Each refuses with a problem.

mod authenticated;
mod id;
mod idempotency;
mod json;
mod query;
mod reading;

pub use authenticated::Authenticated;
pub use id::{Id, IdAndNumber};
pub use idempotency::{IdempotencyHeader, IdempotencyKey};
pub use json::{Json, Optional};
pub use query::Query;
