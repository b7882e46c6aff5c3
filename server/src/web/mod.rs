//! What browsers ask for: pages, forms, files.

pub mod account;
pub mod files;
mod flash;
pub mod forms;
pub mod headers;
pub mod health;
pub mod live;
pub mod pages;
pub mod payload;
pub mod shortcuts;
pub mod theme;
