//! Policies: templates and their versions.

mod analyses;
mod analysis;
mod archive;
pub(crate) mod change;
mod create;
pub mod files;
mod restore;
mod save;
mod show;
mod studio;
mod versions;
mod view;

pub(crate) use analyses::Analyses;
pub(crate) use view::binding_view;

pub use analysis::findings;
pub use archive::archive;
pub use create::create;
pub use restore::restore;
pub use save::{Saved, save};
pub use show::{list, show};
pub use studio::{check, studio};
pub use versions::{compare, compare_draft, version, versions};
