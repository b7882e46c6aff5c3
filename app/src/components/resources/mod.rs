//! What gates a resource.

mod facts;
mod level;

pub use facts::{ResourceFacts, Sight};
pub use level::{Level, LevelCard, Stacking};
