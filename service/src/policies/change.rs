//! Changing policies and bindings: every change goes through here.
//!
//! What touches a gate is asked for as `environment.policy_update` with the changes as its payload,
//! gated by the policies of all the environments that it touches, and made when it is approved
//! (semantics.md §8). What is bound nowhere takes effect at once.

use crate::requests::execute::Done;
use crate::requests::open::{Wish, open_in};
use crate::store::idempotency::{recall, remember};
use crate::store::{Tx, events, facts, organizations, policies};
use crate::{Caller, Error, Idempotency, System};
use governance::event::{Actor, Event};
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId};
use governance::payload::Payload;
use governance::policy::change::{Applied, Obstacle, Step};
use governance::policy::{Binding, Change, ChangeSet};
use governance::resources::Target;
use governance::wire::policies::Gated;
use governance::wire::requests::check_text;
use governance::{Action, Facts, Permission, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Makes changes, or opens the request that will make them. `prepare` gives them by the facts as
/// they are in the transaction; none gives `None`. With a key, what was opened (or else `made`) is
/// remembered under it.
///
/// # Errors
/// A missing permission, violations, and what stands in the way of the changes.
pub(crate) async fn change(
    system: &System,
    caller: &Caller,
    reason: &str,
    key: Option<(&Idempotency, Uuid)>,
    prepare: impl FnOnce(&Facts) -> Result<ChangeSet, Error>,
) -> Result<Option<Gated>, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    if recall(&tx, caller, key.map(|(key, _)| key)).await?.is_some() {
        // It committed while this call waited for the lock; `once` lets the verb recall it.
        return Err(Error::Conflict("another call with this Idempotency-Key was ahead".to_owned()));
    }
    let known = facts::load(&tx, caller.organization).await?;
    let set = prepare(&known)?;
    let reason = check_text("reason", reason)?;
    let applied = set.applied(&known)?;
    if applied.steps.is_empty() {
        return Ok(None);
    }
    let touches = set.touches(&known);
    let gated = if touches.is_empty() {
        let (organization, actor, at) = (caller.organization, caller.actor(), system.now());
        let by = By { organization, actor, request: None, session: None, at };
        make(&tx, &by, &applied).await?;
        Gated::Done { request: None }
    } else {
        let wish = wish(&set, touches, reason, &known)?;
        let Done { request, .. } = open_in(&tx, system, caller, wish, known).await?;
        Gated::of(&request)
    };
    if let Some((key, made)) = key {
        let id = gated.request().map_or(made, |request| request.0);
        remember(&tx, caller, Some(key), id, system.now()).await?;
    }
    tx.commit().await?;
    Ok(Some(gated))
}

fn wish(set: &ChangeSet, touches: BTreeSet<Target>, reason: String, facts: &Facts) -> Result<Wish, Error> {
    let target = Target::around(&touches);
    let json = serde_json::to_value(set).map_err(Error::internal)?;
    let before = set.before(facts).map(serde_json::to_value).transpose().map_err(Error::internal)?;
    Ok(Wish {
        action: Action::EnvironmentPolicyUpdate,
        target,
        touches: if touches.len() == 1 { BTreeSet::new() } else { touches },
        reason,
        payload: Some(Payload::Json { json, before }),
        resubmission_of: None,
    })
}

/// On whose behalf changes are made.
pub(crate) struct By {
    pub organization: OrganizationId,
    pub actor: Actor,
    /// The request that asked for them, if it was one.
    pub request: Option<RequestId>,
    /// The break-glass session that bypassed what stood in their way, if one did.
    pub session: Option<BreakGlassSessionId>,
    pub at: Timestamp,
}

/// Writes changes and their events. The organization is locked, and `applied` was worked out since.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn make(tx: &Tx, by: &By, applied: &Applied) -> Result<(), Error> {
    for step in &applied.steps {
        write(tx, by, &step.change).await?;
    }
    let event = |step: &Step| Event {
        at: by.at,
        actor: by.actor,
        request: by.request,
        session: by.session,
        target: step.target,
        subject: step.subject.clone(),
        concerns: None,
        happening: step.happening.clone(),
    };
    events::append(tx, by.organization, &applied.steps.iter().map(event).collect::<Vec<_>>()).await.map(drop)
}

async fn write(tx: &Tx, by: &By, change: &Change) -> Result<(), Error> {
    let saved_by = || by.actor.member_id().ok_or_else(|| Error::internal("a version is saved by a member"));
    match change {
        Change::Create { policy, template } => {
            policies::insert(tx, by.organization, *policy, template, saved_by()?, by.at).await
        }
        Change::Save { policy, base, template } => {
            policies::save(tx, *policy, base + 1, template, saved_by()?, by.at).await
        }
        Change::Archive { policy } => policies::archive(tx, *policy, by.at).await,
        Change::Bind { binding, policy, place, mode, .. } => {
            let binding = Binding { id: *binding, policy: *policy, place: *place, mode: *mode };
            policies::bind(tx, by.organization, &binding, by.at).await
        }
        Change::SetMode { binding, mode } => policies::set_mode(tx, *binding, *mode).await,
        Change::Unbind { binding } => policies::unbind(tx, *binding).await,
    }
}

impl From<Obstacle> for Error {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Gone(what) => Self::NotFound(what),
            Obstacle::Conflict(says) => Self::Conflict(says),
            Obstacle::Field(field, says) => Self::field(field, says),
        }
    }
}
