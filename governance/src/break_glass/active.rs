//! Which sessions are active, and what they cover.

use super::Session;
use crate::Timestamp;
use crate::action::Action;
use crate::event::Actor;
use crate::ids::{BreakGlassSessionId, MemberId};
use crate::people::{Permission, Roster};
use crate::resources::{Directory, Target};

/// The sessions of an organization whose end is not written down yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sessions {
    sessions: Vec<Session>,
    seen: Option<Timestamp>,
}

impl Sessions {
    /// These sessions; `seen` is the latest time that any event of the organization bears since the newest
    /// of them started.
    pub fn new(sessions: impl IntoIterator<Item = Session>, seen: Option<Timestamp>) -> Self {
        Self { sessions: sessions.into_iter().collect(), seen }
    }

    /// The instant by which sessions are judged: what the clock shows, but never earlier than what was
    /// written down since.
    ///
    /// So a clock that jumps back does not revive a session once anything was written down after its
    /// end; one that jumps back before the end makes it last longer by as much as it jumped, at most. A
    /// clock that was ahead ends sessions early: in doubt, approvals are needed.
    pub fn instant(&self, now: Timestamp) -> Timestamp {
        self.seen.map_or(now, |seen| seen.max(now))
    }

    /// Those that are active now.
    pub fn active(&self, now: Timestamp) -> impl Iterator<Item = &Session> {
        let at = self.instant(now);
        self.sessions.iter().filter(move |session| session.active(at))
    }

    /// Those that are over, though nobody has written that down yet.
    pub fn over(&self, now: Timestamp) -> impl Iterator<Item = &Session> {
        let at = self.instant(now);
        self.sessions.iter().filter(move |session| session.over(at))
    }

    /// The active session of a member.
    pub fn of(&self, holder: MemberId, now: Timestamp) -> Option<&Session> {
        self.active(now).find(|session| session.holder == holder)
    }

    /// A session by its id, if it is in force: active, and its holder may still break the glass.
    /// Permissions are read live here as everywhere.
    pub fn in_force(&self, id: BreakGlassSessionId, roster: &Roster, now: Timestamp) -> Option<&Session> {
        self.active(now).find(|session| session.id == id && may_hold(session, roster))
    }

    /// The session that covers an action of this actor at all these targets, if one does.
    pub fn covering(
        &self,
        by: &Actor,
        action: Action,
        targets: &[Target],
        directory: &Directory,
        roster: &Roster,
        now: Timestamp,
    ) -> Option<&Session> {
        let Actor::Member { id, token } = by else { return None };
        let named = |session: &Session| token.is_none_or(|token| session.grant.tokens.contains(&token));
        self.active(now).find(|session| {
            session.holder == *id
                && named(session)
                && may_hold(session, roster)
                && session.grant.covers(action, targets, directory)
        })
    }
}

/// Whether the holder of a session may hold it still: an active member who may start one. Who may not
/// bypasses nothing with it, and the change that made it so ends it ([`Session::lose_holder`]).
pub fn may_hold(session: &Session, roster: &Roster) -> bool {
    roster.may(session.holder, Permission::BreakGlassInitiate)
}
