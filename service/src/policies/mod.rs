//! Policies: templates and their versions.

mod archive;
pub(crate) mod change;
mod create;
mod preview;
mod save;
mod show;
mod view;

pub(crate) use view::binding_view;

pub use archive::archive;
pub use create::create;
pub use preview::{Preview, preview};
pub use save::{Saved, save};
pub use show::{list, show, versions};
