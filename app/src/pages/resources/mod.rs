//! Resources: what gates each.

mod found;
mod show;

pub use show::ResourcePage;
