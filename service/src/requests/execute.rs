//! What Countersign executes itself, at once when approved (semantics.md §8): freeze and unfreeze,
//! project deletion, changes of policies and bindings, the start of a break-glass session.
//!
//! It claims its own request like anyone else, so everything is checked again, and reports the
//! result. Where something stands in the way, the request stays approved (or goes back to pending)
//! with an event that says why, and its requester can claim it later.

use super::gated::frozen_environment;
use crate::break_glass;
use crate::policies::change::{By, make};
use crate::store::requests::{self, Loaded};
use crate::store::{Tx, effects, events, facts, policies};
use crate::{Error, System};
use governance::event::{Actor, Event, Happening};
use governance::ids::{ClaimId, OrganizationId};
use governance::policy::ChangeSet;
use governance::request::{Request, StateName};
use governance::resources::{Environment, Target};
use governance::{Action, Executor, Facts, Payload};

/// A request after its execution, with the facts as they are then.
pub(crate) struct Done {
    pub request: Request,
    pub facts: Facts,
}

/// Executes an approved request if Countersign is its executor; otherwise leaves it as it is.
pub(super) async fn if_approved(tx: &Tx, system: &System, loaded: Loaded, known: Facts) -> Result<Done, Error> {
    let request = &loaded.request;
    if request.action.executor() != Executor::Countersign || request.state_at(system.now()) != StateName::Approved {
        return Ok(Done { request: loaded.request, facts: known });
    }
    run(tx, system, loaded, known, Actor::System, system.new_id()).await.map(|(done, _)| done)
}

/// Claims a request on behalf of `by` and executes it. The second value is the refusal, which is
/// recorded, so the transaction is to be committed in either case.
pub(super) async fn run(
    tx: &Tx,
    system: &System,
    loaded: Loaded,
    known: Facts,
    by: Actor,
    claim: ClaimId,
) -> Result<(Done, Result<(), Error>), Error> {
    let now = system.now();
    let organization = loaded.organization;
    let digest = loaded.request.digest;
    let decision = loaded.request.clone().claim(&known, by, claim, digest, now)?;
    let claimed = requests::record(tx, &loaded, &decision.outcome, &known).await?;
    if let Err(refusal) = decision.answer {
        return Ok((Done { request: claimed.request, facts: known }, Err(refusal.into())));
    }
    let scene = Scene { tx, system, organization, request: &claimed.request, facts: &known };
    let result = scene.effect().await?;
    let outcome = claimed.request.clone().report(&known, Actor::System, claim, result, now)?;
    let ended = requests::record(tx, &claimed, &outcome, &known).await?;
    Ok((Done { request: ended.request, facts: facts::load(tx, organization).await? }, Ok(())))
}

/// What an effect works on.
struct Scene<'a> {
    tx: &'a Tx,
    system: &'a System,
    organization: OrganizationId,
    request: &'a Request,
    facts: &'a Facts,
}

/// What came of an effect, in words: done, or why it cannot be done any more.
type Effect = Result<String, String>;

