//! The tables as sea-orm sees them: one file a table, no logic.

pub mod bindings;
pub mod claims;
pub mod clusters;
pub mod environments;
pub mod events;
pub mod idempotency_keys;
pub mod invitations;
pub mod logins;
pub mod member_roles;
pub mod members;
pub mod org_roles;
pub mod organizations;
pub mod payloads;
pub mod pending_policies;
pub mod policies;
pub mod policy_versions;
pub mod projects;
pub mod request_places;
pub mod request_policies;
pub mod requests;
pub mod reviews;
pub mod setup_links;
pub mod team_members;
pub mod teams;
pub mod tokens;
pub mod web_sessions;
