//! Nudging those who can still finish a request that waits for too long.

use super::{Outcome, Request, STALE_AFTER, StateName};
use crate::Timestamp;
use crate::evaluation::feasibility;
use crate::event::{Actor, Happening, MemberRef};
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::people::Roster;
use crate::refusal::Refusal;
use chrono::TimeDelta;

/// How long the next nudge has to wait.
pub const NUDGE_PAUSE: TimeDelta = TimeDelta::hours(4);

/// How many members the event of a nudge names.
const NAMED: usize = 20;

impl Request {
    /// Whom a nudge by a member reminds, by name: [`Request::finishers`], but for the member.
    ///
    /// Refused with [`Refusal::NobodyToNudge`] where there is nobody, which says why.
    pub fn nudged(&self, by: MemberId, roster: &Roster) -> Result<Vec<MemberId>, Refusal> {
        let mut all: Vec<MemberId> = self.finishers(roster).into_iter().collect();
        if all == [by] {
            return Err(Refusal::NobodyToNudge("only you can finish it".to_owned()));
        }
        all.retain(|id| *id != by);
        if all.is_empty() {
            let reasons = self.enforced().flat_map(|matched| {
                feasibility(&matched.policy, Some(self.requester), roster).reasons.into_iter().map(|reason| {
                    let name = &matched.policy.template.name;
                    format!("{name} {reason}")
                })
            });
            let reasons: Vec<String> = reasons.collect();
            let enough = || "it has every approval that it needs".to_owned();
            let says = if reasons.is_empty() { enough() } else { reasons.join("; ") };
            return Err(Refusal::NobodyToNudge(says));
        }
        all.sort_by_cached_key(|id| (roster.member_name(*id).to_lowercase(), *id));
        Ok(all)
    }

    /// Whether the rules on time let it be nudged at an instant.
    pub fn nudge_due(&self, now: Timestamp) -> Result<(), Refusal> {
        let waited = now - self.opened_at;
        if !self.stale(now) {
            return Err(Refusal::NotStale(STALE_AFTER - waited));
        }
        match self.nudged_at.map(|last| last + NUDGE_PAUSE - now) {
            Some(wait) if wait > TimeDelta::zero() => Err(Refusal::TooSoon(wait)),
            _ => Ok(()),
        }
    }

    /// Nudges `whom`, which is what [`Request::nudged`] gives: by the requester, or by a member with
    /// `requests.manage`, in person. Only a stale request can be nudged, and at most once within
    /// [`NUDGE_PAUSE`].
    pub fn nudge(
        mut self,
        facts: &Facts,
        by: MemberId,
        whom: Result<Vec<MemberId>, Refusal>,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let state = self.state_at(now);
        if state == StateName::Cancelled {
            return Err(Refusal::RequestNotFound);
        }
        self.acts_for(by, facts)?;
        if state != StateName::Pending {
            return Err(Refusal::Closed(state));
        }
        self.nudge_due(now)?;
        let whom = whom?;
        let named = whom.iter().take(NAMED);
        let members = named.map(|id| MemberRef { id: *id, name: facts.roster.member_name(*id).to_owned() }).collect();
        let count = u64::try_from(whom.len()).unwrap_or(u64::MAX);
        self.nudged_at = Some(now);
        Ok(Outcome::new(self, Actor::member(by), now, Happening::RequestNudged { members, count }))
    }
}

/// So many members of whom these come first, in words: "Ana", "Ana and Bo", "Ana, Bo and 2 others".
pub fn in_words<'a>(names: impl IntoIterator<Item = &'a str>, count: u64) -> String {
    let first: Vec<&str> = names.into_iter().take(3).collect();
    match (first.as_slice(), count) {
        ([], _) => "nobody".to_owned(),
        ([one], _) => (*one).to_owned(),
        ([one, two], _) => format!("{one} and {two}"),
        ([one, two, three, ..], ..=3) => format!("{one}, {two} and {three}"),
        ([one, two, ..], _) => format!("{one}, {two} and {} others", count - 2),
    }
}
