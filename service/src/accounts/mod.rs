//! Accounts: who somebody is, before and beside what they may do in an organization.
//!
//! | module | verbs |
//! |---|---|
//! | [`setup`] | the first organization and owner, by a one-time address |
//! | [`bootstrap`] | the same without a browser |
//! | [`organizations`] | further organizations, by the installation's administrator |
//! | [`login`] | log in, change the password, choose an organization |
//! | [`sessions`] | what the web layer keeps of a browser |
//! | [`invitations`] | join by a one-time address |
//! | [`password`], [`attempts`] | how passwords are hashed, and how often they may be tried |
//!
//! A login is an email address and a password, and may be a member of any number of organizations.
//! One-time addresses and tokens are secrets of 190 bits of which only the SHA-256 is kept. What
//! an address leads to never depends on anything but the secret in it.

pub mod attempts;
pub mod bootstrap;
mod founding;
pub mod invitations;
pub mod login;
pub mod organizations;
pub mod password;
pub mod sessions;
pub mod setup;

use governance::ids::{LoginId, OrganizationId};

/// Somebody who proved who they are, and the organization that they enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub login: LoginId,
    pub organization: OrganizationId,
}
