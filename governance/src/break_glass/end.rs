//! The end of a session.

use super::{End, Session, Step};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::ids::MemberId;
use crate::people::{Permission, Roster};
use crate::refusal::Refusal;

impl Session {
    /// Whether a member may end it before its time: its holder, or who has `break_glass.revoke`. `at` is
    /// an instant of [`super::Sessions::instant`].
    ///
    /// # Errors
    /// [`Refusal::MayNot`], [`Refusal::SessionOver`].
    pub fn revocable(&self, by: MemberId, roster: &Roster, at: Timestamp) -> Result<(), Refusal> {
        let own = by == self.holder && roster.active(by).is_some();
        if !own && !roster.may(by, Permission::BreakGlassRevoke) {
            return Err(Refusal::MayNot(Permission::BreakGlassRevoke));
        }
        if self.over(at) { Err(Refusal::SessionOver) } else { Ok(()) }
    }

    /// Ends it before its time.
    ///
    /// # Errors
    /// As [`Session::revocable`].
    pub fn revoke(mut self, by: MemberId, because: &str, roster: &Roster, at: Timestamp) -> Result<Step, Refusal> {
        self.revocable(by, roster, at)?;
        let because = because.trim().to_owned();
        self.end = Some(End { at, revoked: Some((by, because.clone())) });
        let happening = Happening::BreakGlassRevoked { because, seconds: self.length().num_seconds() };
        let holder = roster.member_name(self.holder).to_owned();
        Ok(Step::new(self, &holder, Actor::member(by), at, happening))
    }

    /// Writes down that its time came; `None` before that, and where its end is written down already.
    /// It ended at its time, whenever that is written down.
    pub fn expire(mut self, roster: &Roster, at: Timestamp) -> Option<Step> {
        if self.end.is_some() || at < self.ends_at {
            return None;
        }
        self.end = Some(End { at: self.ends_at, revoked: None });
        let happening = Happening::BreakGlassExpired { seconds: self.length().num_seconds() };
        let holder = roster.member_name(self.holder).to_owned();
        Some(Step::new(self, &holder, Actor::System, at, happening))
    }
}
