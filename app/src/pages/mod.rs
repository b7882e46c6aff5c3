//! The pages, rendered on the server only. `routes.rs` says which stands at which address.

pub mod accounts;
pub mod approvals;
pub mod audit;
pub mod break_glass;
pub mod days;
pub mod home;
pub mod link;
pub mod notifications;
pub mod people;
pub mod policies;
pub mod problem;
pub mod requests;
pub mod resources;
pub mod settings;
pub mod simulator;
pub mod waiting;
