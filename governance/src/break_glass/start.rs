//! Starting a session.

use super::{Grant, Limits, Past, Session, Step};
use crate::Timestamp;
use crate::action::Action;
use crate::event::{Actor, Happening};
use crate::fields::FieldErrors;
use crate::ids::{BreakGlassSessionId, MemberId, RequestId};
use crate::resources::Directory;
use chrono::TimeDelta;

/// A session as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What it is to bypass, where, and through which tokens.
    pub grant: Grant,
    /// How long, from the instant at which it becomes active.
    pub length: TimeDelta,
}

impl Wish {
    /// Whether what is asked for can be a session of an organization with these limits. Errors name
    /// the fields `actions`, `scope` and `minutes`.
    ///
    /// # Errors
    /// All that is wrong at once.
    pub fn check(&self, limits: &Limits) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.grant.actions.is_empty() {
            errors.add("actions", "name at least one action; a session for none covers nothing");
        }
        if self.grant.actions.contains(&Action::BreakGlassInitiate) {
            errors.add("actions", "a session cannot cover break_glass.initiate: there is no renewal");
        }
        if self.grant.scope.is_empty() {
            errors.add("scope", "name the organization, or at least one project, environment or cluster");
        }
        if self.length < limits.shortest || self.length > limits.longest {
            let (least, most) = (limits.shortest.num_minutes(), limits.longest.num_minutes());
            errors.add("minutes", format!("must be from {least} to {most} minutes"));
        }
        errors.or(())
    }

    /// The session that it becomes, from `at` on, with the events of its start. What the holder started
    /// before tells whether owners hear of it ([`Limits::frequent`]).
    pub fn start(
        self,
        id: BreakGlassSessionId,
        holder: (MemberId, &str),
        (request, number): (RequestId, u64),
        reason: &str,
        (past, limits): (&Past, &Limits),
        directory: &Directory,
        at: Timestamp,
    ) -> Step {
        let (member, name) = holder;
        let ends_at = at + self.length;
        let happening = Happening::BreakGlassStarted {
            reason: reason.to_owned(),
            actions: self.grant.actions.clone(),
            scope: self.grant.scope_says(directory),
            tokens: self.grant.tokens.len() as u64,
            until: ends_at,
            number,
        };
        let session = Session {
            id,
            holder: member,
            request,
            grant: self.grant,
            reason: reason.to_owned(),
            started_at: at,
            ends_at,
            end: None,
        };
        let step = Step::new(session, name, Actor::member(member), at, happening);
        if !limits.frequent(past) {
            return step;
        }
        let (count, limit) = (past.this_month + 1, limits.a_month);
        step.and(name, Actor::System, at, Happening::BreakGlassFrequent { count, limit })
    }
}
