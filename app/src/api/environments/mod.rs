//! Environments, and freezing them.

mod create;
mod delete;
mod freeze;
mod unfreeze;
mod update;

pub use create::CreateEnvironment;
pub use delete::DeleteEnvironment;
pub use freeze::FreezeEnvironment;
pub use unfreeze::UnfreezeEnvironment;
pub use update::UpdateEnvironment;
