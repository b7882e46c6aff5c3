//! Replays as the doors take and show them.

use super::Ref;
use super::policies::PlaceBody;
use crate::Timestamp;
use crate::action::Action;
use crate::ids::RequestId;
use crate::policy::PolicyBody;
use crate::replay::{Difference, Pace, Tally};
use serde::{Deserialize, Serialize};

/// How many days back a replay goes where nothing is said.
pub const DAYS: u32 = 30;

/// How many days back a replay goes at most.
pub const DAYS_MOST: u32 = 365;

/// How many places can be named at most.
pub const PLACES_MOST: usize = 1000;

/// `POST /approval-policies/{id}/replay`: a version, a draft, or the current version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReplayBody {
    /// How many days back: 1 to 365, 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365))]
    pub days: Option<u32>,
    /// A saved version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// A draft, instead of a saved version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyBody>,
    /// Whether bindings that only observe are taken to be enforced too.
    pub observed: bool,
    /// Where it is taken to be enforced, instead of where the policy is bound: 1000 places at most.
    /// Required for a version whose scope is not the level that the policy is bound at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<PlaceBody>>,
}

/// `POST /replays`: a policy that nobody has saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftReplayBody {
    /// How many days back: 1 to 365, 30 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365))]
    pub days: Option<u32>,
    pub policy: PolicyBody,
    /// Where it is taken to be enforced, 1000 places at most; every resource of its scope when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<PlaceBody>>,
}

/// What a policy would have done to the requests of the last days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayView {
    pub days: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
    /// The policy's name in the version that was replayed.
    pub name: String,
    /// The version; absent for a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Where it was taken to be enforced: "api / production".
    pub places: Vec<String>,
    /// How many of its bindings only observe and were left out.
    pub observed: usize,
    /// How many requests were opened.
    pub requests: u64,
    /// How many of them are left out, since what they were aimed at is gone.
    pub gone: u64,
    /// How many the policy gated then.
    pub gated_then: u64,
    /// How many the version would have gated.
    pub gated_now: u64,
    /// What would have been different, where anything would.
    pub differences: Vec<ReplayGroup>,
    /// What it would have cost in waiting; absent where no gated request was decided in this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingView>,
}

/// The requests that would have met with the same difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplayGroup {
    pub difference: Difference,
    /// What it means.
    pub says: String,
    pub count: u64,
    /// The newest of them.
    pub requests: Vec<ReplayedRequest>,
}

/// A request that would have gone differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReplayedRequest {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    /// The target in words, as it was when the request was opened.
    pub target: String,
    pub requester: Ref,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Who could have approved beside those who could then.
    pub gained: Vec<Ref>,
    /// Who could then and could not have.
    pub lost: Vec<Ref>,
    /// Whether another quorum would have been asked for.
    pub quorum: bool,
}

/// What newly gated requests would have waited, at the pace at which gated ones were decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WaitingView {
    /// How many decisions the pace was observed from: the latest 1000 at most.
    pub decisions: u64,
    pub median_seconds: i64,
    pub p90_seconds: i64,
    /// The median times the number of newly gated requests.
    pub total_median_seconds: i64,
    pub total_p90_seconds: i64,
}

impl WaitingView {
    /// What the newly gated requests of a tally would have waited.
    pub fn of(pace: &Pace, tally: &Tally) -> Self {
        let (median, p90) = pace.of_all(tally.count(Difference::NewlyGated));
        Self {
            decisions: pace.decisions as u64,
            median_seconds: pace.median.num_seconds(),
            p90_seconds: pace.p90.num_seconds(),
            total_median_seconds: median.num_seconds(),
            total_p90_seconds: p90.num_seconds(),
        }
    }
}

impl ReplayView {
    /// How many requests would have met with a difference.
    pub fn count(&self, difference: Difference) -> u64 {
        self.differences.iter().find(|group| group.difference == difference).map_or(0, |group| group.count)
    }
}
