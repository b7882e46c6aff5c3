//! What leaves for webhooks.

mod addresses;
mod cloud_events;
mod slack;
mod webhooks;
