//! Clusters.

mod create;
mod delete;
mod update;

pub use create::CreateCluster;
pub use delete::DeleteCluster;
pub use update::UpdateCluster;
