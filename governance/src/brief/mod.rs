//! Requests and break-glass sessions in the few words that messages to people have of them: email and chat.

mod asked;
mod session;

pub use asked::{Asked, AskedSession};
pub use session::SessionBrief;

use crate::Timestamp;
use crate::action::{Action, Risk};
use crate::evaluation::Need;
use crate::facts::Facts;
use crate::ids::RequestId;
use crate::payload::Payload;
use crate::request::{Request, StateName, Verdict};
use crate::time::length_in_words;
use chrono_tz::Tz;

/// A request as a message tells of it, at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    /// The target in words; of a session that is asked for, where it is to hold.
    pub target: String,
    /// What it asks for besides, where its payload says that.
    pub asked: Option<Asked>,
    /// Who asks, by name.
    pub requester: String,
    /// The name of the API token through which it was opened.
    pub token: Option<String>,
    pub reason: String,
    pub state: StateName,
    /// Whether break-glass let it through.
    pub bypassed: bool,
    /// What its enforced policies still need while it is pending.
    pub missing: Vec<Need>,
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
    /// A request as it is at `now`. `payload` is what it carries, for those of which [`Asked::stands_in_payload`];
    /// `token` the name of the one through which it was opened. `base_url` has no slash at its end. Looks for whether a
    /// change of policies weakens any, which may take a while.
    pub fn of(
        request: &Request,
        payload: Option<&Payload>,
        token: Option<String>,
        facts: &Facts,
        base_url: &str,
        now: Timestamp,
    ) -> Self {
        let roster = &facts.roster;
        let state = request.state_at(now);
        let of = |verdict: Verdict| request.reviews.iter().filter(move |review| review.verdict == verdict);
        let rejection = of(Verdict::Reject).next().map(|review| review.comment.clone());
        let verdicts = if state == StateName::Pending { request.verdicts(roster) } else { Vec::new() };
        let needs = request.enforced().zip(&verdicts).map(|(matched, verdict)| {
            let missing: Vec<String> = verdict.missing.iter().map(|missing| missing.says(roster)).collect();
            (matched.policy.template.name.as_str(), missing)
        });
        let asked = payload.and_then(|payload| Asked::of(request, payload, facts, now));
        let target = match &asked {
            Some(Asked::Session(session)) => session.scope.clone(),
            _ => request.target_name.clone(),
        };
        Self {
            id: request.id,
            number: request.number,
            action: request.action,
            target,
            asked,
            requester: roster.member_name(request.requester).to_owned(),
            token,
            reason: request.reason.clone(),
            state,
            bypassed: request.session.is_some(),
            missing: Need::all(needs),
            approved_by: of(Verdict::Approve).map(|review| roster.member_name(review.by).to_owned()).collect(),
            rejection: rejection.unwrap_or_default(),
            ends_at: request.state.deadline().filter(|_| !state.is_final()),
            url: format!("{base_url}/approvals/{}", request.id),
        }
    }

    /// What it asks for: "release.deploy to api / production", "start of a break-glass session at cluster eu-1".
    pub fn what(&self) -> String {
        let what = self.action.on(&self.target);
        if self.asks_for_session() { format!("{what} at {}", self.target) } else { what }
    }

    /// Whether it asks for a break-glass session.
    pub fn asks_for_session(&self) -> bool {
        matches!(self.asked, Some(Asked::Session(_)))
    }

    /// Who asks: "El", "El, through the API token ci".
    pub fn who(&self) -> String {
        match &self.token {
            Some(token) => format!("{}, through the API token {token}", self.requester),
            None => self.requester.clone(),
        }
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

/// An instant as people of a time zone read it: "7 January 2026, 15:20 CET".
pub fn instant_in_words(at: Timestamp, zone: Tz) -> String {
    at.with_timezone(&zone).format("%-d %B %Y, %H:%M %Z").to_string()
}
