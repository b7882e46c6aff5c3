//! The end of a session.

use super::{End, Session, Step, may_hold};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::people::{Permission, Roster};
use crate::refusal::Refusal;

impl End {
    fn at(at: Timestamp, revoked: Option<(MemberId, String)>, facts: &Facts) -> Self {
        Self { at, revoked, review_due: at + facts.settings.break_glass.review_due }
    }
}

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
    pub fn revoke(mut self, by: MemberId, because: &str, facts: &Facts, at: Timestamp) -> Result<Step, Refusal> {
        self.revocable(by, &facts.roster, at)?;
        let because = because.trim().to_owned();
        self.end = Some(End::at(at, Some((by, because.clone())), facts));
        let happening = Happening::BreakGlassRevoked { because, seconds: self.length().num_seconds() };
        let holder = facts.roster.member_name(self.holder).to_owned();
        Ok(Step::new(self, &holder, Actor::member(by), at, happening))
    }

    /// Ends it because its holder may hold it no longer ([`may_hold`]), by whose change that came about:
    /// the holder was deactivated, or lost the permission. So it does not come back when the holder does.
    /// `None` while the holder may hold it, and where it is over.
    pub fn lose_holder(mut self, by: Actor, facts: &Facts, at: Timestamp) -> Option<Step> {
        let roster = &facts.roster;
        if self.over(at) || may_hold(&self, roster) {
            return None;
        }
        let holder = roster.member_name(self.holder).to_owned();
        let because = match roster.active(self.holder) {
            None => format!("{holder} was deactivated"),
            Some(_) => format!("{holder} lost the permission {}", Permission::BreakGlassInitiate.key()),
        };
        self.end = Some(End::at(at, by.member_id().map(|by| (by, because.clone())), facts));
        let happening = Happening::BreakGlassRevoked { because, seconds: self.length().num_seconds() };
        Some(Step::new(self, &holder, by, at, happening))
    }

    /// Writes down that its time came; `None` before that, and where its end is written down already.
    /// It ended at its time, whenever that is written down.
    pub fn expire(mut self, facts: &Facts, at: Timestamp) -> Option<Step> {
        if self.end.is_some() || at < self.ends_at {
            return None;
        }
        self.end = Some(End::at(self.ends_at, None, facts));
        let happening = Happening::BreakGlassExpired { seconds: self.length().num_seconds() };
        let holder = facts.roster.member_name(self.holder).to_owned();
        Some(Step::new(self, &holder, Actor::System, at, happening))
    }
}
