//! Clusters.

mod list;
mod new;
mod show;

pub use list::ClustersPage;
pub use new::NewClusterPage;
pub use show::ClusterPage;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 3] = [("name", "Name"), ("slug", "Slug"), ("environment", "Environment label")];
