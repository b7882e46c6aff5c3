//! What the settings pages are put together from.

mod destructive;
mod email;
mod environment_fields;
mod environments;
pub mod executors;
mod fields;
mod frame;
mod freeze;
mod impact;
mod invitations;
mod keep_previous;
mod member;
mod permissions;
mod section;
mod token;
pub mod webhooks;

pub use destructive::Destructive;
pub use email::{FailedMails, MailStatus};
pub use environment_fields::EnvironmentFields;
pub use environments::{EnvironmentChips, EnvironmentsCard};
pub use fields::{ClusterFields, MembershipFields, OrgRoleFields, ProjectFields, TeamFields};
pub use frame::SettingsFrame;
pub use freeze::FreezeCard;
pub use impact::{ConfirmImpact, ForewarnedOf, ImpactList, RefusedStep};
pub use invitations::InvitationTable;
pub use keep_previous::KeepPrevious;
pub use member::{Chips, MemberFacts, MemberRow, MemberState};
pub use permissions::{PermissionFacts, permissions_in_words};
pub use section::Section;
pub use token::{TokenRow, curl_example};
