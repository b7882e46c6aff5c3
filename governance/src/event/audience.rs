//! Who must hear of what happens to a request.
//!
//! A member has at most one notification of each [`NotificationKind`] for a request; what is new
//! makes it unread again. Nobody is told of what they did themselves, in person or through a token, and only active
//! members are told anything. That a request waits is told to those who can still finish it, and to nobody
//! else: who reviewed, or whose approval would change nothing, is left alone.

use super::{Actor, Event, EventKind, Happening};
use crate::Timestamp;
use crate::facts::Settings;
use crate::ids::MemberId;
use crate::people::Roster;
use crate::request::{Outcome, Request, StateName};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// What a member is told of a request. Each member chooses which kinds they want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum NotificationKind {
    /// A request waits for the member, who can still finish it.
    Waiting,
    /// A policy names one of the member's teams to be told of a request that waits too long.
    Escalated,
    /// What came of a request that the member opened or reviewed.
    Decided,
    /// A request that the member opened or reviewed expired, or lost its approval.
    Lapsed,
    /// A pending request that the member opened or can finish expires soon.
    Expiring,
    /// Somebody commented on a request that the member opened, reviewed or commented on.
    Commented,
}

impl NotificationKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Escalated, Self::Decided, Self::Lapsed, Self::Expiring, Self::Commented];

    /// The stable key: for machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Escalated => "escalated",
            Self::Decided => "decided",
            Self::Lapsed => "lapsed",
            Self::Expiring => "expiring",
            Self::Commented => "commented",
        }
    }

    /// The name, as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Waiting => "A request waits for me",
            Self::Escalated => "A request that waits too long was escalated to my team",
            Self::Decided => "A request is decided or carried out",
            Self::Lapsed => "A request expires or loses its approval",
            Self::Expiring => "A request expires soon",
            Self::Commented => "Somebody comments",
        }
    }

    /// When it is told, in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Waiting => "Only while you can still finish it. It becomes handled when somebody else does.",
            Self::Escalated => "Where a policy names your team. It becomes handled when the request is decided.",
            Self::Decided => "Requests that you opened or reviewed.",
            Self::Lapsed => "Requests that you opened or reviewed, also when they are set back to pending.",
            Self::Expiring => "Pending requests that you opened or can finish, once each.",
            Self::Commented => "Requests that you opened, reviewed or commented on.",
        }
    }

    /// The kind by which those who must hear of an event do, if anybody must. `after` is the state in which the outcome
    /// leaves the request.
    fn of(event: &Event, after: StateName) -> Option<Self> {
        match event.happening.kind() {
            // Who claims sees that it is refused. Nobody looks where Countersign claims by itself, and what takes the
            // approval away at once is told as that. It does not try again by itself, so no refusal is told twice.
            EventKind::ClaimRefused if event.actor == Actor::System && after == StateName::Approved => {
                Some(Self::Decided)
            }
            EventKind::RequestApproved
            | EventKind::RequestRejected
            | EventKind::RequestCancelled
            | EventKind::RequestClaimed
            | EventKind::RequestSucceeded
            | EventKind::RequestFailed => Some(Self::Decided),
            EventKind::RequestExpired | EventKind::RequestReopened => Some(Self::Lapsed),
            EventKind::RequestCommented => Some(Self::Commented),
            EventKind::RequestEscalated => Some(Self::Escalated),
            _ => None,
        }
    }
}

impl FromStr for NotificationKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or(())
    }
}

/// Whether a happening asks everyone for whom the request waits once more, told before or not.
const fn asks_again(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::RequestReopened { .. } | Happening::RequestNudged { .. } | Happening::RequestReminded { .. }
    )
}

/// Who hears of an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// At most one of each kind, but for escalations: each tells another team.
    pub news: Vec<News>,
    /// Whom the request waits for from now on; `None` where the outcome changes nothing about that.
    pub waiting: Option<Waiting>,
}

/// What some members are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub kind: NotificationKind,
    /// The event that it tells of, by its place in the outcome.
    pub event: usize,
    pub to: BTreeSet<MemberId>,
}

