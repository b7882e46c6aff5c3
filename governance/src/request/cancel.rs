//! Cancelling (semantics.md §7).

use super::{Outcome, Request, State, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::facts::Facts;
use crate::refusal::Refusal;

impl Request {
    /// Cancels a pending or approved request: by the requester, or by a member with
    /// `requests.manage`.
    pub fn cancel(mut self, facts: &Facts, by: Actor, comment: &str, now: Timestamp) -> Result<Outcome, Refusal> {
        let state = self.state_at(now);
        if state == StateName::Cancelled {
            return Err(Refusal::RequestNotFound);
        }
        // Countersign itself cancels nothing.
        let member = by.member_id().ok_or(Refusal::RequestNotFound)?;
        self.acts_for(member, facts)?;
        if !matches!(state, StateName::Pending | StateName::Approved) {
            return Err(Refusal::Closed(state));
        }
        self.state = State::Cancelled { at: now, by: member };
        let happening = Happening::RequestCancelled { comment: comment.trim().to_owned() };
        Ok(Outcome::new(self, by, now, happening))
    }
}
