//! `/resources/{kind}/{id}`: what gates this?

use governance::ids::MemberId;
use governance::policy::Scope;
use governance::wire::requests::RequestView;
use leptos::prelude::*;
use leptos_meta::Title;
use uuid::Uuid;

use super::data::{Shown, load};
use crate::components::policies::scope::{glyph, resource_path, title};
use crate::components::policies::{BindForm, ChangeRefused, Open, WaitingChange};
use crate::components::requests::row::RequestRow;
use crate::components::resources::{LevelCard, ResourceFacts, Stacking};
use crate::kit::{Badge, Card, Choice, Crumb, EmptyState, Glyph, Notice, PageHeader, Tone};
use crate::moment::Moment;
use crate::page;

/// What gates one resource.
#[component]
pub fn ResourcePage() -> impl IntoView {
    page::inside(load(), body)
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
    let bind = manages
        .then(|| view! { <Card title="Bind a policy here">{bind(kind, found.id, unbound, next.clone())}</Card> });
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
