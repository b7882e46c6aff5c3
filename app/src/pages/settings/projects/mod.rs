//! Projects.

mod list;
mod new;
mod show;

pub use list::ProjectsPage;
pub use new::NewProjectPage;
pub use show::ProjectPage;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 2] = [("name", "Name"), ("slug", "Slug")];
