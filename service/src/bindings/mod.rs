//! Bindings: attaching templates to resources at the four levels.
//!
//! A change of the bindings of an environment passes the gate (`environment.policy_update`) and may
//! wait for approval; at the other levels it takes effect at once.

use crate::policies::binding_view;
use crate::requests::gated::{Act, gated};
use crate::store::idempotency::{recall, remember};
use crate::store::{Tx, events, facts, policies, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::event::Happening;
use governance::ids::{BindingId, EnvironmentId, RequestId, TemplateId};
use governance::payload::Payload;
use governance::policy::BindingChange;
use governance::resources::{Directory, Target};
use governance::wire::directory::TokenScope;
use governance::wire::policies::{BindBody, BindingView, Gated};
use governance::{Action, Binding, Facts, Mode, Permission, Place, Policy};
use uuid::Uuid;

/// What to look for; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub policy: Option<TemplateId>,
    /// The resource that they are bound to.
    pub resource: Option<Uuid>,
}

/// The bindings that fit, the oldest first. Every member may see them.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller, filter: &Filter) -> Result<Vec<BindingView>, Error> {
    // Who may change bindings is shown them.
    caller.scope(TokenScope::RequestsRead).or_else(|_| caller.scope(TokenScope::PoliciesManage))?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let views = known.policies.bindings.iter().filter_map(|binding| {
        let policy = known.policies.policy(binding.policy)?;
        Some(binding_view(binding, &policy.template.name, &known))
    });
    Ok(views
        .filter(|view| filter.policy.is_none_or(|policy| view.policy.id == policy.0))
        .filter(|view| filter.resource.is_none_or(|id| view.resource.as_ref().is_some_and(|there| there.id == id)))
        .collect())
}

/// One binding.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: BindingId) -> Result<BindingView, Error> {
    let all = list(system, caller, &Filter::default()).await?;
    all.into_iter().find(|binding| binding.id == id).ok_or(Error::NotFound("binding"))
}

/// Attaches a policy to one resource at the level of its scope. Needs `policies.manage`. Gives the
/// id of the binding, which exists once the change took effect.
///
/// # Errors
/// [`Error::Invalid`] where the body names no policy or not exactly one resource, or the level is
/// not the policy's scope; [`Error::Conflict`] where it is bound there already, or the key was used
/// for something else.
pub async fn bind(
    system: &System,
    caller: &Caller,
    body: &BindBody,
    reason: &str,
    key: Option<&Idempotency>,
) -> Result<(BindingId, Gated), Error> {
    let id: BindingId = system.new_id();
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&read, caller.organization).await?;
    if let Some(earlier) = recall(&read, caller, key).await? {
        return bound_earlier(&read, caller, earlier, &known).await;
    }
    let (policy, place) = check(body, &known)?;
    drop(read);
    let change = BindingChange::Bind { binding: id, policy, place, mode: body.mode };
    Ok((id, apply(system, caller, place, change, reason, key).await?))
}

/// What an earlier call with the same key led to: a binding, or the request that waits for it.
async fn bound_earlier(tx: &Tx, caller: &Caller, id: Uuid, facts: &Facts) -> Result<(BindingId, Gated), Error> {
    if facts.policies.bindings.iter().any(|binding| binding.id.0 == id) {
        return Ok((BindingId(id), Gated::Done { request: None }));
    }
    let request = requests::read(tx, caller.organization, RequestId(id)).await?;
    let change = match requests::payload(tx, request.id).await? {
        Some(Payload::Json { json, .. }) => serde_json::from_value(json).map_err(Error::internal)?,
        _ => return Err(Error::NotFound("binding")),
    };
    match change {
        BindingChange::Bind { binding, .. } => Ok((binding, Gated::of(&request))),
        _ => Err(Error::NotFound("binding")),
    }
}

/// Switches a binding between enforce and observe. Needs `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn set_mode(
    system: &System,
    caller: &Caller,
    id: BindingId,
    mode: Mode,
    reason: &str,
) -> Result<Gated, Error> {
    let place = place_of(system, caller, id).await?;
    apply(system, caller, place, BindingChange::SetMode { binding: id, mode }, reason, None).await
}

/// Detaches a policy. Needs `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn unbind(system: &System, caller: &Caller, id: BindingId, reason: &str) -> Result<Gated, Error> {
    let place = place_of(system, caller, id).await?;
    apply(system, caller, place, BindingChange::Unbind { binding: id }, reason, None).await
}

async fn place_of(system: &System, caller: &Caller, id: BindingId) -> Result<Place, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    Ok(policies::binding(&tx, caller.organization, id, false).await?.place)
}

async fn apply(
    system: &System,
    caller: &Caller,
    place: Place,
    change: BindingChange,
    reason: &str,
    key: Option<&Idempotency>,
) -> Result<Gated, Error> {
    match place {
        Place::Environment(environment) => through_the_gate(system, caller, environment, &change, reason, key).await,
        _ => at_once(system, caller, change, key).await,
    }
}

