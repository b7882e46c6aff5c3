//! The Countersign process, as a library so that tests can drive its router without a network.

pub mod auth;
pub mod commands;
pub mod config;
pub mod demo;
pub mod logging;
pub mod mail;
pub mod metrics;
pub mod outgoing;
pub mod rest;
pub mod router;
pub mod sessions;
pub mod site;
pub mod state;
pub mod web;
pub mod workers;
