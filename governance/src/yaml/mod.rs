//! Reading YAML and JSON files that people write: with the line, the column and the field of
//! whatever cannot be accepted.

mod path;
mod problem;
mod read;

pub(crate) use path::{Path, locate};
pub use problem::Problem;
pub(crate) use read::documents;
