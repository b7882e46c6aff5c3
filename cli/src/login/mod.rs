//! `countersign login` and `countersign logout`.
//!
//! An API token is for pipelines: it opens and claims, and never reviews. A session is a person: it reviews, too.
//! Both can be kept for one server.

mod secret;
mod sign_in;
mod sign_out;

pub use sign_in::{Args as LoginArgs, run as login};
pub use sign_out::{Args as LogoutArgs, run as logout};
