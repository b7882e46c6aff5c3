//! What the doors take.

use super::ScopeBody;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /break-glass-sessions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassStart))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartBody {
    /// The justification, which every event of the session repeats.
    pub reason: String,
    /// Keys of actions, such as `release.deploy`.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::action::Action>))]
    pub actions: Vec<String>,
    pub scope: ScopeBody,
    /// How long, within the organization's bounds.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub minutes: i64,
    /// One's own tokens whose requests it covers too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Uuid>,
    /// Must be `true`: whoever starts a session knows that every bypass is recorded, announced and reviewed.
    pub understood: bool,
}

/// `POST /break-glass-sessions/{id}/revocation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassRevocation))]
#[serde(deny_unknown_fields)]
pub struct RevokeBody {
    #[serde(default)]
    pub reason: String,
}

/// `POST /break-glass-sessions/{id}/review`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassReview))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewBody {
    /// What happened.
    pub account: String,
    /// Whether breaking the glass was justified.
    pub justified: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUpBody>,
}

/// Something that is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassFollowUp))]
#[serde(deny_unknown_fields)]
pub struct FollowUpBody {
    pub what: String,
    /// A member, by id, email address or name.
    pub owner: String,
    /// The day by which it is to be done: `2026-12-24`.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub due: NaiveDate,
}
