//! Commenting without deciding.

use super::{Outcome, Request, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::ids::MemberId;
use crate::refusal::Refusal;

impl Request {
    /// Adds a comment to the timeline, in any state but cancelled. The text has been checked not to be empty.
    pub fn comment(self, by: MemberId, comment: &str, now: Timestamp) -> Result<Outcome, Refusal> {
        if self.state.name() == StateName::Cancelled {
            return Err(Refusal::RequestNotFound);
        }
        let commented = Happening::RequestCommented { comment: comment.trim().to_owned() };
        Ok(Outcome::new(self, Actor::member(by), now, commented))
    }
}