async fn through_the_gate(
    system: &System,
    caller: &Caller,
    environment: EnvironmentId,
    change: &BindingChange,
    reason: &str,
    key: Option<&Idempotency>,
) -> Result<Gated, Error> {
    let json = serde_json::to_value(change).map_err(Error::internal)?;
    let act = Act {
        needed: Permission::PoliciesManage,
        action: Action::EnvironmentPolicyUpdate,
        payload: Some(Payload::Json { json, before: None }),
        key,
    };
    gated(system, caller, act, reason, |facts| {
        still_possible(change, facts)?;
        let environment = facts.directory.environment(environment).ok_or(Error::NotFound("environment"))?;
        Ok(Target { project: Some(environment.project), environment: Some(environment.id), cluster: None })
    })
    .await
}

async fn at_once(
    system: &System,
    caller: &Caller,
    change: BindingChange,
    key: Option<&Idempotency>,
) -> Result<Gated, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    still_possible(&change, &known)?;
    let (policy, happening) = match change {
        BindingChange::Bind { binding, policy, place, mode } => {
            let binding = Binding { id: binding, policy, place, mode };
            policies::bind(&tx, caller.organization, &binding, system.now()).await?;
            remember(&tx, caller, key, binding.id.0, system.now()).await?;
            (policy, Happening::BindingCreated { place: place.name(&known.directory), mode })
        }
        BindingChange::SetMode { binding, mode } => {
            let binding = policies::binding(&tx, caller.organization, binding, true).await?;
            policies::set_mode(&tx, binding.id, mode).await?;
            (binding.policy, Happening::BindingChanged { place: binding.place.name(&known.directory), mode })
        }
        BindingChange::Unbind { binding } => {
            let binding = policies::binding(&tx, caller.organization, binding, true).await?;
            policies::unbind(&tx, binding.id).await?;
            (binding.policy, Happening::BindingRemoved { place: binding.place.name(&known.directory) })
        }
    };
    tell(&tx, system, caller, known.policies.policy(policy), happening).await?;
    tx.commit().await?;
    Ok(Gated::Done { request: None })
}

async fn tell(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    policy: Option<&Policy>,
    happening: Happening,
) -> Result<(), Error> {
    let name = policy.map_or("", |policy| policy.template.name.as_str());
    events::tell(tx, system, caller, format!("policy {name}"), happening).await
}

/// Whether a change can be made as things are; it is checked again when it is carried out.
fn still_possible(change: &BindingChange, facts: &Facts) -> Result<(), Error> {
    let bindings = &facts.policies.bindings;
    match change {
        BindingChange::Bind { policy, place, .. } => {
            let Some(policy) = facts.policies.policy(*policy) else {
                return Err(Error::field("policy", "this policy is archived and can't be bound"));
            };
            suits(policy, place)?;
            if bindings.iter().any(|binding| binding.policy == policy.id && binding.place == *place) {
                return Err(Error::Conflict("this policy is already bound there".to_owned()));
            }
            Ok(())
        }
        BindingChange::SetMode { binding, mode } => {
            let known = bindings.iter().find(|known| known.id == *binding).ok_or(Error::NotFound("binding"))?;
            if known.mode == *mode {
                return Err(Error::Conflict(format!("this binding is already set to {}", mode.word())));
            }
            Ok(())
        }
        BindingChange::Unbind { binding } => {
            bindings.iter().find(|known| known.id == *binding).map(|_| ()).ok_or(Error::NotFound("binding"))
        }
    }
}

/// A template can be bound only to resources of the kind that its scope names (semantics.md §2).
fn suits(policy: &Policy, place: &Place) -> Result<(), Error> {
    let scope = policy.template.scope;
    if place.scope() == scope {
        return Ok(());
    }
    let message = format!("{} can only be bound at the level {scope}", policy.template.name);
    Err(Error::field(place.scope().word(), message))
}

fn check(body: &BindBody, facts: &Facts) -> Result<(TemplateId, Place), Error> {
    let found = facts.policies.policies.iter().find(|policy| policy.id.to_string() == body.policy);
    let policy = found
        .or_else(|| facts.policies.policies.iter().find(|policy| policy.template.name == body.policy))
        .ok_or_else(|| Error::field("policy", "there is no such policy that could be bound"))?;
    let place = place(body, &facts.directory)?;
    suits(policy, &place)?;
    Ok((policy.id, place))
}

fn place(body: &BindBody, directory: &Directory) -> Result<Place, Error> {
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (project, environment, cluster) = (given(&body.project), given(&body.environment), given(&body.cluster));
    match (body.organization == Some(true), project, environment, cluster) {
        (true, None, None, None) => Ok(Place::Organization),
        (false, Some(text), None, None) => directory
            .find_project(&text)
            .map(|project| Place::Project(project.id))
            .ok_or_else(|| Error::field("project", format!("there is no project `{text}`"))),
        (false, None, Some(text), None) => {
            let (project, name) = match text.split_once('/') {
                Some((project, name)) => {
                    (directory.find_project(project.trim()).map(|project| project.id), name.trim())
                }
                None => (None, text.as_str()),
            };
            directory.find_environment(project, name).map(|environment| Place::Environment(environment.id)).ok_or_else(
                || Error::field("environment", format!("there is no environment `{text}` (project/name or id)")),
            )
        }
        (false, None, None, Some(text)) => directory
            .find_cluster(&text)
            .map(|cluster| Place::Cluster(cluster.id))
            .ok_or_else(|| Error::field("cluster", format!("there is no cluster `{text}`"))),
        _ => Err(Error::field("policy", "needs exactly one of organization, project, environment, cluster")),
    }
}
