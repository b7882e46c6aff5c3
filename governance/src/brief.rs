//! Requests and break-glass sessions in the few words that messages to people have of them: email and chat.

use crate::Timestamp;
use crate::action::{Action, Risk};
use crate::break_glass::Session;
use crate::event::EventKind;
use crate::ids::RequestId;
use crate::people::Roster;
use crate::request::{Request, StateName, Verdict};
use crate::resources::Directory;
use crate::time::{day_in_words, length_in_words};
use crate::wire::events::EventView;
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// A request as a message tells of it, at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    /// The target in words.
    pub target: String,
    /// Who asks, by name.
    pub requester: String,
    /// Opened through an API token.
    pub via_token: bool,
    pub reason: String,
    pub state: StateName,
    /// Whether break-glass let it through.
    pub bypassed: bool,
    /// What its enforced policies still need while it is pending, each once: "1 approval from SRE".
    pub missing: Vec<String>,
    /// Those who approved it, by name, in the order in which they did.
    pub approved_by: Vec<String>,
    /// Why it was rejected, in the reviewer's words; empty where they gave none.
    pub rejection: String,
    /// When it ends by itself, if it does.
    pub ends_at: Option<Timestamp>,
    /// The address of its page.
    pub url: String,
}

impl Brief {
    /// A request as it is at `now`. `base_url` has no slash at its end.
    pub fn of(request: &Request, roster: &Roster, base_url: &str, now: Timestamp) -> Self {
        let state = request.state_at(now);
        let mut told = BTreeSet::new();
        let verdicts = if state == StateName::Pending { request.verdicts(roster) } else { Vec::new() };
        let of = |verdict: Verdict| request.reviews.iter().filter(move |review| review.verdict == verdict);
        let rejection = of(Verdict::Reject).next().map(|review| review.comment.clone());
        let missing = verdicts.iter().flat_map(|verdict| &verdict.missing).map(|missing| missing.says(roster));
        Self {
            id: request.id,
            number: request.number,
            action: request.action,
            target: request.target_name.clone(),
            requester: roster.member_name(request.requester).to_owned(),
            via_token: request.token.is_some(),
            reason: request.reason.clone(),
            state,
            bypassed: request.session.is_some(),
            missing: missing.filter(|missing| told.insert(missing.clone())).collect(),
            approved_by: of(Verdict::Approve).map(|review| roster.member_name(review.by).to_owned()).collect(),
            rejection: rejection.unwrap_or_default(),
            ends_at: request.state.deadline().filter(|_| !state.is_final()),
            url: format!("{base_url}/approvals/{}", request.id),
        }
    }

    /// What it asks for: "release.deploy to api / production".
    pub fn what(&self) -> String {
        self.action.on(&self.target)
    }

    /// Who asks: "El", "El, through an API token".
    pub fn who(&self) -> String {
        if self.via_token { format!("{}, through an API token", self.requester) } else { self.requester.clone() }
    }

    /// How risky the action is.
    pub fn risk(&self) -> Risk {
        self.action.risk()
    }

    /// What became of it, to follow its number: "is approved", "has failed".
    pub const fn fate(&self) -> &'static str {
        match self.state {
            StateName::Approved if self.bypassed => "is let through by break-glass",
            state => state.phrase(),
        }
    }

    /// How long it has until it ends by itself: "3 hours 20 minutes, until 7 January 2026, 15:20 UTC".
    pub fn time_left(&self, now: Timestamp, zone: Tz) -> Option<String> {
        let ends = self.ends_at.filter(|ends| *ends > now)?;
        Some(format!("{}, until {}", length_in_words(ends - now), instant_in_words(ends, zone)))
    }
}

/// A break-glass session as a message tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionBrief {
    /// Whose it is, by name.
    pub holder: String,
    /// Where it holds, each place with its kind: "environment api / production, cluster eu-1".
    pub scope: String,
    pub started_at: Timestamp,
    /// When it ended, or ends by itself.
    pub until: Timestamp,
}

impl SessionBrief {
    /// A session as it is written down.
    pub fn of(session: &Session, roster: &Roster, directory: &Directory) -> Self {
        let places = session.grant.scope.iter().map(|place| place.in_words(directory));
        Self {
            holder: roster.member_name(session.holder).to_owned(),
            scope: places.collect::<Vec<_>>().join(", "),
            started_at: session.started_at,
            until: session.until(),
        }
    }

    /// What happened to it and which one it is, on one line: "Countersign reported that the review of this session is
    /// overdue (Ana at cluster eu-1, 7 January 2026)". That it started says so itself.
    pub fn headline(&self, event: &EventView, zone: Tz) -> String {
        if event.kind == Some(EventKind::BreakGlassStarted) {
            return event.headline();
        }
        let day = day_in_words(self.started_at.with_timezone(&zone).date_naive());
        format!("{} ({} at {}, {day})", event.headline(), self.holder, self.scope)
    }

    /// All of it, each with its label.
    pub fn facts(&self, zone: Tz) -> [(&'static str, String); 4] {
        [
            ("Session of", self.holder.clone()),
            ("Holds at", self.scope.clone()),
            ("From", instant_in_words(self.started_at, zone)),
            ("Until", instant_in_words(self.until, zone)),
        ]
    }
}

/// An instant as people of a time zone read it: "7 January 2026, 15:20 CET".
pub fn instant_in_words(at: Timestamp, zone: Tz) -> String {
    at.with_timezone(&zone).format("%-d %B %Y, %H:%M %Z").to_string()
}
