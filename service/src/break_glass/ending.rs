//! What the end of sessions takes with it: requests that they bypassed and nobody claimed are approved no
//! longer. What runs may finish.

use crate::store::requests::Loaded;
use crate::store::{Tx, break_glass, facts, requests};
use crate::{Error, System};
use governance::break_glass::{Session, Step};
use governance::event::Actor;
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId};
use governance::{Facts, Timestamp};

/// The approved requests of sessions that may end, locked. Requests are locked before their organization, by
/// everyone; so whoever may end a session takes this first, and runs
/// [`undisturbed`](crate::requests::superseding::undisturbed).
pub(crate) struct Approved {
    organization: OrganizationId,
    of: Vec<(BreakGlassSessionId, Vec<RequestId>, Vec<Loaded>)>,
}

impl Approved {
    /// Those of one session.
    pub(super) async fn of(
        tx: &Tx,
        organization: OrganizationId,
        session: BreakGlassSessionId,
        now: Timestamp,
    ) -> Result<Self, Error> {
        Self::of_all(tx, organization, [session], now).await
    }

    /// Those of every session whose end is not written down: before a change of people, who may hold one.
    pub(crate) async fn of_any(tx: &Tx, organization: OrganizationId, now: Timestamp) -> Result<Self, Error> {
        let unended = break_glass::unended(tx, organization).await?;
        Self::of_all(tx, organization, unended.into_iter().map(|session| session.id), now).await
    }

    async fn of_all(
        tx: &Tx,
        organization: OrganizationId,
        sessions: impl IntoIterator<Item = BreakGlassSessionId>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut of = Vec::new();
        for session in sessions {
            let ids = break_glass::bypassed(tx, organization, session, true).await?;
            let mut loaded = Vec::new();
            for id in &ids {
                loaded.push(requests::load(tx, organization, *id, now).await?);
            }
            of.push((session, ids, loaded));
        }
        Ok(Self { organization, of })
    }

    /// Writes down the end of a session, and that of what rests on it. The organization is locked.
    ///
    /// # Errors
    /// [`Error::Busy`] where the session approved something since it was looked at.
    pub(super) async fn end(&self, tx: &Tx, step: &Step, facts: &Facts, now: Timestamp) -> Result<(), Error> {
        let id = step.session.id;
        let (_, ids, loaded) = self.of.iter().find(|(session, ..)| *session == id).ok_or(Error::Busy)?;
        if break_glass::bypassed(tx, self.organization, id, true).await? != *ids {
            return Err(Error::Busy);
        }
        break_glass::end(tx, self.organization, step).await?;
        for loaded in loaded {
            if let Some(lost) = loaded.request.clone().lose_session(now) {
                requests::record(tx, loaded, &lost, facts).await?;
            }
        }
        Ok(())
    }

    /// Ends the sessions whose holders may hold them no longer after a change of people, which is written
    /// already. The organization is locked.
    ///
    /// # Errors
    /// As [`Approved::end`].
    pub(crate) async fn end_lost(&self, tx: &Tx, system: &System, by: Actor) -> Result<(), Error> {
        if break_glass::unended(tx, self.organization).await?.is_empty() {
            return Ok(());
        }
        let known = facts::load(tx, self.organization).await?;
        let now = system.now();
        let at = known.sessions.instant(now);
        let active: Vec<Session> = known.sessions.active(now).cloned().collect();
        for step in active.into_iter().filter_map(|session| session.lose_holder(by, &known, at)) {
            self.end(tx, &step, &known, now).await?;
        }
        Ok(())
    }
}
