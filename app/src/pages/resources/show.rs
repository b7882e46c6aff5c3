//! `/resources/{kind}/{id}`: what gates this?

use governance::ids::{MemberId, RequestId};
use governance::policy::Scope;
use governance::wire::policies::{BindingView, PolicyView};
use governance::wire::requests::RequestView;
use governance::Permission;
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::requests::Filter;
use service::{Caller, System, bindings, directory, policies, requests};
use uuid::Uuid;

use super::found::{Found, find};
use crate::components::policies::scope::{glyph, resource_path, title};
use crate::components::policies::{BindForm, ChangeRefused, Open, WaitingChange};
use crate::components::requests::row::RequestRow;
use crate::components::resources::{Level, LevelCard, ResourceFacts, Stacking};
use crate::kit::{Badge, Card, Choice, Crumb, EmptyState, Glyph, Notice, PageHeader, Tone};
use crate::moment::Moment;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Shown {
    found: Found,
    levels: Vec<Level>,
    /// The policies that could be bound here.
    unbound: Vec<Choice>,
    /// Who froze it.
    frozen_by: Option<String>,
    recent: Vec<RequestView>,
    waiting: Option<RequestView>,
    me: MemberId,
    manages: bool,
    moment: Moment,
}

/// How many requests stand on the page.
const RECENT: u64 = 8;

/// What gates one resource.
#[component]
pub fn ResourcePage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let kind: Scope = page::param("kind")?;
    let id: Uuid = page::param("id")?;
    let waits = page::query("waits").and_then(|id| id.parse::<RequestId>().ok());
    let system = system()?;
    let viewer = viewer().await?;
    let caller = &viewer.caller;
    let found = find(&system, caller, kind, id).await?;
    let waiting = match waits {
        Some(request) => Some(requests::show(&system, caller, request).await?),
        None => None,
    };
    let frozen_by = match &found.freeze {
        Some(freeze) => Some(directory::members::show(&system, caller, freeze.by).await?.name),
        None => None,
    };
    let all = bindings::list(&system, caller, &bindings::Filter::default()).await?;
    let policies = all_policies(&system, caller).await?;
    let levels: Vec<Level> = found.places.iter().map(|place| level(place, &found, caller, &all, &policies)).collect();
    let here: Vec<Uuid> = levels.iter().filter(|level| level.scope == kind).flat_map(|level| &level.bound).map(|(binding, _)| binding.policy.id).collect();
    let unbound = policies.iter().filter(|policy| policy.body.scope == kind.word() && !here.contains(&policy.id.0));
    let seek = Seek { after: None, limit: Some(RECENT) };
    Ok(Shown {
        unbound: unbound.map(|policy| Choice::new(policy.id.to_string(), policy.body.name.clone())).collect(),
        recent: requests::list(&system, caller, &filter(kind, id), &seek).await?.items,
        levels,
        frozen_by,
        waiting,
        me: caller.member,
        manages: viewer.may(Permission::PoliciesManage),
        moment: Moment::load().await?,
        found,
    })
}

async fn all_policies(system: &System, caller: &Caller) -> Result<Vec<PolicyView>, Refused> {
    let mut all = Vec::new();
    let mut seek = Seek { after: None, limit: Some(200) };
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

fn body(shown: Shown) -> impl IntoView {
    let Shown { found, levels, unbound, frozen_by, recent, waiting, me, manages, moment } = shown;
    let kind = found.kind;
    let next = resource_path(kind, found.id);
    let frozen = found.freeze.map(|freeze| {
        let reason = if freeze.reason.is_empty() { "No reason was given.".to_owned() } else { freeze.reason };
        view! {
            <Notice tone=Tone::Info icon=Glyph::Snowflake title="Frozen">
                "Deliveries to it are refused until it is unfrozen. " {frozen_by.unwrap_or_default()} " froze it " {moment.distance(freeze.at)} ": " {reason}
            </Notice>
        }
    });
    let levels: Vec<_> = levels
        .into_iter()
        .map(|level| {
            let next = (manages && level.scope == kind).then(|| next.clone());
            view! { <LevelCard level next /> }
        })
        .collect();
    let bind = manages.then(|| view! { <Card title="Bind a policy here">{bind(kind, found.id, unbound, next.clone())}</Card> });
    let badges = view! { <Badge icon=glyph(kind)>{title(kind)}</Badge> };
    view! {
        <Title text=format!("What gates {}", found.name) />
        <div class="page">
            <PageHeader
                title=found.name.clone()
                description=format!("What gates {}, and what was asked for there.", described(kind))
                breadcrumb=vec![Crumb::new("Policies", "/approval-policies")]
                badges=badges.into_any()
            />
            {waiting.map(|request| view! { <WaitingChange request /> })}
            {frozen}
            <ChangeRefused />
            <div class="split">
                <div class="stack">
                    <Stacking />
                    {levels}
                </div>
                <aside class="stack">
                    {bind}
                    <ResourceFacts related=found.related plain=found.plain settings=found.settings />
                </aside>
            </div>
            <Card title="Recent requests" flush=true>{requests_here(recent, me, moment)}</Card>
        </div>
    }
}

fn described(kind: Scope) -> String {
    if kind == Scope::Organization { "everything in the organization".to_owned() } else { format!("this {kind}") }
}

fn bind(kind: Scope, id: Uuid, unbound: Vec<Choice>, next: String) -> AnyView {
    if unbound.is_empty() {
        return view! {
            <p class="text-muted">
                {format!("There is no other policy with the scope {kind}. ")}
                <a class="link" href="/approval-policies/new">"Create one"</a>
            </p>
        }
        .into_any();
    }
    view! { <BindForm level=kind open=Open::Policy { resource: id.to_string(), choices: unbound } next /> }.into_any()
}

fn requests_here(recent: Vec<RequestView>, me: MemberId, moment: Moment) -> AnyView {
    if recent.is_empty() {
        return view! {
            <EmptyState icon=Glyph::Inbox title="No request yet" text="What is asked for here will be listed, the newest first." />
        }
        .into_any();
    }
    let rows: Vec<_> = recent.into_iter().map(|request| view! { <RequestRow request me moment /> }).collect();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}
