//! `/approval-policies/{id}`: one policy in words, its bindings, its versions.

use governance::analysis::{PolicyFinding, PolicyFlaw};
use governance::ids::{OrganizationId, TemplateId};
use governance::wire::policies::{PolicyView, VersionView};
use governance::wire::requests::RequestView;
use governance::{Permission, Scope};
use leptos::prelude::*;
use leptos_meta::Title;
use service::page::Seek;
use service::{Caller, System, directory};

use super::trail;
use crate::api::policies::archive::ArchivePolicy;
use crate::components::policies::scope::{glyph, title};
use crate::components::policies::{
    ArchiveDialog, BindForm, BindingTable, ChangeRefused, FindingNotices, InWords, Infeasible, Open, RECENT,
    RecentVersions, WaitingChange, about,
};
use crate::form;
use crate::kit::{
    Badge, Button, Card, Choice, EmptyState, ErrorSummary, Glyph, LinkButton, Notice, PageHeader, Tone, Variant,
};
use crate::moment::Moment;
use crate::pages::waiting::waiting;
use crate::session::{system, viewer};
use crate::{Refused, page};

struct Shown {
    policy: PolicyView,
    /// The last versions.
    versions: Vec<VersionView>,
    /// The resources that it is not bound to yet.
    unbound: Vec<Choice>,
    waiting: Option<RequestView>,
    findings: Vec<PolicyFinding>,
    organization: OrganizationId,
    manages: bool,
    moment: Moment,
}

/// One policy.
#[component]
pub fn PolicyPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: TemplateId = page::param("id")?;
    let system = system()?;
    let viewer = viewer().await?;
    let caller = &viewer.caller;
    let policy = service::policies::show(&system, caller, id).await?;
    let recent = Seek { after: None, limit: Some(RECENT) };
    Ok(Shown {
        versions: service::policies::versions(&system, caller, id, &recent).await?.items,
        unbound: unbound(&system, caller, &policy).await?,
        waiting: waiting(&system, caller).await?,
        findings: about(&service::policies::findings(&system, caller).await?, id),
        organization: caller.organization,
        manages: viewer.may(Permission::PoliciesManage),
        moment: Moment::load().await?,
        policy,
    })
}

