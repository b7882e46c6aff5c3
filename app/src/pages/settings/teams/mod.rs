//! Teams.

mod list;
mod new;
mod show;

pub use list::TeamsPage;
pub use new::NewTeamPage;
pub use show::TeamPage;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 2] = [("name", "Name"), ("members", "Members")];