/// Whom a request waits for. Everyone else's notification that it waits becomes handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub on: BTreeSet<MemberId>,
    /// The event that brought it about, by its place in the outcome.
    pub event: usize,
    /// Those who were told already are told again.
    pub again: bool,
}

/// Who hears of an outcome for a request that was `before` (`None` for a new one).
///
/// `acting` are the members whose act it is, and `talked` those who commented on the request or
/// reviewed it earlier. The cost is that of [`Request::finishers`].
pub fn audience(
    before: Option<&Request>,
    outcome: &Outcome,
    acting: &BTreeSet<MemberId>,
    talked: &BTreeSet<MemberId>,
    roster: &Roster,
) -> Audience {
    let after = &outcome.request;
    let hears = |id: &MemberId| !acting.contains(id) && roster.active(*id).is_some();
    let involved: BTreeSet<MemberId> =
        after.reviews.iter().map(|review| review.by).chain([after.requester]).filter(hears).collect();
    let again = outcome.events().iter().position(|event| asks_again(&event.happening));
    let same = |before: &Request| {
        before.state.name() == after.state.name() && before.reviews == after.reviews && before.matched == after.matched
    };
    let unchanged = before.is_some_and(same) && again.is_none();
    let waiting = (!unchanged).then(|| Waiting {
        on: waits_for(after, roster),
        event: again.unwrap_or_default(),
        again: again.is_some(),
    });
    let mut news = BTreeMap::new();
    let mut escalated = Vec::new();
    for (event, happened) in outcome.events().iter().enumerate() {
        let Some(kind) = NotificationKind::of(happened, after.state.name()) else { continue };
        if let Happening::RequestEscalated { team, .. } = &happened.happening {
            let reminded =
                |id: &MemberId| waiting.as_ref().is_some_and(|waiting| waiting.again && waiting.on.contains(id));
            // Who is reminded at once is told enough.
            let to = after.escalated_to(team.id, roster).into_iter().filter(hears).filter(|id| !reminded(id)).collect();
            escalated.push(News { kind, event, to });
            continue;
        }
        let mut to = involved.clone();
        if kind == NotificationKind::Commented {
            to.extend(talked.iter().copied().filter(hears));
        }
        // Of what follows at once, the last tells it all.
        news.insert(kind, News { kind, event, to });
    }
    Audience { news: news.into_values().chain(escalated).filter(|news| !news.to.is_empty()).collect(), waiting }
}

/// The members who can still finish a pending request; nobody for any other. The cost is that of
/// [`Request::finishers`].
pub fn waits_for(request: &Request, roster: &Roster) -> BTreeSet<MemberId> {
    if request.state.name() != StateName::Pending {
        return BTreeSet::new();
    }
    request.finishers(roster)
}

/// How long before its deadline a pending request is said to expire soon: a quarter of the time
/// that an organization gives its requests, and at most a day.
pub fn soon(request_ttl: TimeDelta) -> TimeDelta {
    (request_ttl / 4).min(TimeDelta::days(1))
}

/// Who is told that a request expires soon: its requester, and those who can still finish it.
/// `None` where it does not.
pub fn expiring(request: &Request, settings: &Settings, roster: &Roster, now: Timestamp) -> Option<BTreeSet<MemberId>> {
    if request.state_at(now) != StateName::Pending {
        return None;
    }
    let left = request.state.deadline()? - now;
    (left < soon(settings.request_ttl)).then(|| {
        let requester = roster.active(request.requester).map(|member| member.id);
        waits_for(request, roster).into_iter().chain(requester).collect()
    })
}

/// The events that tell of a change of membership: after them a request may wait for others.
pub const CHANGES_MEMBERSHIP: [EventKind; 9] = [
    EventKind::MemberJoined,
    EventKind::MemberChanged,
    EventKind::MemberDeactivated,
    EventKind::MemberReactivated,
    EventKind::TeamCreated,
    EventKind::TeamChanged,
    EventKind::TeamDeleted,
    EventKind::OrgRoleChanged,
    EventKind::OrgRoleDeleted,
];
