//! Members: their teams, their org roles, and whether they are active.

mod deactivate;
mod reactivate;
mod update;

pub use deactivate::DeactivateMember;
pub use reactivate::ReactivateMember;
pub use update::UpdateMember;
