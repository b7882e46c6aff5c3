//! Reviewing: approve, reject, retract one's approval (semantics.md §5, §7).

use super::open::approved;
use super::{Basis, Outcome, Request, Review, State, StateName, Verdict};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::refusal::Refusal;

impl Request {
    /// Records a review by a member who knows of no newer request ([`Request::review_knowing`]).
    pub fn review(
        self,
        facts: &Facts,
        by: MemberId,
        verdict: Verdict,
        comment: &str,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        self.review_knowing(facts, by, verdict, comment, None, now)
    }

    /// Records a review by a member in person. Refused, in this order: a cancelled request is not
    /// found; the member is not eligible; has reviewed already; the request is no longer pending; it
    /// is superseded, and an approval does not name the `newer` request of now by its number.
    ///
    /// One rejection rejects the request. An approval that completes every quorum approves it.
    pub fn review_knowing(
        mut self,
        facts: &Facts,
        by: MemberId,
        verdict: Verdict,
        comment: &str,
        newer: Option<u64>,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let state = self.state_at(now);
        if state == StateName::Cancelled {
            return Err(Refusal::RequestNotFound);
        }
        self.eligibility(by, &facts.roster).map_err(|_| Refusal::NotEligible)?;
        if self.reviews.iter().any(|review| review.by == by) {
            return Err(Refusal::AlreadyReviewed);
        }
        if state != StateName::Pending {
            return Err(Refusal::Closed(state));
        }
        if let Some((id, by)) = self.superseded_by.filter(|(_, by)| verdict == Verdict::Approve && newer != Some(*by)) {
            return Err(Refusal::Superseded { by, id });
        }
        let comment = comment.trim().to_owned();
        self.reviews.push(Review { by, verdict, comment: comment.clone(), at: now });
        let actor = Actor::member(by);
        let reviewed = Happening::RequestReviewed { verdict, comment };
        if verdict == Verdict::Reject {
            self.state = State::Rejected { at: now, by };
            return Ok(Outcome::new(self, actor, now, reviewed).and(actor, now, Happening::RequestRejected));
        }
        let outcome = Outcome::new(self, actor, now, reviewed);
        Ok(match outcome.request.clone().complete(facts, now) {
            Some(next) => outcome.then(next),
            None => outcome,
        })
    }

    /// Takes one's own approval back while the request is pending. It stays in the timeline, and
    /// the member may review anew.
    pub fn retract(mut self, by: MemberId, now: Timestamp) -> Result<Outcome, Refusal> {
        let state = self.state_at(now);
        if state == StateName::Cancelled {
            return Err(Refusal::RequestNotFound);
        }
        let own = |review: &Review| review.by == by && review.verdict == Verdict::Approve;
        if !self.reviews.iter().any(own) {
            return Err(Refusal::NothingToRetract);
        }
        if state != StateName::Pending {
            return Err(Refusal::Closed(state));
        }
        self.reviews.retain(|review| !own(review));
        Ok(Outcome::new(self, Actor::member(by), now, Happening::ReviewRetracted))
    }

    /// Approves a pending request whose quorums hold by the roster as it is now: after an
    /// approval, or after a change of membership made an earlier approval count. `None` where
    /// nothing changes, and for a superseded one, which only somebody who knows of the newer approves.
    pub fn reconsider(self, facts: &Facts, now: Timestamp) -> Option<Outcome> {
        if self.superseded_by.is_some() { None } else { self.complete(facts, now) }
    }

    fn complete(mut self, facts: &Facts, now: Timestamp) -> Option<Outcome> {
        if self.state_at(now) != StateName::Pending || !self.quorum_holds(&facts.roster) {
            return None;
        }
        let basis = if self.enforced().next().is_some() { Basis::Quorum } else { Basis::NoPolicy };
        self.state = approved(basis, facts, now);
        let happening = Happening::RequestApproved { basis };
        Some(Outcome::new(self, Actor::System, now, happening))
    }
}
