//! Bindings: attaching templates to resources at the four levels.
//!
//! A change that touches an environment passes its gate (`environment.policy_update`) and may wait
//! for approval, at whatever level the binding is ([`crate::policies::change`]).

use crate::policies::binding_view;
use crate::policies::change::change;
use crate::store::idempotency::{once, recall};
use crate::store::{Tx, facts, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::ids::{BindingId, RequestId, TemplateId};
use governance::payload::Payload;
use governance::policy::{Change, ChangeSet};
use governance::resources::Directory;
use governance::wire::directory::TokenScope;
use governance::wire::policies::{BindBody, BindingView, Gated, PlaceBody};
use governance::{Facts, Mode, Permission, Place, Policy, Refusal, Timestamp};
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
/// for something else; violations.
pub async fn bind(
    system: &System,
    caller: &Caller,
    body: &BindBody,
    reason: &str,
    key: Option<&Idempotency>,
) -> Result<(BindingId, Gated), Error> {
    once(key, || bind_once(system, caller, body, reason, key)).await
}

async fn bind_once(
    system: &System,
    caller: &Caller,
    body: &BindBody,
    reason: &str,
    key: Option<&Idempotency>,
) -> Result<(BindingId, Gated), Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    if let Some(earlier) = recall(&read, caller, key).await? {
        let known = facts::load(&read, caller.organization).await?;
        return bound_earlier(&read, caller, earlier, &known, system.now()).await;
    }
    drop(read);
    let id: BindingId = system.new_id();
    let gated = change(system, caller, reason, key.map(|key| (key, id.0)), |known| {
        let (policy, place) = check(body, known)?;
        Ok(Change::Bind { binding: id, policy: policy.id, version: policy.version, place, mode: body.mode }.into())
    })
    .await?;
    Ok((id, gated.unwrap_or(Gated::Done { request: None })))
}

/// What an earlier call with the same key led to: a binding, or the request that waits for it.
async fn bound_earlier(
    tx: &Tx,
    caller: &Caller,
    id: Uuid,
    facts: &Facts,
    now: Timestamp,
) -> Result<(BindingId, Gated), Error> {
    if facts.policies.bindings.iter().any(|binding| binding.id.0 == id) {
        return Ok((BindingId(id), Gated::Done { request: None }));
    }
    let request = match requests::read(tx, caller.organization, RequestId(id), now).await {
        Ok(request) => request,
        // It was bound at once, and unbound since.
        Err(Error::Refused(Refusal::RequestNotFound)) => return Err(Error::NotFound("binding")),
        Err(other) => return Err(other),
    };
    let Some(Payload::Json { json, .. }) = requests::payload(tx, request.id).await? else {
        return Err(Error::NotFound("binding"));
    };
    let set: ChangeSet = serde_json::from_value(json).map_err(Error::internal)?;
    match set.changes.as_slice() {
        [Change::Bind { binding, .. }] => Ok((*binding, Gated::of(&request))),
        _ => Err(Error::NotFound("binding")),
    }
}

/// Switches a binding between enforce and observe. Needs `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] where it is in that mode already, violations.
pub async fn set_mode(
    system: &System,
    caller: &Caller,
    id: BindingId,
    mode: Mode,
    reason: &str,
) -> Result<Gated, Error> {
    existing(system, caller, reason, Change::SetMode { binding: id, mode }, id).await
}

/// Detaches a policy. Needs `policies.manage`.
///
/// # Errors
/// [`Error::NotFound`], violations.
pub async fn unbind(system: &System, caller: &Caller, id: BindingId, reason: &str) -> Result<Gated, Error> {
    existing(system, caller, reason, Change::Unbind { binding: id }, id).await
}

async fn existing(
    system: &System,
    caller: &Caller,
    reason: &str,
    wanted: Change,
    id: BindingId,
) -> Result<Gated, Error> {
    let gated = change(system, caller, reason, None, |known| {
        let there = known.policies.bindings.iter().any(|binding| binding.id == id);
        if there { Ok(wanted.into()) } else { Err(Error::NotFound("binding")) }
    })
    .await?;
    Ok(gated.unwrap_or(Gated::Done { request: None }))
}

fn check<'a>(body: &BindBody, facts: &'a Facts) -> Result<(&'a Policy, Place), Error> {
    let found = facts.policies.policies.iter().find(|policy| policy.id.to_string() == body.policy);
    let policy = found
        .or_else(|| facts.policies.policies.iter().find(|policy| policy.template.name == body.policy))
        .ok_or_else(|| Error::field("policy", "there is no such policy that could be bound"))?;
    Ok((policy, place(&body.place(), &facts.directory)?))
}

pub(crate) fn place(body: &PlaceBody, directory: &Directory) -> Result<Place, Error> {
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
