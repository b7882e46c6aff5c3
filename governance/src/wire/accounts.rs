//! Set-up, invitations and memberships as the doors show and take them.

use crate::ids::{MemberId, OrganizationId};
use serde::{Deserialize, Serialize};

/// What the first set-up asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SetupBody {
    /// The organization's name.
    pub organization: String,
    /// The owner's name.
    pub name: String,
    pub email: String,
    pub password: String,
    /// The organization's zone (IANA name); UTC when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// An invitation as the one invited sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvitationShown {
    /// The organization's name.
    pub organization: String,
    pub email: String,
    /// Whether the address has a login, whose password is asked for instead of a new one.
    pub has_login: bool,
}

/// An organization by id, slug and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationRef {
    pub id: OrganizationId,
    pub slug: String,
    pub name: String,
}

/// A login's place in one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    pub organization: OrganizationRef,
    pub member: MemberId,
    /// The member's name there.
    pub name: String,
}
