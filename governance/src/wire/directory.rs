//! Members, teams, org roles, resources, tokens and the organization as the doors show and take them.

use super::Ref;
use crate::Timestamp;
use crate::facts::Superseding;
use crate::people::Permission;
use crate::resources::Freeze;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub teams: Vec<Ref>,
    pub org_roles: Vec<Ref>,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub joined_at: Timestamp,
}

/// `PATCH /members/{id}`; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MemberBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Ids or names; the whole list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
    /// Ids or names; the whole list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_roles: Option<Vec<String>>,
}

/// `POST /invitations`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InvitationBody {
    pub email: String,
    pub org_roles: Vec<String>,
    pub teams: Vec<String>,
}

/// An invitation that waits, or was used or revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    pub id: Uuid,
    pub email: String,
    pub org_roles: Vec<Ref>,
    pub teams: Vec<Ref>,
    pub invited_by: Ref,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

/// A new invitation with its one-time address, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    pub invitation: InvitationView,
    pub url: String,
}

/// `POST /invitations/{secret}/acceptance`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AcceptBody {
    pub name: String,
    pub password: String,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamView {
    pub id: Uuid,
    pub name: String,
    pub members: Vec<Ref>,
}

/// `POST /teams`, `PUT /teams/{id}`: name and the whole list of members (ids, email addresses or names).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TeamBody {
    pub name: String,
    pub members: Vec<String>,
}

/// An org role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrgRoleView {
    pub id: Uuid,
    pub name: String,
    pub permissions: Vec<Permission>,
    pub built_in: bool,
    /// How many members hold it.
    pub holders: usize,
}

/// `POST /org-roles`, `PUT /org-roles/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OrgRoleBody {
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::Permission>))]
    pub permissions: Vec<String>,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectView {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub environments: Vec<EnvironmentView>,
}

/// `POST /projects`, `PUT /projects/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProjectBody {
    pub slug: String,
    pub name: String,
}

/// An environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnvironmentView {
    pub id: Uuid,
    pub project: Ref,
    pub name: String,
    /// The cluster that hosts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Ref>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freeze: Option<Freeze>,
}

/// `POST /environments`, `PUT /environments/{id}`; project and cluster by slug or id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentBody {
    pub project: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClusterView {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// The environment name that conditions see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
}

/// `POST /clusters`, `PUT /clusters/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ClusterBody {
    pub slug: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
}

/// What a token may do. It never may more than its owner, and never reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TokenScope {
    /// Open requests.
    #[serde(rename = "requests.open")]
    RequestsOpen,
    /// Read requests, policies, bindings and the directory.
    #[serde(rename = "requests.read")]
    RequestsRead,
    /// Claim requests and report on them; cancel them.
    #[serde(rename = "requests.claim")]
    RequestsClaim,
    /// Create, change, bind and archive policies.
    #[serde(rename = "policies.manage")]
    PoliciesManage,
    /// Change the directory: members, teams, roles, projects, environments, clusters, the organization.
    #[serde(rename = "directory.manage")]
    DirectoryManage,
    /// Read the audit log.
    #[serde(rename = "audit.read")]
    AuditRead,
    /// Issue and revoke tokens, never with more scopes than its own.
    #[serde(rename = "tokens.manage")]
    TokensManage,
}

impl TokenScope {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::RequestsOpen,
        Self::RequestsRead,
        Self::RequestsClaim,
        Self::PoliciesManage,
        Self::DirectoryManage,
        Self::AuditRead,
        Self::TokensManage,
    ];

    /// The key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::RequestsOpen => "requests.open",
            Self::RequestsRead => "requests.read",
            Self::RequestsClaim => "requests.claim",
            Self::PoliciesManage => "policies.manage",
            Self::DirectoryManage => "directory.manage",
            Self::AuditRead => "audit.read",
            Self::TokensManage => "tokens.manage",
        }
    }

    /// What it allows, in a few words.
    pub const fn says(self) -> &'static str {
        match self {
            Self::RequestsOpen => "Open requests",
            Self::RequestsRead => "Read requests, policies and the directory",
            Self::RequestsClaim => "Claim, report on and cancel requests",
            Self::PoliciesManage => "Create, change, bind and archive policies",
            Self::DirectoryManage => "Change members, teams, roles and resources",
            Self::AuditRead => "Read the audit log",
            Self::TokensManage => "Issue and revoke API tokens",
        }
    }
}

impl std::str::FromStr for TokenScope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.key() == text).ok_or(())
    }
}

/// An API token; never its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    pub id: Uuid,
    pub name: String,
    /// The first characters, to recognise it by.
    pub prefix: String,
    pub owner: Ref,
    pub scopes: Vec<TokenScope>,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Timestamp>,
    /// Until when the secret before the last rotation is valid, too; absent where it is not.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_until: Option<Timestamp>,
    /// When that secret was last used since the rotation; absent where it was not, and where it is valid no more.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_used_at: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub revoked_at: Option<Timestamp>,
}

/// `POST /tokens`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenBody {
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<TokenScope>))]
    pub scopes: Vec<String>,
    /// In how many days it expires; absent is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650))]
    pub expires_in_days: Option<i64>,
}

/// `POST /tokens/{id}/secret`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RotateTokenBody {
    /// For how many hours the previous secret stays valid: 0 to 168, 24 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 168))]
    pub keep_previous_hours: Option<u32>,
    /// In how many days it expires; absent leaves its expiry as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650))]
    pub expires_in_days: Option<i64>,
}

/// A new token with its secret, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenIssued {
    pub token: TokenView,
    pub secret: String,
}

/// The organization and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrganizationView {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub timezone: String,
    pub request_ttl_hours: i64,
    pub approval_ttl_hours: i64,
    /// What a newer request does to older pending ones with the same action and target.
    pub superseding: Superseding,
}

/// `PUT /organization`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OrganizationBody {
    pub name: String,
    pub timezone: String,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 8760))]
    pub request_ttl_hours: i64,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 8760))]
    pub approval_ttl_hours: i64,
    /// Absent: stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseding: Option<Superseding>,
}
