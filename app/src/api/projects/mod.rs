//! Projects.

mod create;
mod delete;
mod update;

pub use create::CreateProject;
pub use delete::DeleteProject;
pub use update::UpdateProject;
