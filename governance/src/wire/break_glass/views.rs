//! What the doors show.

use crate::Timestamp;
use crate::action::Action;
use crate::event::PolicyRef;
use crate::ids::{BreakGlassSessionId, FollowUpId, RequestId};
use crate::policy::Scope;
use crate::wire::Ref;
use crate::wire::requests::RequestRef;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SessionState {
    Active,
    /// Its time came.
    Ended,
    /// It was ended before its time.
    Revoked,
}

/// A break-glass session as the doors show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassSession))]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub id: BreakGlassSessionId,
    pub holder: Ref,
    pub state: SessionState,
    pub reason: String,
    pub actions: Vec<Action>,
    pub scope: Vec<PlaceView>,
    /// The scope in words, by the names of now.
    pub scope_says: String,
    /// The holder's tokens that it covers too.
    pub tokens: Vec<Ref>,
    /// The request by which it was asked for.
    pub request: RequestId,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When it ends by itself.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub ends_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<Ref>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revoked_because: String,
    /// How long it was active, or will have been.
    pub seconds: i64,
    /// How many requests it bypassed.
    pub bypassed: u64,
    /// These requests, the oldest first, and what each bypassed. Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bypasses: Option<Vec<BypassedRequest>>,
    pub debt: Debt,
    /// Until when its review is due; absent while it is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub review_due: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewView>,
    /// Whether the viewer may end it now.
    pub can_revoke: bool,
    /// Whether the viewer may review it now.
    pub can_review: bool,
    pub url: String,
}

/// How the review of a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassDebt))]
#[serde(rename_all = "kebab-case")]
pub enum Debt {
    /// It is active: nothing is owed yet.
    None,
    Owed,
    DueSoon,
    Overdue,
    Reviewed,
}

/// A place of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceView {
    pub level: Scope,
    /// Absent for the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    pub name: String,
}

/// What a review found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassReviewed))]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    pub by: Ref,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    pub account: String,
    pub justified: bool,
    pub follow_ups: Vec<FollowUpView>,
}

/// Something that is to be done about a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassFollowUpSeen))]
#[serde(rename_all = "camelCase")]
pub struct FollowUpView {
    pub id: FollowUpId,
    pub what: String,
    pub owner: Ref,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub due: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<Ref>,
    /// Whether its day has passed and it is not done.
    pub overdue: bool,
    /// Whether the viewer may report it as done.
    pub can_finish: bool,
}

/// The session that bypassed what stood in the way of a request, and what that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BypassView {
    pub session: BreakGlassSessionId,
    /// Until when it lasts; absent where it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// What it bypassed: at the opening, and what more at the claim.
    pub bypassed: Vec<BypassedView>,
}

impl BypassView {
    /// What it bypassed, in words: "bypassed Production deploys (version 3), the freeze of production".
    pub fn sentence(&self) -> String {
        let policies = self.bypassed.iter().flat_map(|bypassed| &bypassed.policies);
        let freezes = self.bypassed.iter().flat_map(|bypassed| &bypassed.freezes);
        crate::event::bypassed(policies, freezes)
    }
}

/// When a request was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum BypassStep {
    Opening,
    Claim,
}

/// What a session bypassed at one step of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassBypassed))]
pub struct BypassedView {
    pub step: BypassStep,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The enforced policies, in the versions that applied.
    pub policies: Vec<PolicyRef>,
    /// The freezes in words, with the environment and the reason: "production is frozen: Quarter end".
    pub freezes: Vec<String>,
}

/// A request that a session let through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassBypass))]
pub struct BypassedRequest {
    pub request: RequestRef,
    pub action: Action,
    /// In words, as it was when the request was opened.
    pub target: String,
    pub bypassed: Vec<BypassedView>,
}

/// What came of asking for a session: it is active, or the request for it waits for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassStarted))]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Started {
    Active { session: Box<SessionView> },
    Pending { request: RequestId, number: u64 },
}

/// The payload of a request for a session: names are for those who approve it, ids are what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishView {
    pub actions: Vec<Action>,
    pub scope: Vec<PlaceView>,
    pub minutes: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<Ref>,
}

/// An organization's limits for break-glass: `GET` and `PUT /break-glass-limits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassLimits))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitsBody {
    /// The shortest session, in minutes: 1 to 1440.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub shortest_minutes: i64,
    /// The longest session, in minutes: 1 to 1440, not less than the shortest.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub longest_minutes: i64,
    /// How long a member waits after a session for the next one, in minutes: 0 to 10080.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10080))]
    pub pause_minutes: i64,
    /// More sessions of a member in a calendar month than this are told to owners: 1 to 100.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100))]
    pub sessions_a_month: i64,
    /// How long after its end a session may go unreviewed, in days: 1 to 90.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 90))]
    pub review_days: i64,
    /// Whether an overdue review blocks that member's next session.
    pub review_blocks: bool,
}
