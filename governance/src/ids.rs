//! Identifiers: one newtype for each kind of thing, so that none is taken for another.
//! They are parsed here and never minted here: new ones are passed in.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+};
}

ids! {
    /// The tenant.
    OrganizationId,
    /// A login identity: an email address and a password, member of any number of organizations.
    LoginId,
    /// A person in one organization.
    MemberId,
    /// A named role that carries permissions.
    OrgRoleId,
    /// A named set of members.
    TeamId,
    /// A project.
    ProjectId,
    /// An environment of a project.
    EnvironmentId,
    /// A cluster.
    ClusterId,
    /// An approval policy template, through all its versions.
    TemplateId,
    /// The attachment of a template to one resource.
    BindingId,
    /// A request.
    RequestId,
    /// The one-time taking of an approved request.
    ClaimId,
    /// An entry of the audit log.
    EventId,
    /// A break-glass session.
    BreakGlassSessionId,
    /// What one member is told of one request.
    NotificationId,
    /// Something that the review of a break-glass session asks for.
    FollowUpId,
    /// An API token.
    TokenId,
    /// An invitation to join an organization.
    InvitationId,
    /// An address that events are sent to.
    WebhookId,
    /// One event on its way to one webhook.
    DeliveryId,
    /// A webhook that carries requests out.
    ExecutorId,
    /// One request in the hands of its executor.
    ExecutionId,
}
