//! What the page of a resource shows.

use governance::Permission;
use governance::ids::MemberId;
use governance::policy::Scope;
use governance::wire::policies::{BindingView, PolicyView};
use governance::wire::requests::RequestView;
use service::page::Seek;
use service::requests::Filter;
use service::{Caller, System, bindings, directory, policies, requests};
use uuid::Uuid;

use super::found::{Found, find};
use crate::components::policies::scope::resource_path;
use crate::components::resources::Level;
use crate::kit::Choice;
use crate::moment::Moment;
use crate::pages::waiting::waiting;
use crate::session::{system, viewer};
use crate::{Refused, page};

/// All that the page shows.
pub(super) struct Shown {
    pub(super) found: Found,
    pub(super) levels: Vec<Level>,
    /// The policies that could be bound here.
    pub(super) unbound: Vec<Choice>,
    /// Who froze it.
    pub(super) frozen_by: Option<String>,
    pub(super) recent: Vec<RequestView>,
    pub(super) waiting: Option<RequestView>,
    pub(super) me: MemberId,
    pub(super) manages: bool,
    pub(super) moment: Moment,
}

/// How many requests stand on the page.
const RECENT: u64 = 8;

/// Loads it.
///
/// # Errors
/// 404 for an address at which no resource stands.
pub(super) async fn load() -> Result<Shown, Refused> {
    let kind: Scope = page::param("kind")?;
    let id: Uuid = page::param("id")?;
    let system = system()?;
    let viewer = viewer().await?;
    let caller = &viewer.caller;
    let found = find(&system, caller, kind, id).await?;
    let frozen_by = match &found.freeze {
        Some(freeze) => Some(directory::members::show(&system, caller, freeze.by).await?.name),
        None => None,
    };
    let all = bindings::list(&system, caller, &bindings::Filter::default()).await?;
    let policies = all_policies(&system, caller).await?;
    let levels: Vec<Level> = found.places.iter().map(|place| level(place, &found, caller, &all, &policies)).collect();
    let here: Vec<Uuid> = levels
        .iter()
        .filter(|level| level.scope == kind)
        .flat_map(|level| &level.bound)
        .map(|(binding, _)| binding.policy.id)
        .collect();
    let unbound = policies.iter().filter(|policy| policy.body.scope == kind.word() && !here.contains(&policy.id.0));
    let seek = Seek { after: None, limit: Some(RECENT) };
    Ok(Shown {
        unbound: unbound.map(|policy| Choice::new(policy.id.to_string(), policy.body.name.clone())).collect(),
        recent: requests::list(&system, caller, &filter(kind, id), &seek).await?.items,
        levels,
        frozen_by,
        waiting: waiting(&system, caller).await?,
        me: caller.member,
        manages: viewer.may(Permission::PoliciesManage),
        moment: Moment::load().await?,
        found,
    })
}

async fn all_policies(system: &System, caller: &Caller) -> Result<Vec<PolicyView>, Refused> {
    let mut all = Vec::new();
    let mut seek = Seek::first();
    loop {
        let page = policies::list(system, caller, false, &seek).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => seek.after = Some(next),
            None => return Ok(all),
        }
    }
}

fn level(
    (scope, id, name): &(Scope, Option<Uuid>, String),
    found: &Found,
    caller: &Caller,
    bindings: &[BindingView],
    policies: &[PolicyView],
) -> Level {
    let there = bindings
        .iter()
        .filter(|binding| binding.level == *scope && binding.resource.as_ref().map(|resource| resource.id) == *id);
    let with_policy = |binding: &BindingView| {
        let policy = policies.iter().find(|policy| policy.id.0 == binding.policy.id)?;
        Some((binding.clone(), policy.clone()))
    };
    let mut bound: Vec<_> = there.filter_map(with_policy).collect();
    bound.sort_by_key(|(_, policy)| policy.body.name.to_lowercase());
    let href = (*scope != found.kind).then(|| resource_path(*scope, id.unwrap_or(caller.organization.0)));
    Level { scope: *scope, name: name.clone(), href, bound }
}

fn filter(kind: Scope, id: Uuid) -> Filter {
    let id = Some(id.to_string());
    match kind {
        Scope::Organization => Filter::default(),
        Scope::Project => Filter { project: id, ..Filter::default() },
        Scope::Environment => Filter { environment: id, ..Filter::default() },
        Scope::Cluster => Filter { cluster: id, ..Filter::default() },
    }
}
