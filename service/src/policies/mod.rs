//! Policies: templates and their versions.

mod archive;
mod create;
mod save;
mod show;
mod view;

pub(crate) use view::binding_view;

pub use archive::archive;
pub use create::create;
pub use save::save;
pub use show::{list, show, versions};
