//! Resources: what gates each.

mod data;
mod found;
mod show;

pub use show::ResourcePage;
