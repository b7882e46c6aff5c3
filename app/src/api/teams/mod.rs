//! Teams and who is in them.

mod create;
mod delete;
mod update;

pub use create::CreateTeam;
pub use delete::DeleteTeam;
pub use update::UpdateTeam;
