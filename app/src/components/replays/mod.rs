//! What a policy would have done to the requests of the last days.

#[cfg(feature = "ssr")]
mod report;
mod summary;

#[cfg(feature = "ssr")]
pub use report::ReplayReport;
pub use summary::ReplaySummary;
