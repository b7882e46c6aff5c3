//! Deadlines (semantics.md §7). They are facts of time, not of a job: a request is expired from
//! its deadline on, whether or not it has been recorded yet.

use super::{Outcome, Request, State, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::facts::Facts;

impl Request {
    /// The state at an instant: expired once the deadline has come.
    pub fn state_at(&self, now: Timestamp) -> StateName {
        match self.state.deadline() {
            Some(deadline) if now >= deadline => StateName::Expired,
            _ => self.state.name(),
        }
    }

    /// Records that the deadline has come; `None` where it has not. The request is expired since its
    /// deadline; the event tells when that was recorded.
    pub fn expire(mut self, facts: &Facts, now: Timestamp) -> Option<Outcome> {
        let deadline = self.state.deadline().filter(|deadline| now >= *deadline)?;
        let approved = self.state.name() == StateName::Approved;
        // The time to claim may have passed before the session did.
        let session_over = approved && self.session.is_some() && self.bypass_in_force(facts, deadline).is_none();
        self.state = State::Expired { at: deadline, approved, refused: false };
        Some(Outcome::new(self, Actor::System, now, Happening::RequestExpired { approved, session_over }))
    }
}