impl Scene<'_> {
    /// Carries the action out.
    async fn effect(&self) -> Result<Effect, Error> {
        let (tx, request) = (self.tx, self.request);
        let environment = request.target.environment.and_then(|id| self.facts.directory.environment(id));
        match (request.action, environment) {
            (Action::EnvironmentFreeze, Some(Environment { freeze: Some(_), .. })) => {
                Ok(Err("The environment is already frozen.".to_owned()))
            }
            (Action::EnvironmentUnfreeze, Some(Environment { freeze: None, .. })) => {
                Ok(Err("The environment is not frozen any more.".to_owned()))
            }
            (Action::EnvironmentFreeze, Some(environment)) => {
                // Never before what was opened already, whatever the clock shows: a bypass tells of freezes since.
                let at = self.facts.sessions.instant(self.system.now());
                effects::freeze(tx, environment.id, request.requester, &request.reason, at).await?;
                let happening = Happening::EnvironmentFrozen { reason: request.reason.clone() };
                self.tell(format!("environment {}", request.target_name), happening).await?;
                Ok(Ok("The environment is frozen.".to_owned()))
            }
            (Action::EnvironmentUnfreeze, Some(environment)) => {
                effects::unfreeze(tx, environment.id).await?;
                self.tell(format!("environment {}", request.target_name), Happening::EnvironmentUnfrozen).await?;
                Ok(Ok("The environment is no longer frozen.".to_owned()))
            }
            (Action::EnvironmentPolicyUpdate, _) => self.change_policies().await,
            (Action::ProjectDelete, _) => self.delete_project().await,
            (Action::BreakGlassInitiate, _) => {
                break_glass::begin(tx, self.system, self.organization, request, self.facts).await
            }
            _ => Ok(Err("Countersign cannot carry this out.".to_owned())),
        }
    }

    async fn delete_project(&self) -> Result<Effect, Error> {
        let directory = &self.facts.directory;
        let Some(project) = self.request.target.project.and_then(|id| directory.project(id)) else {
            return Ok(Err("The project no longer exists.".to_owned()));
        };
        if let Some(frozen) = frozen_environment(self.facts, project.id) {
            return Ok(Err(format!("{frozen} is frozen.")));
        }
        let environments = directory.environments().filter(|environment| environment.project == project.id);
        let bound: Vec<_> = environments.map(|environment| environment.id.0).chain([project.id.0]).collect();
        policies::unbind_all(self.tx, bound).await?;
        if effects::delete_project(self.tx, project.id, self.system.now()).await? {
            self.tell(format!("executor of project {}", project.slug), Happening::ExecutorDeleted).await?;
        }
        self.tell(format!("project {}", project.slug), Happening::ProjectDeleted).await?;
        Ok(Ok("The project is deleted.".to_owned()))
    }

    /// Makes the changes that were approved, if they are still possible and touch no environment
    /// but those whose policies approved them.
    async fn change_policies(&self) -> Result<Effect, Error> {
        let Some(Payload::Json { json, .. }) = requests::payload(self.tx, self.request.id).await? else {
            return Ok(Err("The request lacks the change that it asks for.".to_owned()));
        };
        let Ok(set) = serde_json::from_value::<ChangeSet>(json) else {
            return Ok(Err("It was asked for in a form that is not known any more; ask for it again.".to_owned()));
        };
        let facts = self.facts;
        let approved = |target: &Target| self.request.touches.contains(target) || self.request.target == *target;
        if let Some(other) = set.touches(facts).into_iter().find(|target| !approved(target)) {
            let place = facts.directory.name(&other);
            return Ok(Err(format!("It would change what gates {place} too, which was not part of the approval.")));
        }
        let applied = match set.applied(facts) {
            Ok(applied) => applied,
            Err(obstacle) => return Ok(Err(format!("Not possible any more: {}.", obstacle.says()))),
        };
        let by = By {
            organization: self.organization,
            actor: Actor::Member { id: self.request.requester, token: self.request.token },
            request: Some(self.request.id),
            session: self.request.session,
            at: self.system.now(),
        };
        make(self.tx, &by, &applied).await?;
        Ok(Ok("The change is in force.".to_owned()))
    }

    /// Tells of the effect, as done by the requester through the request.
    async fn tell(&self, subject: String, happening: Happening) -> Result<(), Error> {
        let actor = Actor::Member { id: self.request.requester, token: self.request.token };
        let target = Some(Target { cluster: self.request.cluster, ..self.request.target });
        let event = Event {
            at: self.system.now(),
            actor,
            request: Some(self.request.id),
            session: self.request.session,
            target,
            subject,
            concerns: None,
            happening,
        };
        events::append(self.tx, self.organization, &[event]).await.map(drop)
    }
}
