//! Invitations: made, taken back, accepted.

mod accept;
mod create;
mod revoke;

pub use accept::AcceptInvitation;
pub use create::InviteMember;
pub use revoke::RevokeInvitation;
