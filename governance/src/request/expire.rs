//! Deadlines (semantics.md §7). They are facts of time, not of a job: a request is expired from
//! its deadline on, whether or not it has been recorded yet.

use super::{Outcome, Request, State, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening};

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
    pub fn expire(mut self, now: Timestamp) -> Option<Outcome> {
        let deadline = self.state.deadline().filter(|deadline| now >= *deadline)?;
        let approved = self.state.name() == StateName::Approved;
        self.state = State::Expired { at: deadline, approved };
        let session_over = approved && self.session.is_some();
        Some(Outcome::new(self, Actor::System, now, Happening::RequestExpired { approved, session_over }))
    }
}