async fn unbound(system: &System, caller: &Caller, policy: &PolicyView) -> Result<Vec<Choice>, Refused> {
    let all = match policy.body.scope.parse() {
        Ok(Scope::Project) => {
            let projects = directory::projects::list(system, caller).await?;
            projects.into_iter().map(|project| Choice::new(project.id.to_string(), project.slug)).collect()
        }
        Ok(Scope::Environment) => {
            let environments = directory::environments::list(system, caller).await?.into_iter().map(|environment| {
                let label = format!("{} / {}", environment.project.name, environment.name);
                Choice::new(environment.id.to_string(), label).group(environment.project.name)
            });
            environments.collect()
        }
        Ok(Scope::Cluster) => {
            let clusters = directory::clusters::list(system, caller).await?;
            clusters.into_iter().map(|cluster| Choice::new(cluster.id.to_string(), cluster.slug)).collect()
        }
        Ok(Scope::Organization) | Err(()) => vec![Choice::new("", "The organization")],
    };
    let bound = |choice: &Choice| {
        policy.bindings.iter().any(|binding| {
            binding.resource.as_ref().map(|resource| resource.id.to_string()).unwrap_or_default() == choice.value
        })
    };
    Ok(all.into_iter().filter(|choice: &Choice| !bound(choice)).collect())
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { policy, versions, unbound, waiting, mut findings, organization, manages, moment } = shown;
    let (id, name, archived) = (policy.id, policy.body.name.clone(), policy.archived);
    let level = policy.body.scope.parse().unwrap_or(Scope::Organization);
    let badges = view! {
        <Badge icon=glyph(level)>{title(level)}</Badge>
        {archived.then(|| view! { <Badge icon=Glyph::Archive>"Archived"</Badge> })}
    };
    // That it is bound to nothing stands where its bindings would.
    findings.retain(|finding| finding.code != PolicyFlaw::Unbound);
    let (bound, all) = (policy.bindings.len(), policy.version);
    let (reasons, in_vain) = (policy.infeasible.clone(), policy.in_vain.clone());
    let listed = (!archived).then(|| bindings(&policy, organization, manages));
    let actions = (manages && !archived).then(|| {
        view! {
            <LinkButton href=format!("/simulator?policy={id}") icon=Glyph::Play>"Simulate"</LinkButton>
            <LinkButton href=format!("/approval-policies/{id}/replay") icon=Glyph::History>"Replay"</LinkButton>
            <Button variant=Variant::DangerQuiet icon=Glyph::Archive opens="archive">"Archive"</Button>
            <LinkButton href=format!("/approval-policies/{id}/edit") variant=Variant::Primary icon=Glyph::Pencil>"Edit"</LinkButton>
        }
    });
    let (description, named) = (policy.body.description.clone(), name.clone());
    let problems = form::of::<ArchivePolicy>().problems(&[]);
    view! {
        <Title text=name.clone() />
        <div class="page">
            <PageHeader
                title=name.clone()
                description
                breadcrumb=trail()
                badges=badges.into_any()
                actions=actions.into_any()
            />
            <ErrorSummary errors=problems title="The policy was not archived" />
            {waiting.map(|request| view! { <WaitingChange request /> })}
            {archived.then(|| view! {
                <Notice tone=Tone::Neutral icon=Glyph::Archive title="Archived">
                    "It gates no new request and can't be bound or changed. Requests that it gated keep it."
                </Notice>
            })}
            {(!archived).then(|| view! { <Infeasible reasons in_vain /> })}
            <FindingNotices findings />
            <div class="split">
                <div class="stack">
                    <Card title="In words"><InWords policy /></Card>
                    {listed}
                </div>
                <aside class="stack">
                    {(manages && !archived).then(|| bind(id, level, unbound))}
                    <RecentVersions id versions all moment />
                </aside>
            </div>
            {(manages && !archived).then(|| view! { <ArchiveDialog id name=named bindings=bound /> })}
        </div>
    }
}

fn bindings(policy: &PolicyView, organization: OrganizationId, manages: bool) -> impl IntoView + use<> {
    let next = manages.then(|| format!("/approval-policies/{}", policy.id));
    let list = if policy.bindings.is_empty() {
        let scope = &policy.body.scope;
        view! {
            <EmptyState
                icon=Glyph::Link
                title="Bound to nothing"
                text=format!("It gates nothing until it is bound. Its scope is {scope}, so it can be bound at that level only.")
            />
        }
        .into_any()
    } else {
        let caption = format!("Bindings of {}", policy.body.name);
        view! { <BindingTable caption bindings=policy.bindings.clone() organization next /> }.into_any()
    };
    view! {
        <ChangeRefused />
        <Card title="Bindings" flush=true id="bindings">{list}</Card>
    }
}

fn bind(id: TemplateId, level: Scope, unbound: Vec<Choice>) -> impl IntoView {
    let next = format!("/approval-policies/{id}");
    let form = if unbound.is_empty() {
        let says = match level {
            Scope::Organization => "It is bound to the organization already.".to_owned(),
            level => format!("There is no {level} that it is not bound to."),
        };
        view! { <p class="text-muted">{says}</p> }.into_any()
    } else {
        let open = Open::Resource { policy: id.to_string(), choices: unbound };
        view! { <BindForm level open next /> }.into_any()
    };
    let title = if level == Scope::Organization {
        "Bind to the organization".to_owned()
    } else {
        format!("Bind to {} {level}", article(level))
    };
    view! { <Card title>{form}</Card> }
}

fn article(level: Scope) -> &'static str {
    if level == Scope::Environment { "an" } else { "a" }
}
