//! The shape of a document (interfaces.md, "The policy test file"). Unknown keys are refused.

use super::entries::Entries;
use crate::Timestamp;
use crate::action::Action;
use crate::gate::Gate;
use crate::people::Permission;
use crate::policy::PolicyBody;
use crate::policy::file::BindingEntry;
use crate::request::{StateName, Verdict};
use crate::wire::break_glass::ScopeBody;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::fmt;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default)]
    pub organization: OrganizationEntry,
    #[serde(default)]
    pub members: Entries<MemberEntry>,
    #[serde(default)]
    pub projects: Entries<ProjectEntry>,
    #[serde(default)]
    pub clusters: Entries<ClusterEntry>,
    #[serde(default)]
    pub policies: Vec<PolicyBody>,
    #[serde(default)]
    pub bindings: Vec<BindingEntry>,
    #[serde(default)]
    pub break_glass: Vec<SessionEntry>,
    pub cases: Vec<CaseEntry>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OrganizationEntry {
    #[serde(deserialize_with = "zone")]
    pub timezone: Tz,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct MemberEntry {
    pub teams: Vec<String>,
    pub org_roles: Vec<String>,
    /// Absent: may open and review.
    pub permissions: Option<BTreeSet<Permission>>,
    pub active: bool,
}

impl Default for MemberEntry {
    fn default() -> Self {
        Self { teams: Vec::new(), org_roles: Vec::new(), permissions: None, active: true }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ProjectEntry {
    pub environments: Entries<EnvironmentEntry>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EnvironmentEntry {
    pub cluster: Option<String>,
    pub frozen: Frozen,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ClusterEntry {
    pub environment: Option<String>,
}

/// A break-glass session.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SessionEntry {
    pub holder: String,
    pub actions: BTreeSet<Action>,
    pub scope: ScopeBody,
    #[serde(deserialize_with = "instant")]
    pub from: Timestamp,
    #[serde(deserialize_with = "instant")]
    pub until: Timestamp,
    #[serde(default, deserialize_with = "maybe_instant")]
    pub revoked_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseEntry {
    pub name: String,
    pub request: RequestEntry,
    #[serde(default)]
    pub reviews: Vec<ReviewEntry>,
    #[serde(default)]
    pub expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestEntry {
    pub requester: String,
    pub action: Action,
    #[serde(default)]
    pub target: TargetEntry,
    #[serde(default)]
    pub reason: String,
    #[serde(deserialize_with = "instant")]
    pub at: Timestamp,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TargetEntry {
    pub project: Option<String>,
    pub environment: Option<String>,
    pub cluster: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewEntry {
    pub by: String,
    pub verdict: Verdict,
    pub expect: Option<Received>,
}

/// How a review is received.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Received {
    Recorded,
    NotEligible,
    AlreadyReviewed,
    Closed,
}

impl Received {
    /// The word for it; for a refused one the refusal's code.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::NotEligible => "not-eligible",
            Self::AlreadyReviewed => "already-reviewed",
            Self::Closed => "closed",
        }
    }
}

/// What should come; what is absent is not checked.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expect {
    pub gate: Option<Gate>,
    pub state: Option<Stands>,
    pub policies: Option<BTreeSet<String>>,
    pub unsatisfied: Option<BTreeSet<String>>,
    pub violations: Option<BTreeSet<String>>,
    pub eligible: Option<BTreeSet<String>>,
}

/// The states in which opening and reviews can leave a request.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stands {
    Approved,
    Pending,
    Rejected,
}

impl Stands {
    /// The request's state.
    pub(super) const fn name(self) -> StateName {
        match self {
            Self::Approved => StateName::Approved,
            Self::Pending => StateName::Pending,
            Self::Rejected => StateName::Rejected,
        }
    }
}

/// Whether an environment is frozen, and for what reason.
#[derive(Default)]
pub(super) struct Frozen(pub Option<String>);

impl<'de> Deserialize<'de> for Frozen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FrozenVisitor)
    }
}

struct FrozenVisitor;

impl<'de> Visitor<'de> for FrozenVisitor {
    type Value = Frozen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, or a mapping with a reason")
    }

    fn visit_bool<E: Error>(self, frozen: bool) -> Result<Frozen, E> {
        Ok(Frozen(frozen.then(String::new)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Frozen, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Because {
            #[serde(default)]
            reason: String,
        }
        Because::deserialize(MapAccessDeserializer::new(map)).map(|because| Frozen(Some(because.reason)))
    }
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    parsed(deserializer, "an IANA time zone, such as Europe/Istanbul", |text| text.parse().ok())
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    parsed(deserializer, "an RFC 3339 time, such as 2026-01-05T17:00:00Z", |text| {
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
    })
}

fn maybe_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    #[derive(Deserialize)]
    struct Instant(#[serde(deserialize_with = "instant")] Timestamp);
    Ok(Option::<Instant>::deserialize(deserializer)?.map(|instant| instant.0))
}

/// A text that `parse` takes, refused while the reader still stands at it.
fn parsed<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    allowed: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<P>(&'static str, P);
    impl<T, P: FnOnce(&str) -> Option<T>> Visitor<'_> for Text<P> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text.trim()).ok_or_else(|| E::custom(format_args!("`{text}` is not {}", self.0)))
        }
    }
    deserializer.deserialize_str(Text(allowed, parse))
}
