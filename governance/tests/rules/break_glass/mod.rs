//! Break-glass (semantics.md §9), one sentence a test.

mod alerts;
mod bypass;
mod claim;
mod covers;
mod ends;
mod limits;
mod review;
mod says;

use crate::cast::{everywhere, grant, needs};
use chrono::TimeDelta;
use governance::break_glass::{Grant, Session, Sessions};
use governance::ids::{BreakGlassSessionId, MemberId, RequestId};
use governance::people::{Member, Roster};
use governance::samples::{EL, noon};
use governance::{Action, Facts, Permission, Place, Timestamp};
use uuid::Uuid;

/// The session of [`session`].
pub const SESSION: BreakGlassSessionId = BreakGlassSessionId(Uuid::from_u128(401));

/// El's session for these actions at these places, from noon on for an hour.
pub fn session(actions: &[Action], scope: &[Place]) -> Session {
    Session {
        id: SESSION,
        holder: EL,
        request: RequestId(Uuid::from_u128(300)),
        grant: Grant {
            actions: actions.iter().copied().collect(),
            scope: scope.iter().copied().collect(),
            tokens: Default::default(),
        },
        reason: "Checkout is down".to_owned(),
        started_at: noon(),
        ends_at: end(),
        end: None,
    }
}

/// The end of [`session`].
pub fn end() -> Timestamp {
    noon() + TimeDelta::hours(1)
}

/// One second.
pub fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

/// El's session for deployments everywhere.
pub fn deployments() -> Session {
    session(&[Action::ReleaseDeploy], &[Place::Organization])
}

/// El may break the glass, and holds this session.
pub fn hold(facts: &mut Facts, session: Session) {
    grant(facts, &[EL], &[Permission::BreakGlassInitiate]);
    facts.sessions = Sessions::new([session], None);
}

/// A policy that asks for an approval everywhere, and El's session for deployments everywhere.
pub fn broken() -> Facts {
    let mut facts = everywhere([needs(1)]);
    hold(&mut facts, deployments());
    facts
}

/// The roster in which nobody but these members holds a permission.
pub fn only_holders(facts: &mut Facts, holders: &[MemberId], permission: Permission) {
    let without = facts.roster.roles().cloned().map(|mut role| {
        role.permissions.remove(&permission);
        role
    });
    let members: Vec<Member> = facts.roster.members().cloned().collect();
    facts.roster = Roster::new(members, facts.roster.teams().cloned(), without.collect::<Vec<_>>());
    grant(facts, holders, &[permission]);
}
