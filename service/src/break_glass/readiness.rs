//! What a member should know before starting a session.

use super::start::check_limits;
use crate::store::{facts, tokens};
use crate::{Caller, Error, System};
use governance::break_glass::Limits;
use governance::policy::resolve;
use governance::wire::Ref;
use governance::wire::break_glass::LimitsBody;
use governance::{Action, Permission, Refusal, Target};

/// Whether and how the caller can start a session now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    pub limits: LimitsBody,
    /// The caller's tokens that a session can name.
    pub tokens: Vec<Ref>,
    /// What stands in the way.
    pub obstacle: Option<Refusal>,
    /// The policies that gate starting a session, by name.
    pub policies: Vec<String>,
}

/// Whether the caller, who needs `break_glass.initiate`, can start a session now.
///
/// # Errors
/// A missing permission.
pub async fn readiness(system: &System, caller: &Caller) -> Result<Readiness, Error> {
    super::in_person(caller)?;
    let now = system.now();
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::BreakGlassInitiate).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let obstacle = match check_limits(&tx, system, caller, &known).await {
        Ok(()) => None,
        Err(Error::Refused(refusal)) => Some(refusal),
        Err(error) => return Err(error),
    };
    let own = tokens::usable_of(&tx, caller.organization, caller.member, now).await?;
    let (action, target, zone) = (Action::BreakGlassInitiate, Target::ORGANIZATION, known.settings.timezone);
    let resolution = resolve(&known.policies, action, &target, &known.directory, zone, now);
    let limits: &Limits = &known.settings.break_glass;
    Ok(Readiness {
        limits: LimitsBody::of(limits),
        tokens: own.into_iter().map(|token| Ref::new(token.id.0, token.name)).collect(),
        obstacle,
        policies: resolution.enforced().map(|matched| matched.policy.template.name.clone()).collect(),
    })
}
