//! The end of a session.

use super::{End, Session, Step};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::people::{Permission, Roster};
use crate::refusal::Refusal;

impl Session {
    /// Ends it before its time: its holder, or a member with `break_glass.revoke`. `at` is an instant
    /// of [`super::Sessions::instant`].
    ///
    /// # Errors
    /// [`Refusal::MayNot`], [`Refusal::SessionOver`].
    pub fn revoke(mut self, by: Actor, because: &str, roster: &Roster, at: Timestamp) -> Result<Step, Refusal> {
        let may = |member| member == self.holder || roster.may(member, Permission::BreakGlassRevoke);
        let member = by.member_id().filter(|member| may(*member));
        let member = member.ok_or(Refusal::MayNot(Permission::BreakGlassRevoke))?;
        if self.over(at) {
            return Err(Refusal::SessionOver);
        }
        let because = because.trim().to_owned();
        self.end = Some(End { at, revoked: Some((member, because.clone())) });
        let happening = Happening::BreakGlassRevoked { because, seconds: self.length().num_seconds() };
        let holder = roster.member_name(self.holder).to_owned();
        Ok(Step::new(self, &holder, by, at, happening))
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
